"""People with a second factor, a clock that stands still, and many requests at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
from sqlalchemy import update
from webtest import TestResponse

from authsvc.api import Identity, by_email, sessions
from authsvc.plugins.two_factor.enrolment.usecases import enrolment
from tests.support.clock import Clock
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

STEP = timedelta(seconds=30)
SESSIONS = sessions.TABLE
SIX_DIGITS = re.compile(r"\b\d{6}\b")


@dataclass
class Owner:
    """Somebody who has enrolled."""

    site: Site
    clock: Clock
    email: str
    secret: str
    backup_codes: list[str]

    def code(self, steps: int = 0) -> str:
        """What the app shows, that many steps from now."""
        return pyotp.TOTP(self.secret).at(self.clock.now, counter_offset=steps)

    def next_code(self) -> str:
        """What the app shows when the code before is over."""
        self.clock.advance(STEP)
        return self.code()

    def wrong_code(self) -> str:
        """Six digits that the app shows neither now nor a little earlier or later."""
        return not_shown(self.secret, self.clock.now)

    def mailed_code(self) -> str:
        """The newest code that was mailed to the owner."""
        mail = self.site.mail(self.email)
        assert mail is not None
        (code,) = SIX_DIGITS.findall(mail.text)
        return str(code)

    def challenged(self, visitor: Visitor | None = None, **extra: Any) -> Visitor:
        """A browser that has proven the password and is asked for more."""
        visitor = visitor or self.site.visitor()
        answer = visitor.sign_in(self.email, **extra)
        assert answer.get("twoFactorRedirect"), answer
        return visitor

    def signed_in(self, **extra: Any) -> Visitor:
        """A browser that has proven both."""
        visitor = self.challenged()
        answer = verify_totp(visitor, self.next_code(), **extra)
        assert answer.status_int == 200, answer
        return visitor


def enrol(site: Site, clock: Clock, visitor: Visitor, email: str | None = None) -> Owner:
    """Sign up, ask for a second factor, confirm it; the visitor stays signed in."""
    email = email or fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)
    assert verify_totp(visitor, owner.code()).status_int == 200
    clock.advance(STEP)
    return owner


def begin_enrolment(site: Site, clock: Clock, visitor: Visitor, email: str) -> Owner:
    """Ask for a second factor; it waits for its first code."""
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD})
    assert answer.status_int == 200, answer
    return Owner(site, clock, email, secret_of(answer), answer.json["backupCodes"])


def enrol_anew(owner: Owner) -> Owner:
    """Another app for somebody who has one, as the account page asks for it."""
    with owner.site.acting() as auth:
        found = by_email(auth, owner.email)
        assert found is not None
        identity = Identity(
            user_id=found.user["id"],
            user=found.user,
            authenticated_at=owner.clock.now,
            session={"factors": 2},
        )
        done = enrolment.enrol(auth, identity, PASSWORD, anew=True)
    return Owner(owner.site, owner.clock, owner.email, done.secret, list(done.backup_codes))


def forget_a_factor(site: Site, email: str) -> None:
    """Their sessions are of one factor, such as a host opens that asks for no more."""
    with site.acting() as auth:
        found = by_email(auth, email)
        assert found is not None
        mine = SESSIONS.c.user_id == found.user["id"]
        auth.db.connection().execute(update(SESSIONS).where(mine).values(factors=1))


def secret_of(answer: TestResponse) -> str:
    """The seed in an answer's ``otpauth`` URI."""
    return str(parse_qs(urlsplit(answer.json["totpURI"]).query)["secret"][0])


def verify_totp(visitor: Visitor, code: str, **extra: Any) -> TestResponse:
    return visitor.post("/two-factor/verify-totp", {"code": code} | extra)


def verify_otp(visitor: Visitor, code: str, **extra: Any) -> TestResponse:
    return visitor.post("/two-factor/verify-otp", {"code": code} | extra)


def verify_backup_code(visitor: Visitor, code: str, **extra: Any) -> TestResponse:
    return visitor.post("/two-factor/verify-backup-code", {"code": code} | extra)


def wrong(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 10**6:06d}"


def not_shown(secret: str, now: datetime) -> str:
    """Six digits that an app with that seed shows neither now nor a little earlier or later."""
    app = pyotp.TOTP(secret)
    shown = {app.at(now, counter_offset=steps) for steps in range(-2, 4)}
    return next(guess for number in range(7) if (guess := f"{number:06d}") not in shown)


def copies(visitor: Visitor, number: int, site: Site) -> list[Visitor]:
    """Browsers with the cookies of this one."""
    made = [site.visitor() for _ in range(number)]
    for twin in made:
        for cookie in visitor.web.cookiejar:
            twin.web.cookiejar.set_cookie(copy(cookie))
    return made


def cookies(visitor: Visitor) -> dict[str, str]:
    """What the browser keeps, by short name."""
    prefix = "__Secure-better-auth."
    return {cookie.name.removeprefix(prefix): cookie.value for cookie in visitor.web.cookiejar}


def at_once(visitors: list[Visitor], call: Callable[[Visitor], TestResponse]) -> list[TestResponse]:
    """The same call from all of them, started together."""
    start = Barrier(len(visitors))

    def run(visitor: Visitor) -> TestResponse:
        start.wait(timeout=120)
        return call(visitor)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(run, visitors))


def codes_of(answers: list[TestResponse]) -> list[str]:
    """What each said: ``ok`` or the code of the refusal."""
    return ["ok" if a.status_int == 200 else a.json.get("code", "") for a in answers]
