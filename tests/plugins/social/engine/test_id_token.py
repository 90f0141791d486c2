"""ID tokens: every check of OpenID Connect Core, section 3.1.3.7, by tokens that fail only it."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from joserfc import jwk, jws

from authsvc.plugins.social.client import Tokens
from authsvc.plugins.social.engine.id_token import Expected, check_claims, read
from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.engine.conftest import SETTINGS
from tests.plugins.social.signing import half_hash, signing_key, unsigned

NONCE = "the-nonce"


def tokens(id_token: str, access_token: str = "access-1") -> Tokens:
    return Tokens(access_token=access_token, id_token=id_token)


def refused(engine, client, id_token: str, match: str | None = None, **more) -> None:
    """By both ways in: from the token endpoint, and brought by an application."""
    with pytest.raises(ProviderError, match=match):
        engine.identify(client, tokens(id_token, **more), nonce=NONCE)
    with pytest.raises(ProviderError, match=match):
        engine.judge(client, id_token, nonce=NONCE, access_token=more.get("access_token"))


@pytest.fixture
def token(played):
    """``token(aud="other")``: a good ID token but for that."""
    return lambda audience="our-client", **more: played.id_token(
        audience, **{"nonce": NONCE, **more}
    )


def test_a_good_one(engine, client, token, played):
    for told in (
        engine.identify(client(), tokens(token()), nonce=NONCE),
        engine.judge(client(), token(), nonce=NONCE),
    ):
        assert told.profile.subject == "subject-1"
        assert (told.profile.email, told.profile.email_verified) == ("ada@example.com", True)
        assert told.issuer == played.url


@pytest.mark.parametrize(
    "algorithm", ["RS256", "RS512", "PS256", "ES256", "ES384", "ES512", "Ed25519"]
)
def test_algorithms(engine, client, token, played, algorithm):
    played.keys = [signing_key(f"key-{algorithm}", algorithm)]
    odd = client(id_token_algorithms=(algorithm,))
    assert engine.judge(odd, token(), nonce=NONCE).profile.subject == "subject-1"
    refused(engine, client(id_token_algorithms=("RS384",)), token(), "another signature algorithm")


def test_atk_109_a_token_made_for_another_app(engine, client, token):
    refused(engine, client(), token("another-client"), "another client")
    refused(engine, client(), token(["another-client", "third"]), "another client")
    refused(engine, client(), token([]), "another client")
    refused(engine, client(), token(["our-client", 5], azp="our-client"), "another client")
    refused(engine, client(), token(None), "another client")
    refused(engine, client(), token(""), "another client")


def test_atk_109_no_client_id_is_nobody_s_audience(engine, client, token):
    bare = client(replace(SETTINGS, client_id="", audiences=("",)))
    refused(engine, bare, token(""), "another client")


def test_atk_109_the_party_that_asked_for_it(engine, client, token):
    refused(engine, client(), token(["our-client", "other"]), "another client has asked")
    refused(engine, client(), token(["our-client", "other"], azp="other"), "has asked")
    refused(engine, client(), token(azp="other"), "has asked")
    refused(engine, client(), token(azp=[]), "has asked")
    told = engine.judge(client(), token(["our-client", "other"], azp="our-client"), nonce=NONCE)
    assert told.profile.subject == "subject-1"


def test_audiences_of_native_apps(engine, client, token):
    with_app = client(replace(SETTINGS, audiences=("our-app",)))
    assert engine.judge(with_app, token("our-app", azp="our-app"), nonce=NONCE)
    refused(engine, client(), token("our-app"), "another client")


def test_issuers(engine, client, token, played):
    for issuer in ("https://evil.example", f"{played.url}/", "", None, 5, [played.url]):
        refused(engine, client(), token(iss=issuer), "another issuer")
    both = client(issuers=("accounts.example",))
    told = engine.judge(both, token(iss="accounts.example"), nonce=NONCE)
    assert told.issuer == played.url, "one namespace for all spellings"


def test_tenant_confusion(engine, client, token):
    """Each tenant is an issuer of its own: a token must be signed for the one that it names."""

    def issuer_of(claims):
        return f"https://login.example/{claims['tid']}/v2.0"

    tenants = client(issuer="", issuer_of=issuer_of)
    good = token(tid="t1", iss="https://login.example/t1/v2.0")
    assert engine.judge(tenants, good, nonce=NONCE).issuer == "https://login.example/t1/v2.0"
    confused = token(tid="t1", iss="https://login.example/t2/v2.0")
    refused(engine, tenants, confused, "another issuer")
    refused(engine, tenants, token(iss="https://login.example/t1/v2.0"), "no issuer")


def test_times(engine, client, token, clock):
    now = int(clock().timestamp())
    for claims in ({"exp": now - 59}, {"iat": now + 59}, {"nbf": now + 59}, {"exp": now + 0.5}):
        assert engine.judge(client(), token(**claims), nonce=NONCE)
    refused(engine, client(), token(exp=now - 61), "expired")
    refused(engine, client(), token(iat=now + 62), "future")
    refused(engine, client(), token(nbf=now + 62), "future")
    for odd in (None, "soon", str(now + 60), True, []):
        refused(engine, client(), token(exp=odd), "without exp")
        refused(engine, client(), token(iat=odd), "without iat")
    refused(engine, client(), token(nbf="now"), "without nbf")
    assert engine.judge(client(), token(exp=10**400), nonce=NONCE)
    clock.pass_by(minutes=12)
    refused(engine, client(), token(now=now), "expired")


def test_nonce_swap(engine, client, token):
    """A token of another request, or of a request without one, cannot be slipped in."""
    for nonce in ("another", "", None, 5, NONCE.upper(), [NONCE]):
        refused(engine, client(), token(nonce=nonce), "another request")
    hashed = hashlib.sha256(NONCE.encode()).hexdigest()
    refused(engine, client(), token(nonce=hashed), "another request")
    apple = client(nonce_hashed=True)
    assert engine.judge(apple, token(nonce=hashed), nonce=NONCE)
    assert engine.judge(apple, token(), nonce=NONCE)
    refused(engine, apple, token(nonce=hashlib.sha256(b"x").hexdigest()), "another request")


def test_no_id_token_holds_no_nonce(engine, client):
    with pytest.raises(ProviderError, match="no ID token"):
        engine.identify(client(), Tokens(access_token="access-1"), nonce=NONCE)


def test_the_access_token_that_came_along(engine, client, token):
    bound = token(at_hash=half_hash("access-1"))
    assert engine.judge(client(), bound, nonce=NONCE, access_token="access-1")
    assert engine.judge(client(), bound, nonce=NONCE)
    refused(engine, client(), bound, "does not belong", access_token="another")
    refused(engine, client(), token(at_hash=5), "does not belong", access_token="access-1")
    refused(engine, client(), token(at_hash=""), "does not belong", access_token="access-1")


@pytest.mark.parametrize("algorithm", ["RS512", "ES384"])
def test_the_hash_has_the_algorithm_s_length(engine, client, token, played, algorithm):
    played.keys = [signing_key(f"key-{algorithm}", algorithm)]
    odd = client(id_token_algorithms=(algorithm,))
    bound = token(at_hash=half_hash("access-1", algorithm))
    assert engine.judge(odd, bound, nonce=NONCE, access_token="access-1")


@pytest.mark.parametrize("subject", [None, "", " ", "undefined", "null", True, [], {}, 1.5])
def test_atk_107_no_subject(engine, client, token, subject):
    refused(engine, client(), token(sub=subject), "no subject")


def test_checks_of_the_provider_s_own(engine, client, token):
    def check(claims, settings):
        if claims["hd"] != "example.com":
            raise ProviderError("another domain")

    picky = client(check_claims=check)
    assert engine.judge(picky, token(hd="example.com"), nonce=NONCE)
    refused(engine, picky, token(hd="evil.example"), "another domain")
    refused(engine, picky, token(), "another shape")


def test_unsigned_tokens(engine, client, played):
    claims = played.claims("our-client", nonce=NONCE)
    refused(engine, client(), unsigned(claims), "another signature algorithm")
    refused(engine, client(id_token_algorithms=("none",)), unsigned(claims), "algorithm")
    refused(engine, client(), played.id_token("our-client", nonce=NONCE).rpartition(".")[0])


def test_a_public_key_is_no_secret(engine, client, played):
    """RS256 turned into HS256, with what anybody can fetch as the key (RFC 8725, 2.1)."""
    claims = json.dumps(played.claims("our-client", nonce=NONCE))
    pem = played.keys[0].private.as_pem(private=False)
    key = jwk.OctKey.import_key(urlsafe_b64encode(pem).decode())
    header = {"alg": "HS256", "kid": "key-1"}
    forged = jws.serialize_compact(header, claims, key, algorithms=["HS256"])
    refused(engine, client(), forged, "another signature algorithm")
    refused(engine, client(id_token_algorithms=("HS256",)), forged, "algorithm")


def test_the_signature_is_over_all_of_it(engine, client, token, played):
    header, claims, signature = token().split(".")
    other = token(sub="somebody-else").split(".")[1]
    refused(engine, client(), f"{header}.{other}.{signature}", "bad signature")
    refused(engine, client(), f"{header}.{claims}.", "bad signature")
    refused(engine, client(), f"{header}.{claims}.{signature[:-8]}AAAAAAAA", "bad signature")
    stranger = signing_key("stranger").sign(played.claims("our-client", nonce=NONCE), kid="key-1")
    refused(engine, client(), stranger, "bad signature")


def test_a_token_brings_no_keys(engine, client, played):
    """``jwk``, ``jku``, ``x5c`` and ``x5u`` are the sender's word (RFC 8725, 3.10)."""
    stranger, claims = signing_key("stranger"), played.claims("our-client", nonce=NONCE)
    brought = {"jwk": stranger.public, "jku": f"{played.url}/mine", "x5u": f"{played.url}/mine"}
    refused(engine, client(), stranger.sign(claims, **brought), "unknown key")
    refused(engine, client(), stranger.sign(claims, kid="key-1", **brought), "bad signature")
    assert played.calls("/mine") == []


