"""ATK-219: what is secret or personal is in no line of any logger, whatever happens."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest

from authsvc.web.logs import JsonFormatter, TextFormatter
from tests.support.clock import Clock
from tests.support.second_factor import (
    SIX_DIGITS,
    begin_enrolment,
    verify_backup_code,
    verify_totp,
    wrong,
)
from tests.support.site import RELAXED, SHIPPED, Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

METRICS, NEW = "canary-of-the-metrics", "canary-new-password-9Z"
TYPED, ASKED = "canary-in-a-form", "canary-in-a-query"
TOKENS = {
    "authsvc.limits.enabled": "false",
    "authsvc.metrics.enabled": "true",
    "authsvc.metrics.token": METRICS,
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
        f"{secret!r} in {line[:200]}"
        for secret in secrets.all
        for line in lines
        if shows(line, secret)
    ]


def shows(line: str, secret: str) -> bool:
    """A code of digits counts where it stands alone: the ids of requests hold any, by chance."""
    if secret.isdigit():
        return re.search(rf"(?<!\w){secret}(?!\w)", line) is not None
    return secret in line


@dataclass
class Life:
    """Somebody on a site, and what of theirs must stay hidden."""

    site: Site
    email: str
    secrets: Secrets

    def __post_init__(self) -> None:
        self.clock = self.site.services.now = Clock()
        self.visitor = self.site.visitor(**{"User-Agent": "canary-agent"})
        self.secrets.add(self.email, self.email.partition("@")[0], PASSWORD, NEW, "canary-agent")
        self.secrets.add("Nadine Canary", "canary_user", TYPED, ASKED)
        self.secrets.add(self.site.registry.auth_settings[""].secret, METRICS)

    def begin(self) -> None:
        """Sign up, prove the mailbox, mistype, sign in."""
        visitor, email = self.visitor, self.email
        visitor.sign_up(email, name="Nadine Canary", username="canary_user")
        link = self.secrets.mailed(self.site, email)
        visitor.get(f"/verify-email?token={link}")
        visitor.post("/verify-email", {"token": link})
        with self.site.acting() as auth:
            verify_by_hand(auth, email)
        visitor.post("/sign-in/email", {"email": email, "password": TYPED})
        visitor.post("/sign-in/email", {"email": f"{TYPED}@x", "password": 5})
        self.secrets.add(visitor.sign_in(email)["token"])
        self.secrets.of(visitor)

    def second_factor(self) -> None:
        """Enrol; sign in with a wrong code, a right one, a backup code, a mailed one."""
        owner = begin_enrolment(self.site, self.clock, self.visitor, self.email)
        self.secrets.add(owner.secret, *owner.backup_codes, owner.code(), wrong(owner.code()))
        assert verify_totp(self.visitor, owner.code()).status_int == 200
        again = self.site.visitor()
        again.sign_in(self.email)
        self.secrets.of(again)
        assert verify_totp(again, wrong(owner.code())).status_int == 401
        verify_totp(again, owner.code())
        verify_backup_code(again, owner.backup_codes[0])
        again.post("/two-factor/send-otp")
        self.secrets.mailed(self.site, self.email)

    def passwords(self) -> None:
        """Change it, forget it, use the link twice."""
        change = {"currentPassword": PASSWORD, "newPassword": NEW}
        self.visitor.post("/change-password", change)
        self.secrets.of(self.visitor)
        self.visitor.post("/request-password-reset", {"email": self.email})
        reset = self.secrets.mailed(self.site, self.email)
        answers = [
            self.visitor.post("/reset-password", {"token": reset, "newPassword": PASSWORD + "3"})
            for _ in range(2)
        ]
        assert [answer.status_int for answer in answers] == [200, 400]

    def oddities(self) -> None:
        """What strangers and mistaken people send."""
        visitor, web = self.visitor, self.visitor.web
        bearer = {"Authorization": f"Bearer {TYPED}"}
        visitor.get(f"/get-session?x={ASKED}", headers=bearer)
        web.get(f"/sign-in?callbackURL=//{ASKED}", status="*")
        web.get(f"/reset-password?token={ASKED}", status="*")
        web.get("/metrics", headers=bearer, status=401)
        evil = {"Origin": "https://evil.example"}
        visitor.post("/sign-in/email", {"email": self.email}, headers=evil)
        visitor.post("/sign-out")


def test_atk_219_a_whole_life_leaves_no_secret_in_the_log(make_site: Any) -> None:
    life = Life(make_site(TOKENS, base=SHIPPED), fresh_email("canary"), Secrets())
    with listening() as lines:
        life.begin()
        life.second_factor()
        life.passwords()
        life.oddities()
    assert len([line for line in lines if "authsvc.access" in line]) > 30
    assert any("password-refused" in line for line in lines)
    assert len(life.secrets.all) > 25
    assert leaked(life.secrets, lines) == []


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
        assert statuses == [503, 503, 503]
        assert any("the database cannot serve" in line for line in lines)
        assert leaked(secrets, lines) == []
    finally:
        site.close()


@pytest.mark.parametrize("secret", ["canary-in-a-path", "canary@example.com", "482915"])
def test_a_leak_would_be_noticed(secret: str) -> None:
    secrets = Secrets()
    secrets.add(secret)
    with listening() as lines:
        logging.getLogger("somebody").debug("got %s", secret)
    assert leaked(secrets, lines)
