"""Somebody who reads the hosted pages: follows links, fills in forms, without any script."""

import re
from typing import Any
from urllib.parse import urljoin

from webtest import TestResponse

from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


class Reader:
    """A browser of its own. Every call takes any status; the test says which one it wants."""

    def __init__(self, site: Site, **headers: str) -> None:
        self.site = site
        self.visitor: Visitor = site.visitor(**{"User-Agent": CHROME} | headers)
        self.page: TestResponse

    def open(self, path: str, method: str = "GET", **headers: str) -> TestResponse:
        """A page by its path; redirects are followed."""
        url = path if path.startswith("http") else self.visitor.origin + path
        sent = self.visitor.headers | headers
        sent.pop("Origin", None)
        answer = self.visitor.web.request(url, method=method, headers=sent, status="*")
        return self._arrive(answer)

    def send(self, form: int | str = 0, **fields: Any) -> TestResponse:
        """Fill in a form of the page, by number or by the end of its address, and send it."""
        found = self._form(form)
        for name, value in fields.items():
            found[name] = value
        body = found.submit_fields()
        return self.post(found.action or self.page.request.path_qs, dict(body))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> TestResponse:
        """Send fields as a form would."""
        sent = self.visitor.headers | headers
        answer = self.visitor.web.post(self.visitor.origin + path, fields, headers=sent, status="*")
        return self._arrive(answer)

    def _form(self, wanted: int | str) -> Any:
        if isinstance(wanted, int):
            return self.page.forms[wanted]
        found = [form for form in self.page.forms.values() if form.action.endswith(wanted)]
        assert found, f"no form for {wanted} on {self.page.request.path}"
        return found[0]

    def _arrive(self, answer: TestResponse) -> TestResponse:
        sent = {k: v for k, v in self.visitor.headers.items() if k != "Origin"}
        while answer.status_int in (302, 303):
            target = urljoin(answer.request.url, answer.location)
            if not target.startswith(self.visitor.origin + "/"):
                break
            answer = self.visitor.web.get(target, headers=sent, status="*")
        self.page = answer
        return answer

    @property
    def at(self) -> str:
        """The path of the page that is open."""
        return str(self.page.request.path)

    @property
    def heading(self) -> str:
        """What the page calls itself."""
        return str(self.page.html.find("h1").get_text(strip=True))

    @property
    def said(self) -> str:
        """The notices of the page, as one text."""
        return " ".join(tag.get_text(" ", strip=True) for tag in self.page.html.select(".notice"))

    def wrong(self, field: str) -> str:
        """The message beside a field."""
        found = self.page.html.find(id=f"{field}-error")
        return str(found.get_text(" ", strip=True)) if found else ""

    def mailed_link(self, to: str) -> str:
        """The link in the newest mail to an address, as a path."""
        message = self.site.mail(to)
        assert message is not None, f"no mail to {to}"
        found = re.search(r"https?://[^/\s]+(/\S+)", message.text)
        assert found, message.text
        return found[1]

    def mails(self, to: str) -> int:
        """How many mails an address has got so far."""
        self.site.mail(to)
        inbox = self.site.registry.delivery.inbox.newest_first()
        return sum(message.to == to for message in inbox)

    def sign_up(self, email: str | None = None, **fields: Any) -> str:
        """Register through the page; the address."""
        email = email or fresh_email()
        self.open("/sign-up")
        self.send(
            "/sign-up", **{"name": "Ada Lovelace", "email": email, "password": PASSWORD} | fields
        )
        return email

    def verify(self, email: str) -> TestResponse:
        """Open the newest mail's link and press the button."""
        self.open(self.mailed_link(email))
        return self.send("/verify-email")

    def sign_in(self, email: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
        """Sign in through the page."""
        self.open("/sign-in")
        return self.send("/sign-in", email=email, password=password, **fields)


def signed_in(site: Site, **headers: str) -> tuple[Reader, str]:
    """A reader with an account of their own."""
    reader = Reader(site, **headers)
    return reader, reader.sign_up()