def test_jwts_of_another_kind(engine, client, played):
    claims, key = played.claims("our-client", nonce=NONCE), played.keys[0]
    for kind in ("at+jwt", "application/at+jwt", "logout+jwt", "AT+JWT"):
        refused(engine, client(), key.sign(claims, typ=kind), "another kind")
    _, told, signature = key.sign(claims).split(".")
    for odd in ({"crit": ["exp"], "exp": 1}, {"b64": False, "crit": ["b64"]}, {"crit": []}):
        header = part(json.dumps({"alg": "RS256", "kid": "key-1", **odd}).encode())
        refused(engine, client(), f"{header}.{told}.{signature}", "another kind")
    assert engine.judge(client(), key.sign(claims, typ=None), nonce=NONCE)
    assert engine.judge(client(), key.sign(claims, typ="jwt", more="x" * 2000), nonce=NONCE)


def part(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


GARBAGE = (
    "", ".", "..", "a.b", "a.b.c", "a.b.c.d.e", "é.é.é", f"{part(b'[]')}.{part(b'{}')}.x",
    f"{part(b'{}')}.{part(b'[]')}.x", f"{part(b'{}')}.{part(b'{}')}.x",
    f"{part(b'{')}.{part(b'{}')}.x", "x" * 100_000, f"{part(b'{}')}.{part(b'{}' * 70_000)}.x",
    f"{part(b'[' * 40_000)}.{part(b'{}')}.x",
    part(b'{"alg": "RS256", "kid": 5}') + "." + part(b"{}") + ".x",
    part(b'{"alg": ["RS256"]}') + "." + part(b"{}") + ".x",
    part(b'{"alg": "RS256", "kid": "key-1", "typ": {}}') + "." + part(b'{"a": NaN}') + ".x",
)  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_no_id_token(engine, client, garbage):
    with pytest.raises(ProviderError):
        engine.judge(client(), garbage, nonce=None)
    if garbage:
        with pytest.raises(ProviderError):
            engine.identify(client(), tokens(garbage), nonce=None)


def test_without_keys_tls_vouches_for_the_token_endpoint_alone(engine, client, token, played):
    """OpenID Connect Core, section 3.1.3.7, point 6."""
    keyless = client(jwks="")
    unverified = signing_key("stranger").sign(played.claims("our-client", nonce=NONCE))
    assert engine.identify(keyless, tokens(unverified), nonce=NONCE).profile.email
    with pytest.raises(ProviderError, match="no keys"):
        engine.judge(keyless, unverified, nonce=NONCE)
    claims = played.claims("our-client", nonce=NONCE)
    refused(engine, keyless, unsigned(claims), "no keys")
    for bad in (token("other"), token(iss="https://evil.example"), token(nonce="x"), token(exp=1)):
        refused(engine, keyless, bad)


def test_applications_bring_id_tokens_only_where_that_is_meant(engine, client, token, played):
    with pytest.raises(ProviderError, match="not taken"):
        engine.judge(client(id_token_sign_in=False), token(), nonce=NONCE)
    assert played.asked == []


def test_expectations_do_not_show_themselves():
    expected = Expected(audiences=("a",), issuers=("i",), nonce="the-nonce", access_token="the-at")
    assert "the-" not in repr(expected)


def test_the_clock_is_given(played):
    """Nothing here looks at the time by itself."""
    token = read(played.id_token("a", now=0))
    check_claims(token, Expected(audiences=("a",), issuers=(played.url,)), 0)
    with pytest.raises(ProviderError, match="expired"):
        check_claims(token, Expected(audiences=("a",), issuers=(played.url,)), time.time())
