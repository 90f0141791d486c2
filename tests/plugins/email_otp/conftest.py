"""Sites on which people sign in by mailed codes."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.attack import change_rows
from tests.support.clock import with_clock
from tests.support.site import SHIPPED, Site
from tests.support.visitor import Visitor

PLUGINS = {"authsvc.plugins": "bearer username two_factor email_otp audit"}
TYPED = PLUGINS | {"authsvc.email_otp.instead_of_links": "true"}
PATIENT = SHIPPED | {"authsvc.limits.enabled": "false"}
USERS = User.__table__
MakeSite = Callable[..., Site]


def code_to(site: Site, email: str) -> str:
    """The code in the newest mail."""
    message = site.mail(email)
    assert message is not None, f"no mail to {email}"
    (code,) = re.findall(r"\b\d{6}\b", message.text)
    return str(code)


def send(site: Site, email: str, purpose: str = "sign-in", visitor: Visitor | None = None):
    body = {"email": email, "type": purpose}
    return (visitor or site.visitor()).post("/email-otp/send-verification-otp", body)


def sign_in(site: Site, email: str, code: str, visitor: Visitor | None = None, **extra):
    body = {"email": email, "otp": code} | extra
    return (visitor or site.visitor()).post("/sign-in/email-otp", body)


def prove(site, email):
    """As if the mailbox had been proven before."""
    change_rows(site, update(USERS).where(USERS.c.email == email).values(email_verified=True))


def wrong(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture
def coded(make_site: MakeSite) -> Site:
    """Codes, and no proof of the mailbox asked for at sign-in."""
    return with_clock(make_site(PLUGINS))


@pytest.fixture
def closed(make_site: MakeSite) -> Site:
    """Nobody new may come."""
    return with_clock(make_site(PLUGINS | {"authsvc.email_otp.sign_up": "false"}))


@pytest.fixture
def changing(make_site: MakeSite) -> Site:
    """Addresses may be changed by codes."""
    return with_clock(make_site(PLUGINS | {"authsvc.email_otp.change_email": "true"}))


@pytest.fixture
def typed(make_site: MakeSite) -> Site:
    """Codes wherever links would be mailed, and every safe default in force."""
    return with_clock(make_site(TYPED, base=PATIENT))


@pytest.fixture
def lenient(make_site: MakeSite) -> Site:
    """Codes, and a sign-up that signs in at once."""
    return with_clock(make_site(TYPED))


@pytest.fixture
def safe(make_site: MakeSite) -> Site:
    """Every safe default in force, limits of the network aside."""
    return with_clock(make_site(PLUGINS, base=PATIENT))
