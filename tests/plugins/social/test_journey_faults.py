"""Providers that hang, break off, talk nonsense or point elsewhere: a named error, nothing kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import func, select

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from tests.plugins.social.acme import Acme, begin, finish, sign_in, somebody
from tests.plugins.social.playing import Asked, Reply, say, say_text
from tests.support.site import Site


def breaks_off(_asked: Asked) -> Reply:
    """The connection is closed without a word."""
    raise ConnectionResetError


FAULTS: dict[str, Reply | Callable[[Asked], Reply]] = {
    "hangs": Reply(delay=60),
    "breaks off": breaks_off,
    "500": say({"error": "server_error"}, 500),
    "garbage": say_text("<html>\x00 not today"),
    "nothing": Reply(),
    "10 MB": Reply(headers={"Content-Type": "application/json"}, body=b'"' + b"x" * 10_000_000),
    "leads inside": Reply(status=302, headers={"Location": "http://10.0.0.1/latest/meta-data"}),
    "leads here": Reply(status=307, headers={"Location": "http://127.0.0.1:1/"}),
}
DOCUMENT = "/.well-known/openid-configuration"
PLACES = {
    "/token": "invalid_code",
    "/jwks": "unable_to_get_user_info",
    "/userinfo": "unable_to_get_user_info",
}


@contextmanager
def in_haste(site: Site, *places: str) -> Iterator[None]:
    """The site waits a second for these addresses, and as long as ever for the others."""
    network = site.services.extras["social"].engine._network
    patient = network.call

    def call(method: str, url: str, timeout: float, **request: Any) -> Any:
        return patient(method, url, 1.0 if url.endswith(places) else timeout, **request)

    network.call = call
    yield
    network.call = patient


def stored(site: Site) -> list[int]:
    with site.acting() as auth:
        counts = [select(func.count()).select_from(table) for table in (User, Account, Session)]
        return [auth.db.scalar(count) or 0 for count in counts]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_sign_in(club: Site, acme: Acme, fault: str, place: str) -> None:
    visitor, before = club.visitor(), stored(club)
    person = somebody(None) if place == "/userinfo" else somebody()
    query = acme.consent(begin(visitor), person)
    acme.played.answer(place, FAULTS[fault])
    with in_haste(club, place):
        assert finish(visitor, query) == f"/oops?error={PLACES[place]}"
    assert stored(club) == before
    assert visitor.session() is None


@pytest.mark.parametrize("fault", FAULTS)
def test_the_way_there(club: Site, acme: Acme, fault: str) -> None:
    """The first visitor waits for the discovery document, and gets a named refusal."""
    acme.played.answer(DOCUMENT, FAULTS[fault])
    visitor = club.visitor()
    with in_haste(club, DOCUMENT):
        told = visitor.post("/sign-in/social", {"provider": "acme", "callbackURL": "/in"})
    assert (told.status_int, told.json["code"]) == (502, "PROVIDER_UNREACHABLE")
    assert "Set-Cookie" not in told.headers


@pytest.mark.parametrize("fault", FAULTS)
def test_tokens_that_are_held(club: Site, acme: Acme, fault: str) -> None:
    """They stay as they are, and a refresh works as soon as the provider does."""
    visitor = club.visitor()
    assert sign_in(visitor, acme, somebody()) == "/in"
    account = {"accountId": visitor.get("/list-accounts").json[0]["id"]}
    before = visitor.post("/get-access-token", account).json
    acme.played.answer("/token", FAULTS[fault])
    acme.played.answer("/userinfo", FAULTS[fault])
    with in_haste(club, "/token", "/userinfo"):
        refused = visitor.post("/refresh-token", account)
        unknown = visitor.get(f"/account-info?accountId={account['accountId']}")
    assert (refused.status_int, refused.json["code"]) == (400, "FAILED_TO_REFRESH_ACCESS_TOKEN")
    assert (unknown.status_int, unknown.json["code"]) == (401, "FAILED_TO_GET_USER_INFO")
    assert visitor.post("/get-access-token", account).json == before
    acme.played.answer("/token", acme._token)
    assert visitor.post("/refresh-token", account).status_int == 200
