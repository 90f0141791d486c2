"""Keys of providers: kept, renewed, and never fetched more often than is good."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from joserfc.jwk import RSAKey

from authsvc.plugins.social.engine.keys import KeyCache
from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.playing import Reply, say, say_text
from tests.plugins.social.signing import SigningKey, signing_key


@pytest.fixture
def keys(played, clock):
    """A cache over the played provider."""
    return KeyCache(played.network(), 30, clock)


@pytest.fixture
def jwks(played):
    """The address of its keys."""
    return played.jwks()


def find(keys, jwks, kid="key-1", algorithm="RS256"):
    return keys.find(jwks, kid=kid, algorithm=algorithm)


def test_keys_are_kept_for_an_hour(keys, jwks, played, clock):
    for _ in range(5):
        assert find(keys, jwks)["kid"] == "key-1"
    clock.pass_by(minutes=59)
    find(keys, jwks)
    assert len(played.calls(jwks)) == 1
    clock.pass_by(minutes=2)
    find(keys, jwks)
    assert len(played.calls(jwks)) == 2


@pytest.mark.parametrize(
    "header, kept",
    [
        ("public, max-age=7200", timedelta(hours=2)),
        ("max-age=0", timedelta(minutes=1)),
        ("no-store", timedelta(hours=1)),
        ("max-age=99999999", timedelta(days=1)),
        ("max-age=" + "9" * 4000, timedelta(days=1)),
        ("s-maxage=5, MAX-AGE=600", timedelta(minutes=10)),
        ("max-age=soon", timedelta(hours=1)),
    ],
)
def test_keys_are_kept_as_long_as_the_provider_says_within_reason(
    keys, played, clock, header, kept
):
    jwks = played.jwks("/keys", cache_control=header)
    find(keys, jwks)
    clock.pass_by(seconds=kept.total_seconds() - 1)
    find(keys, jwks)
    assert len(played.calls(jwks)) == 1
    clock.pass_by(seconds=2)
    find(keys, jwks)
    assert len(played.calls(jwks)) == 2


def test_a_new_key_is_found_at_once(keys, jwks, played):
    find(keys, jwks)
    played.keys = [signing_key("key-2")]
    assert find(keys, jwks, "key-2")["kid"] == "key-2"
    assert len(played.calls(jwks)) == 2


def test_a_flood_of_unknown_keys_costs_one_fetch_a_minute(keys, jwks, played, clock):
    find(keys, jwks)
    for minute in range(3):
        for number in range(20):
            with pytest.raises(ProviderError, match="unknown key"):
                find(keys, jwks, f"no-such-{number}")
        assert len(played.calls(jwks)) == 2 + minute
        clock.pass_by(seconds=61)


def test_a_flood_from_all_threads_costs_one_fetch(keys, jwks, played):
    find(keys, jwks)

    def ask(number: int) -> str:
        with pytest.raises(ProviderError) as refused:
            find(keys, jwks, f"no-such-{number}")
        return refused.value.reason

    with ThreadPoolExecutor(16) as threads:
        reasons = set(threads.map(ask, range(64)))
    assert reasons == {"signed with an unknown key"}
    assert len(played.calls(jwks)) == 2


def test_all_threads_wait_for_the_same_first_fetch(keys, played):
    reply = say({"keys": [key.public for key in played.keys]})
    slow = Reply(headers=reply.headers, body=reply.body, delay=0.2)
    played.answer("/slow", slow)
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda _: find(keys, f"{played.url}/slow"), range(32)))
    assert {key["kid"] for key in found} == {"key-1"}
    assert len(played.calls("/slow")) == 1


def test_an_outage_is_not_made_worse(keys, jwks, played, clock):
    played.answer("/down", say_text("down", 503))
    down = f"{played.url}/down"
    for _ in range(10):
        with pytest.raises(ProviderError, match="503"):
            find(keys, down)
    assert len(played.calls(down)) == 1
    played.jwks("/down")
    clock.pass_by(seconds=6)
    assert find(keys, down)["kid"] == "key-1"


def test_an_outage_while_a_key_is_looked_for_loses_no_other(keys, jwks, played, clock):
    find(keys, jwks)
    played.answer(jwks, say_text("down", 503))
    with pytest.raises(ProviderError, match="503"):
        find(keys, jwks, "key-2")
    assert find(keys, jwks)["kid"] == "key-1"


def test_providers_have_keys_of_their_own(keys, played):
    first = played.jwks("/first")
    other = signing_key("key-1", "ES256")
    played.answer("/second", {"keys": [other.public]})
    find(keys, first)
    with pytest.raises(ProviderError):
        find(keys, f"{played.url}/second")
    assert find(keys, f"{played.url}/second", algorithm="ES256")["kty"] == "EC"


def test_which_key_fits(keys, played):
    public = signing_key().public
    odd = [
        {**public, "use": "enc"}, {**public, "alg": "RS512"}, {**public, "kty": "oct", "k": "AAAA"},
        {**public, "kid": None}, {**public, "kid": 1}, {}, None, "key", 5,
    ]  # fmt: skip
    played.answer("/odd", {"keys": odd})
    with pytest.raises(ProviderError):
        find(keys, f"{played.url}/odd")
    played.answer("/odd2", {"keys": [*odd, public]})
    assert find(keys, f"{played.url}/odd2") == public
    assert find(keys, f"{played.url}/odd2", algorithm="RS512")["alg"] == "RS512"
    bare = {name: public[name] for name in ("kty", "kid", "n", "e")}
    played.answer("/bare", {"keys": [bare]})
    assert find(keys, f"{played.url}/bare", algorithm="PS256") == bare


def test_a_token_without_a_key_id_fits_an_only_key(keys, jwks, played):
    assert find(keys, jwks, None)["kid"] == "key-1"
    played.answer("/two", {"keys": [signing_key("a").public, signing_key("b").public]})
    with pytest.raises(ProviderError):
        find(keys, f"{played.url}/two", None)


def test_two_keys_of_one_name(keys, played):
    played.answer("/twins", {"keys": [signing_key("a").public, {**signing_key("a").public}]})
    with pytest.raises(ProviderError):
        find(keys, f"{played.url}/twins", "a")


@pytest.mark.parametrize(
    "answer", [{}, {"keys": {}}, {"keys": "none"}, [], "keys", say_text("<html>"), say({}, 404)]
)
def test_what_is_no_key_set(keys, played, answer):
    played.answer("/keys", answer)
    with pytest.raises(ProviderError):
        find(keys, f"{played.url}/keys")


def test_a_short_key_verifies_nothing(engine, client, played):
    with pytest.warns(match="2048"):
        short = SigningKey(RSAKey.generate_key(1024), "RS256", "short")
    played.keys = [short]
    token = played.id_token("our-client", nonce="n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ProviderError, match="weak key"):
            engine.judge(client(), token, nonce="n")


def test_a_weak_or_broken_key_verifies_nothing(engine, client, played):
    public, token = signing_key().public, played.id_token("our-client", nonce="n")
    there = client()
    for number, broken in enumerate(
        ({**public, "n": "AQAB"}, {**public, "n": 5}, {**public, "e": ""}, {**public, "n": "é"},
         {name: public[name] for name in ("kty", "kid")}, {**public, "n": "x" * 5000})
    ):  # fmt: skip
        played.answer(f"/broken{number}", {"keys": [broken]})
        odd = client(jwks=f"{played.url}/broken{number}")
        with pytest.raises(ProviderError):
            engine.judge(odd, token, nonce="n")
    assert engine.judge(there, token, nonce="n")
