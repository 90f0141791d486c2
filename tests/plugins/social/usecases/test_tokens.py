"""The provider's tokens, as the application gets them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.plugins.social.acme import Acme, Person, sign_in, somebody
from tests.support.attack import audited
from tests.support.clock import Clock
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor


def arrived(club: Site, acme: Acme) -> tuple[Visitor, str, Person]:
    visitor, person = club.visitor(), somebody()
    assert sign_in(visitor, acme, person) == "/in"
    return visitor, visitor.get("/list-accounts").json[0]["id"], person


def test_an_access_token_and_what_it_says(club: Site, acme: Acme) -> None:
    visitor, account, person = arrived(club, acme)
    told = visitor.post("/get-access-token", {"accountId": account}).json
    assert set(told) == {"accessToken", "accessTokenExpiresAt", "idToken", "scopes"}
    assert acme.people[told["accessToken"]] == person
    info = visitor.get(f"/account-info?accountId={account}").json
    assert info["user"] == {"name": person.name, "email": person.email, "emailVerified": True}
    assert info["account"]["accountId"] == person.subject
    assert info["data"]["sub"] == person.subject


def test_reading_a_token_is_in_the_log(club: Site, acme: Acme) -> None:
    visitor, account, _person = arrived(club, acme)
    visitor.post("/get-access-token", {"accountId": account})
    assert audited(club, visitor.session()["user"]["id"])[-1] == "provider-token-read"


def test_a_token_about_to_end_is_renewed(
    club: Site, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, account, _person = arrived(club, acme)
    before = visitor.post("/get-access-token", {"accountId": account}).json["accessToken"]
    assert acme.refreshed == 0
    clock = Clock()
    clock.advance(timedelta(minutes=59, seconds=58))
    monkeypatch.setattr(club.services, "now", clock)
    told = visitor.post("/get-access-token", {"accountId": account}).json
    assert acme.refreshed == 1
    assert told["accessToken"] != before
    again = visitor.post("/get-access-token", {"accountId": account}).json
    assert again["accessToken"] == told["accessToken"]
    assert acme.refreshed == 1


@pytest.mark.parametrize("call", ["/get-access-token", "/refresh-token"])
def test_the_end_of_the_old_token_is_not_that_of_a_new_one(
    club: Site, acme: Acme, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A lifetime that is not told is unknown (RFC 6749, section 5.1): it is not over, either."""
    visitor, account, _person = arrived(club, acme)
    acme.expires_in = 0
    clock = Clock()
    clock.advance(timedelta(hours=2))
    monkeypatch.setattr(club.services, "now", clock)
    told = visitor.post(call, {"accountId": account}).json
    assert "accessTokenExpiresAt" not in told
    again = visitor.post("/get-access-token", {"accountId": account}).json
    assert again["accessToken"] == told["accessToken"]
    assert "accessTokenExpiresAt" not in again
    assert acme.refreshed == 1


def test_a_sign_in_without_a_lifetime_forgets_the_old_one(club: Site, acme: Acme) -> None:
    visitor, account, person = arrived(club, acme)
    acme.expires_in = 0
    assert sign_in(visitor, acme, person) == "/in"
    told = visitor.post("/get-access-token", {"accountId": account}).json
    assert "accessTokenExpiresAt" not in told


def test_refresh_keeps_what_the_provider_leaves_out(club: Site, acme: Acme) -> None:
    visitor, account, _person = arrived(club, acme)
    first = visitor.post("/refresh-token", {"accountId": account}).json
    assert first["providerId"] == "acme"
    assert first["accountId"] == account
    assert first["scope"] == "openid,email,profile"
    assert first["idToken"]
    second = visitor.post("/refresh-token", {"accountId": account}).json
    assert second["refreshToken"] != first["refreshToken"]


def test_a_refresh_that_the_provider_refuses(club: Site, acme: Acme) -> None:
    visitor, account, _person = arrived(club, acme)
    acme.people.clear()
    answer = visitor.post("/refresh-token", {"accountId": account})
    assert (answer.status_int, answer.json["code"]) == (400, "FAILED_TO_REFRESH_ACCESS_TOKEN")
    assert visitor.post("/get-access-token", {"accountId": account}).status_int == 200


@pytest.mark.parametrize(
    "body",
    [{"accountId": "bogus"}, {"useAccountCookie": True}],
)
def test_no_such_account(club: Site, acme: Acme, body: dict[str, Any]) -> None:
    visitor, _account, _person = arrived(club, acme)
    answer = visitor.post("/get-access-token", body)
    assert (answer.status_int, answer.json["code"]) == (400, "ACCOUNT_NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"userId": "a"},
        {"accountId": 5},
        {"accountId": "a", "extra": 1},
        {"accountId": "a", "useAccountCookie": True},
        {"useAccountCookie": False},
    ],
)
def test_bad_input(club: Site, acme: Acme, body: dict[str, Any]) -> None:
    visitor, _account, _person = arrived(club, acme)
    answer = visitor.post("/get-access-token", body)
    assert (answer.status_int, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_nobody_gets_an_empty_401(club: Site) -> None:
    answer = club.visitor().post("/get-access-token", {"accountId": "a"})
    assert (answer.status_int, answer.body) == (401, b"")


def test_a_password_has_no_tokens(club: Site) -> None:
    visitor = club.visitor()
    visitor.sign_up()
    account = visitor.get("/list-accounts").json[0]["id"]
    answer = visitor.post("/get-access-token", {"accountId": account})
    assert answer.json["code"] == "PROVIDER_NOT_SUPPORTED"
    answer = visitor.get(f"/account-info?accountId={account}")
    assert answer.json["code"] == "PROVIDER_NOT_CONFIGURED"


def test_a_replaced_secret_loses_the_tokens_and_nothing_else(make_club: Any, acme: Acme) -> None:
    visitor, account, person = arrived(make_club(), acme)
    with make_club().acting() as auth:
        row = auth.db.connection().exec_driver_sql(
            "SELECT access_token FROM account WHERE id = '" + account + "'"  # our own
        )
        assert row.scalar().startswith("v1.")
    other = make_club(more={"authsvc.secret": "another-" + RELAXED["authsvc.secret"]})
    again = other.visitor()
    assert sign_in(again, acme, person) == "/in"
    assert again.post("/get-access-token", {"accountId": account}).status_int == 200
    lost = visitor.post("/get-access-token", {"accountId": account})
    assert (lost.status_int, lost.json["code"]) == (400, "FAILED_TO_GET_ACCESS_TOKEN")
