"""A session that somebody left open, or stole: what it may do once its sign-in is long ago."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from authsvc.core.accounts.models import Account
from authsvc.security.permissions import Permission
from tests.support.attack import change_rows
from tests.support.clock import Clock
from tests.support.second_factor import begin_enrolment, codes_of, verify_totp
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

ACCOUNTS = Account.__table__
EVERYTHING = {
    "authsvc.plugins": "bearer username two_factor passkey magic_link email_otp phone anonymous "
    "device jwt one_time_token multi_session last_method addresses social new_device siwe audit",
    "authsvc.email_otp.change_email": "true",
    "authsvc.social.google.client_id": "1234.apps.googleusercontent.com",
    "authsvc.social.google.client_secret": "kept-between-us",
}
ADDRESS = "0x" + "a1" * 20
DANGEROUS: list[tuple[str, str, Any]] = [
    ("POST", "/change-email", {"newEmail": "eve@example.com"}),
    ("POST", "/email-otp/request-email-change", {"newEmail": "eve@example.com"}),
    ("POST", "/email-otp/change-email", {"newEmail": "eve@example.com", "otp": "123456"}),
    ("POST", "/add-address", {"email": "eve@example.com"}),
    ("POST", "/make-address-primary", {"email": "eve@example.com"}),
    ("POST", "/remove-address", {"email": "eve@example.com"}),
    ("POST", "/delete-user", {}),
    ("POST", "/two-factor/enable", {}),
    ("POST", "/two-factor/disable", {}),
    ("POST", "/two-factor/generate-backup-codes", {}),
    ("POST", "/two-factor/get-totp-uri", {}),
    ("GET", "/passkey/generate-register-options", None),
    ("POST", "/passkey/verify-registration", {"response": {}}),
    ("POST", "/passkey/delete-passkey", {"id": "x"}),
    ("POST", "/siwe/link-message", {"address": ADDRESS, "chainId": 1}),
    ("POST", "/siwe/link", {"message": "x", "signature": "0x00"}),
    ("POST", "/siwe/unlink", {"address": ADDRESS}),
    ("POST", "/link-social", {"provider": "google"}),
    ("POST", "/unlink-account", {"providerId": "google", "accountId": "x"}),
    ("POST", "/revoke-sessions", {}),
    ("POST", "/revoke-other-sessions", {}),
]
FOR_ADMINISTRATORS = {"/two-factor/set-required-role"}
HARMLESS = {
    "/get-access-token": "hands the application what it works with",
    "/refresh-token": "the same, newer",
    "/change-password": "asks for the password",
    "/verify-password": "asks for the password",
    "/verify-address": "uses the token from a mailbox that a fresh session has named",
    "/delete-anonymous-user": "a guest has nothing to prove",
    "/multi-session/revoke": "ends a session that this browser holds",
    "/revoke-session": "ends one session",
    "/update-user": "a name and a picture",
    "/update-session": "fields of the session",
    "/passkey/update-passkey": "a name",
    "/two-factor/cancel-recovery": "protects the account",
    "/two-factor/revoke-trusted-device": "asks more often",
    "/two-factor/revoke-trusted-devices": "asks more often",
}
PAGES = [
    "/account/email",
    "/account/password",
    "/account/delete",
    "/account/passkeys/add",
    "/account/phone",
    "/account/addresses",
    "/admin/second-factor",
]


@pytest.fixture
def house(make_site: Callable[..., Site]) -> Site:
    """The service with every plugin."""
    return make_site(EVERYTHING)


@pytest.fixture
def stale(house: Site) -> Visitor:
    """Somebody without a password, signed in for longer than a session is fresh."""
    clock = Clock()
    house.services.now = clock
    visitor = house.visitor()
    email = fresh_email()
    user = visitor.sign_up(email)["user"]
    owner = begin_enrolment(house, clock, visitor, email)
    assert verify_totp(visitor, owner.code()).status_int == 200
    change_rows(house, delete(ACCOUNTS).where(ACCOUNTS.c.user_id == user["id"]))
    clock.advance(timedelta(days=1, seconds=1))
    return visitor


@pytest.mark.parametrize(("method", "path", "body"), DANGEROUS, ids=[d[1] for d in DANGEROUS])
def test_atk_079_every_dangerous_endpoint_refuses_a_stale_session(
    stale: Visitor, method: str, path: str, body: Any
) -> None:
    answer = stale.call(method, path, body)
    assert codes_of([answer]) == ["SESSION_NOT_FRESH"], answer


def test_atk_092_with_a_password_it_is_asked_for(house: Site) -> None:
    """The password is a step-up of its own: without it nothing happens, however fresh."""
    visitor = house.visitor()
    visitor.sign_up(fresh_email())
    for path in ("/two-factor/enable", "/two-factor/disable", "/two-factor/get-totp-uri"):
        assert visitor.post(path, {"password": "not-the-password"}).status_int in (400, 401)
        assert visitor.post(path, {}).status_int == 400
    refused = visitor.post("/delete-user", {"password": "not-the-password"})
    assert codes_of([refused]) == ["INVALID_PASSWORD"]
    assert visitor.post("/delete-user", {"password": PASSWORD}).status_int == 200


def test_nothing_that_changes_an_account_was_forgotten(house: Site) -> None:
    known = {path for _, path, _ in DANGEROUS} | set(HARMLESS) | FOR_ADMINISTRATORS
    changing = {
        spec.path
        for spec in house.registry.catalogue
        if spec.method == "POST" and spec.permission != Permission.PUBLIC
    }
    assert changing - known == set()


@pytest.mark.parametrize("path", PAGES)
def test_atk_079_every_dangerous_page_asks_to_sign_in_once_more(
    house: Site, stale: Visitor, path: str
) -> None:
    answer = stale.web.get(f"https://auth.example.com{path}", status="*")
    if path.startswith("/admin"):
        assert answer.status_int == 403, "not even that is told to whoever is no administrator"
        return
    assert answer.status_int == 302, answer
    assert "/sign-in?" in answer.location
    assert "again=1" in answer.location
