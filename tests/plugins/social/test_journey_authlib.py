"""Whole ways through an OpenID provider built on Authlib."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from authsvc.plugins.social.engine import OAuthEngine
from authsvc.plugins.social.registry import EXTRA
from tests.plugins.social.acme import begin, finish
from tests.plugins.social.authlib_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    AuthlibProvider,
    Somebody,
)
from tests.plugins.social.elsewhere import HOME, walk
from tests.plugins.social.playing import playing
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email


@pytest.fixture
def provider() -> Iterator[AuthlibProvider]:
    """A provider of this test's own."""
    with playing() as played:
        yield AuthlibProvider(played, f"{HOME}/api/auth/callback/authlib")


@pytest.fixture
def house(make_site: Callable[..., Site], provider: AuthlibProvider) -> Site:
    """A service that knows it, and whose network has it at its https address."""
    own = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "client_auth": "basic",
        "discovery": f"{ISSUER}/.well-known/openid-configuration",
    }
    told = {f"authsvc.social.authlib.{key}": value for key, value in own.items()}
    site = make_site({"authsvc.social.custom": "authlib", **told})
    site.services.extras[EXTRA].engine = OAuthEngine(
        provider.played.network(), timedelta(seconds=60)
    )
    return site


def somebody(*, proven: bool = True, email: str = "") -> Somebody:
    return Somebody(uuid.uuid4().hex, email or fresh_email("authlib"), proven)


def sign_in(visitor: Visitor, provider: AuthlibProvider, person: Somebody) -> str:
    provider.there = person
    query = walk(begin(visitor, "authlib"), reroute=provider.played.reroute)
    return finish(visitor, query, "authlib")


def test_somebody_comes_in_and_comes_again(house: Site, provider: AuthlibProvider) -> None:
    person, first, second = somebody(), house.visitor(), house.visitor()
    assert sign_in(first, provider, person) == "/in"
    user = first.session()["user"]
    assert (user["email"], user["emailVerified"]) == (person.email, True)
    assert sign_in(second, provider, person) == "/in"
    assert second.session()["user"]["id"] == user["id"]
    [account] = second.get("/list-accounts").json
    assert account["accountId"] == person.subject


def test_an_address_that_the_provider_has_not_seen_proven(
    house: Site, provider: AuthlibProvider
) -> None:
    newcomer, stranger, taken = house.visitor(), house.visitor(), fresh_email("authlib")
    assert sign_in(newcomer, provider, somebody(proven=False)) == "/in"
    assert newcomer.session()["user"]["emailVerified"] is False
    house.visitor().sign_up(taken)
    refused = sign_in(stranger, provider, somebody(proven=False, email=taken))
    assert refused == "/oops?error=account_not_linked"
    assert stranger.session() is None


def test_the_provider_changes_its_keys(house: Site, provider: AuthlibProvider) -> None:
    person = somebody()
    assert sign_in(house.visitor(), provider, person) == "/in"
    provider.rotate()
    assert sign_in(house.visitor(), provider, person) == "/in"


def test_tokens_are_refreshed_and_each_refresh_token_is_used_once(
    house: Site, provider: AuthlibProvider
) -> None:
    visitor, person = house.visitor(), somebody()
    sign_in(visitor, provider, person)
    [account] = visitor.get("/list-accounts").json
    choice = {"accountId": account["id"]}
    seen = {visitor.post("/get-access-token", choice).json["accessToken"]}
    for _ in range(3):
        answer = visitor.post("/refresh-token", choice)
        assert answer.status_int == 200, answer
        seen.add(answer.json["accessToken"])
    assert len(seen) == 4
    told = visitor.get(f"/account-info?accountId={account['id']}")
    assert told.json["data"]["email"] == person.email


def test_what_went_to_the_provider(house: Site, provider: AuthlibProvider) -> None:
    """The secret in the header alone, the verifier with the code alone, over https alone."""
    sign_in(house.visitor(), provider, somebody())
    [token] = provider.played.calls(f"{ISSUER}/token")
    assert "client_secret" not in token.form
    assert all(asked.url.startswith(ISSUER) for asked in provider.played.asked)
    others = [asked for asked in provider.played.asked if asked is not token]
    assert not [asked for asked in others if token.form["code_verifier"] in repr(asked)]


def test_a_secret_that_was_changed_there(house: Site, provider: AuthlibProvider) -> None:
    provider.us.check_client_secret = lambda _: False  # type: ignore[method-assign]
    visitor = house.visitor()
    assert "error=" in sign_in(visitor, provider, somebody())
    assert visitor.session() is None
