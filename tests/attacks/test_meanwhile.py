"""What happens to an account between the first look of a request and its transaction (ADR 0024)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from authsvc.api import by_email
from authsvc.core.profile.usecases.email import move
from tests.plugins.social.acme import prove
from tests.support.attack import mails_to, token_mailed
from tests.support.clock import Clock
from tests.support.second_factor import begin_enrolment, codes_of, enrol, verify_totp
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

NEW = "brine-4-Lantern"


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``meanwhile(thing, method, act)``: do something else first, the next time it is called."""

    def arrange(thing: Any, name: str, act: Callable[[], object]) -> None:
        method, waiting = getattr(thing, name), [act]

        def call(*args: Any, **more: Any) -> Any:
            if waiting:
                waiting.pop()()
            return method(*args, **more)

        monkeypatch.setattr(thing, name, call)

    return arrange


def test_atk_084_a_second_factor_switched_on_meanwhile_is_asked_for(
    site: Site, clock: Clock, visitor: Visitor, meanwhile: Callable[..., None]
) -> None:
    """The sign-in is checking the password while the owner enters the first code."""
    email = fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)

    def confirm() -> None:
        clock.advance(timedelta(seconds=1))
        assert verify_totp(visitor, owner.code()).status_int == 200

    meanwhile(site.services.hasher, "verify", confirm)
    thief = site.visitor()
    assert thief.sign_in(email)["twoFactorRedirect"]
    assert thief.session() is None


def test_atk_061_a_session_that_ended_meanwhile_is_not_replaced(
    site: Site, clock: Clock, visitor: Visitor, meanwhile: Callable[..., None]
) -> None:
    """The first code of an app gives a new session: not to one that was just signed out."""
    email = fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)
    elsewhere = site.visitor()
    elsewhere.sign_in(email)
    meanwhile(site.services.counters, "count", lambda: elsewhere.post("/revoke-sessions"))
    assert codes_of([verify_totp(visitor, owner.code())]) == ["UNAUTHORIZED"]
    assert visitor.session() is None
    with site.acting() as auth:
        found = by_email(auth, email)
        assert found is not None
        assert not found.user["two_factor_enabled"]


def test_atk_057_a_reset_link_to_a_mailbox_left_meanwhile_is_worthless(
    site: Site, visitor: Visitor, meanwhile: Callable[..., None]
) -> None:
    """It was asked for before the address changed, and written after."""
    email, new = fresh_email(), fresh_email("new")
    visitor.sign_up(email)
    prove(site, email)

    def leave() -> None:
        with site.acting() as auth:
            found = by_email(auth, email)
            assert found is not None
            assert move(auth, found.user, new, verified=True)

    meanwhile(site.services.counters, "count", leave)
    site.visitor().post("/request-password-reset", {"email": email})
    body = {"token": token_mailed(site, email), "newPassword": NEW}
    assert codes_of([site.visitor().post("/reset-password", body)]) == ["INVALID_TOKEN"]
    assert site.visitor().sign_in(new, PASSWORD)["token"]


def test_atk_057_a_sign_in_that_ended_meanwhile_asks_for_nothing(
    site: Site, clock: Clock, visitor: Visitor, meanwhile: Callable[..., None]
) -> None:
    """The owner takes another password while somebody who knew the old one wants a code."""
    owner = enrol(site, clock, visitor)
    thief = owner.challenged()
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    meanwhile(site.services.counters, "count", lambda: visitor.post("/change-password", body))
    assert codes_of([thief.post("/two-factor/send-otp")]) == ["INVALID_TWO_FACTOR_COOKIE"]
    assert "code" not in " ".join(mails_to(site, owner.email)[-1:]).lower()
