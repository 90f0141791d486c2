"""ATK-219: what is secret or personal is in no line of any logger, whatever happens."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest

from authsvc.web.logs import JsonFormatter, TextFormatter
from tests.support.second_factor import (
    SIX_DIGITS,
    Clock,
    begin_enrolment,
    verify_backup_code,
    verify_totp,
    wrong,
)
from tests.support.site import RELAXED, SHIPPED, Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

TOKENS = {
    "authsvc.limits.enabled": "false",
    "authsvc.metrics.enabled": "true",
    "authsvc.metrics.token": "canary-of-the-metrics",
}
URL_SECRET = re.compile(r"(?:token=|/reset-password/)([\w.~%-]{16,})")


class Everything(logging.Handler):
    """Each record in both formats, with the raw arguments."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._formats = (JsonFormatter(), TextFormatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it all."""
        trace, record.exc_info = record.exc_info, None
        self.lines += [one.format(record) for one in self._formats]
        self.lines.append(repr(record.args))
        record.exc_info = trace
        self.lines.append(self._formats[0].format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line of every logger of ours and of the libraries, in full detail.

    SQLAlchemy is heard at the level that no deployment should go below: its INFO is the statements.
    """
    root, handler = logging.getLogger(), Everything()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


class Secrets:
    """What must not be seen again, collected on the way."""

    def __init__(self) -> None:
        self.all: set[str] = set()

    def add(self, *values: str | None) -> None:
        self.all |= {value for value in values if value and len(value) >= 6}

    def of(self, visitor: Visitor) -> None:
        """The cookies of a browser: value, signature, token."""
        for cookie in visitor.web.cookiejar:
            value = unquote(cookie.value or "")
            self.add(cookie.value, value, *value.split("."))

    def mailed(self, site: Site, email: str) -> str:
        """The newest mail's links and codes; the token of its link."""
        mail = site.mail(email)
        assert mail is not None
        tokens = URL_SECRET.findall(mail.text)
        self.add(*tokens, *SIX_DIGITS.findall(mail.text))
        return str(tokens[0]) if tokens else ""


def leaked(secrets: Secrets, lines: list[str]) -> list[str]:
    return [
        f"{secret!r} in {line[:200]}" for secret in secrets.all for line in lines if secret in line
    ]


def test_atk_219_a_whole_life_leaves_no_secret_in_the_log(make_site: Any) -> None:
    site = make_site(TOKENS, base=SHIPPED)
    clock = site.services.now = Clock()
    secrets, email = Secrets(), fresh_email("canary")
    secrets.add(email, email.partition("@")[0], PASSWORD, "Nadine Canary", "canary-user")
    secrets.add(site.registry.auth_settings[""].secret, TOKENS["authsvc.metrics.token"])
    secrets.add("canary-in-a-query", "canary-agent", "canary-in-a-form", "canary-new-password-9Z")
    visitor = site.visitor(**{"User-Agent": "canary-agent"})
    with listening() as lines:
        visitor.sign_up(email, name="Nadine Canary", username="canary_user")
        link = secrets.mailed(site, email)
        visitor.get(f"/verify-email?token={link}")
        visitor.post("/verify-email", {"token": link})
        with site.acting() as auth:
            verify_by_hand(auth, email)
        visitor.post("/sign-in/email", {"email": email, "password": "canary-in-a-form"})
        visitor.post("/sign-in/email", {"email": "canary-in-a-form@x", "password": 5})
        token = visitor.sign_in(email)["token"]
        secrets.add(token)
        secrets.of(visitor)
        owner = begin_enrolment(site, clock, visitor, email)
        secrets.add(owner.secret, *owner.backup_codes, owner.code(), wrong(owner.code()))
        verify_totp(visitor, owner.code())
        again = site.visitor()
        again.sign_in(email)
        secrets.of(again)
        verify_totp(again, wrong(owner.code()))
        verify_totp(again, owner.code())
        verify_backup_code(again, owner.backup_codes[0])
        again.post("/two-factor/send-otp")
        secrets.mailed(site, email)
        change = {"currentPassword": PASSWORD, "newPassword": "canary-new-password-9Z"}
        visitor.post("/change-password", change)
        secrets.of(visitor)
        visitor.post("/request-password-reset", {"email": email})
        reset = secrets.mailed(site, email)
        visitor.post("/reset-password", {"token": reset, "newPassword": PASSWORD + "3"})
        visitor.post("/reset-password", {"token": reset, "newPassword": PASSWORD + "3"})
        visitor.get(
            "/get-session?x=canary-in-a-query", headers={"Authorization": f"Bearer {token}"}
        )
        visitor.web.get("/sign-in?callbackURL=//canary-in-a-query", status="*")
        visitor.web.get("/reset-password?token=canary-in-a-query", status="*")
        visitor.post("/sign-in/email", {"email": email}, headers={"Origin": "https://evil.example"})
        visitor.web.get(
            "/metrics", headers={"Authorization": "Bearer canary-in-a-form"}, status=401
        )
        visitor.post("/sign-out")
    assert len([line for line in lines if "authsvc.access" in line]) > 30
    assert any("password-refused" in line for line in lines)
    assert len(secrets.all) > 25
    assert leaked(secrets, lines) == []


def verify_by_hand(auth: Any, email: str) -> None:
    """The mailbox is proven, whatever became of the link."""
    auth.db.connection().exec_driver_sql(
        f"UPDATE \"user\" SET email_verified = true WHERE email = '{email}'"
    )


def test_atk_219_an_outage_tells_no_secret(empty_database_url: str) -> None:
    """Without tables every statement fails, with everything typed among its parameters."""
    site = Site(empty_database_url, RELAXED)
    secrets, email = Secrets(), fresh_email("canary")
    secrets.add(email, PASSWORD, "canary-token-of-nobody")
    try:
        visitor = site.visitor()
        with listening() as lines:
            body = {"name": "Ada", "email": email, "password": PASSWORD}
            statuses = [
                visitor.post("/sign-up/email", body).status_int,
                visitor.post("/sign-in/email", body).status_int,
                visitor.get(
                    "/list-sessions", headers={"Authorization": "Bearer canary-token-of-nobody"}
                ).status_int,
            ]
        assert statuses == [500, 500, 500]
        assert sum("unhandled" in line for line in lines) >= 3
        assert leaked(secrets, lines) == []
    finally:
        site.close()


@pytest.mark.parametrize("secret", ["canary-in-a-path", "canary@example.com"])
def test_a_leak_would_be_noticed(secret: str) -> None:
    secrets = Secrets()
    secrets.add(secret)
    with listening() as lines:
        logging.getLogger("somebody").debug("got %s", secret)
    assert leaked(secrets, lines)
