"""Cookies taken out of one browser and brought by another."""

from typing import Any

from tests.support.site import Site
from tests.support.visitor import Visitor

NAME = "__Secure-better-auth."
TOKEN = NAME + "session_token"


def jar(visitor: Visitor) -> dict[str, str]:
    """The browser's cookies, by full name."""
    return {cookie.name: str(cookie.value) for cookie in visitor.web.cookiejar}


def bring(site: Site, cookies: dict[str, str], path: str = "/get-session") -> Any:
    """What a browser with exactly these cookies is answered."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return site.visitor().get(path, headers={"Cookie": header})


def signed_in(site: Site, email: str | None = None) -> tuple[Visitor, dict[str, Any]]:
    visitor = site.visitor()
    return visitor, visitor.sign_up(email)
