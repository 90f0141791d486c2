"""People with phones, and what they are texted."""

import re
from collections.abc import Callable
from itertools import count
from secrets import randbelow
from typing import Any

import pytest

from tests.support.clock import with_clock
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

NEW = "brine-4-Lantern"
SETTINGS = {
    "authsvc.plugins": "bearer username two_factor audit phone",
    "authsvc.phone.texts_per_network": "1000",
    "authsvc.phone.texts_per_country": "1000",
}
_serial = count(randbelow(90_000_000))


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return with_clock(make_site(SETTINGS))


def fresh_number() -> str:
    """A German mobile number nobody has used before."""
    return f"+49151{next(_serial) % 100_000_000:08d}"


def texts_to(site: Site, number: str) -> list[str]:
    """All texts to a number, the oldest first."""
    site.mail(number)
    inbox = site.registry.delivery.inbox.newest_first()
    return [message.text for message in reversed(inbox) if message.to == number]


def code_to(site: Site, number: str) -> str:
    """The code in the newest text."""
    (code,) = re.findall(r"\b\d{6}\b", texts_to(site, number)[-1])
    return str(code)


def ask(visitor: Visitor, number: str) -> Any:
    return visitor.post("/phone-number/send-otp", {"phoneNumber": number})


def verify(visitor: Visitor, number: str, code: str, **more: Any) -> Any:
    return visitor.post("/phone-number/verify", {"phoneNumber": number, "code": code} | more)


def enter(site: Site, number: str, visitor: Visitor | None = None, **more: Any) -> Visitor:
    """A browser signed in by a texted code."""
    visitor = visitor or site.visitor()
    assert ask(visitor, number).status_int == 200
    answer = verify(visitor, number, code_to(site, number), **more)
    assert answer.status_int == 200, answer
    return visitor


def wrong(code: str) -> str:
    return "111111" if code != "111111" else "222222"


def reset(site: Site, number: str, code: str, new: str = NEW) -> Any:
    body = {"phoneNumber": number, "otp": code, "newPassword": new}
    return site.visitor().post("/phone-number/reset-password", body)


def ask_reset(site: Site, number: str, **where: str) -> Any:
    visitor = site.visitor(**where)
    return visitor.post("/phone-number/request-password-reset", {"phoneNumber": number})


def with_number(site: Site) -> tuple[Visitor, str, str]:
    """Somebody with address, password and number."""
    visitor, email, number = site.visitor(), fresh_email(), fresh_number()
    visitor.sign_up(email)
    enter(site, number, visitor, updatePhoneNumber=True)
    return visitor, email, number


def sign_in(site: Site, number: str, password: str = PASSWORD, **where: str) -> Any:
    body = {"phoneNumber": number, "password": password}
    return site.visitor(**where).post("/sign-in/phone-number", body)
