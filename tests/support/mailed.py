"""Using what was mailed: links pressed in a browser, reset tokens sent to the API."""

from typing import Any

from tests.support.attack import token_mailed
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.visitor import Visitor

NEW = "brine-4-Lantern"


def reset_token(site: Site, email: str) -> str:
    site.visitor().post("/request-password-reset", {"email": email})
    return token_mailed(site, email)


def reset(visitor: Visitor, token: str, password: str = NEW) -> Any:
    return visitor.post("/reset-password", {"token": token, "newPassword": password})


def opens(site: Site, email: str, password: str) -> bool:
    body = {"email": email, "password": password}
    return bool(site.visitor().post("/sign-in/email", body).status_int == 200)


def press(site: Site, token: str, reader: Reader | None = None, **fields: str) -> Reader:
    """Open a link of the page kind and press its button, if there is one."""
    reader = reader or Reader(site)
    reader.open(f"/verify-email?token={token}")
    if any(form.action.endswith("/verify-email") for form in reader.page.forms.values()):
        reader.send("/verify-email", **fields)
    return reader


def force(reader: Reader, token: str) -> Any:
    """Send the form of the link's page whatever the page says."""
    reader.open("/sign-up" if reader.visitor.session() is None else "/account/profile")
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    return reader.post("/verify-email", {"csrf_token": csrf, "token": token})


def verified(site: Site, email: str | None = None) -> tuple[Reader, str]:
    """A signed-in reader whose mailbox is proven."""
    reader = Reader(site)
    email = reader.sign_up(email)
    reader.verify(email)
    return reader, email
