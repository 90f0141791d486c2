"""Tokens that come back as credentials, and forged ones."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, OKPKey
from joserfc.jws import serialize_compact
from sqlalchemy import delete, update

from authsvc.core.users.models import User
from authsvc.crypto import keypairs
from tests.plugins.jwt.test_endpoints import BASE, parts, token_of
from tests.support.attack import change_rows
from tests.support.clock import Clock

USERS = User.__table__


def call(site, token, path="/whoami", **headers):
    return site.visitor().get(path, headers={"Authorization": f"Bearer {token}"} | headers)


def signing(site):
    with site.acting() as auth:
        return site.services.extras["jwt"].signing(auth)


def resigned(site, token, **changes):
    """A token of ours with other claims: as if some other part of us had made it."""
    claims = {**parts(token)[1], **changes}
    return keypairs.sign(signing(site), {k: v for k, v in claims.items() if v is not ...})


def compact(header, claims, signature=b""):
    sections = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in sections)


@pytest.fixture
def caller(tokens):
    """A site, somebody signed in, and their token."""
    visitor = tokens.visitor()
    user = visitor.sign_up()["user"]
    return tokens, visitor, user, token_of(visitor)


def test_a_token_is_enough_where_an_endpoint_says_so(caller):
    site, _visitor, user, token = caller
    assert call(site, token).json == {"id": user["id"], "kind": "jwt"}
    assert call(site, token, "/whoami-lately").status_int == 200


@pytest.mark.parametrize("path", ["/list-sessions", "/token", "/list-accounts"])
def test_atk_196_and_nowhere_else(caller, path):
    site, _visitor, _user, token = caller
    assert call(site, token, path).status_int == 401
    assert call(site, token, "/get-session").json is None


def test_it_ends_with_its_session(caller):
    site, visitor, _user, token = caller
    visitor.post("/sign-out")
    assert call(site, token).status_int == 401


def test_without_a_session_claim_it_lives_its_time_and_is_never_fresh(open_site):
    site = open_site({"authsvc.jwt.session_claim": "false"})
    visitor = site.visitor()
    visitor.sign_up()
    token = token_of(visitor)
    visitor.post("/sign-out")
    assert call(site, token).status_int == 200
    assert call(site, token, "/whoami-lately").json["code"] == "SESSION_NOT_FRESH"


@pytest.mark.parametrize("fate", ["disabled", "deleted"])
@pytest.mark.parametrize("session_claim", ["true", "false"])
def test_atk_066_it_ends_with_its_user(open_site, fate, session_claim):
    site = open_site({"authsvc.jwt.session_claim": session_claim})
    visitor = site.visitor()
    mine = USERS.c.id == visitor.sign_up()["user"]["id"]
    token = token_of(visitor)
    ended = update(USERS).values(disabled_at=site.services.now())
    change_rows(site, (ended if fate == "disabled" else delete(USERS)).where(mine))
    assert call(site, token).status_int == 401


def test_atk_081_an_expired_token_is_nobodys(caller, monkeypatch):
    site, _visitor, _user, token = caller
    clock = Clock()
    monkeypatch.setattr(site.services, "now", clock)
    clock.advance(timedelta(minutes=16))
    assert call(site, token).status_int == 401


CHANGES = [
    {"iss": "https://evil.example"}, {"iss": BASE + "/api/auth"}, {"iss": ...}, {"iss": None},
    {"aud": "https://api.example.com"}, {"aud": ["x", "y"]}, {"aud": ...}, {"aud": {}},
    {"aud": BASE + "/"}, {"exp": ...}, {"exp": 1}, {"exp": "9999999999"}, {"exp": 1e10},
    {"exp": True}, {"iat": ...}, {"iat": 9999999999}, {"nbf": 9999999999}, {"nbf": "x"},
    {"sub": ...}, {"sub": "nobody"}, {"sub": None}, {"sub": ["x"]}, {"sid": "nobody"},
    {"sid": None}, {"sid": {}},
]  # fmt: skip


def test_atk_080_every_claim_is_judged(caller):
    site, _visitor, _user, token = caller
    assert call(site, resigned(site, token)).status_int == 200
    for changes in CHANGES:
        assert call(site, resigned(site, token, **changes)).status_int == 401, changes


def test_a_list_of_audiences_may_name_us(caller):
    site, _visitor, _user, token = caller
    assert call(site, resigned(site, token, aud=["https://api", BASE])).status_int == 200


def test_a_session_of_somebody_else_does_not_fit(caller):
    site, _visitor, _user, token = caller
    stranger = site.visitor()
    stranger.sign_up()
    other = parts(token_of(stranger))[1]["sid"]
    assert call(site, resigned(site, token, sid=other)).status_int == 401


def test_atk_146_no_algorithm_but_the_keys_own(caller):
    site, _visitor, _user, token = caller
    header, claims = parts(token)
    key = site.visitor().get("/jwks").json["keys"][0]
    kid = {"kid": header["kid"]}
    x = base64.urlsafe_b64decode(key["x"] + "=")
    public = json.dumps({k: key[k] for k in ("crv", "x", "kty")}).encode()
    forged = [compact({"alg": name, **kid}, claims) for name in ("none", "None", "NONE", "")]
    for secret in (x, key["x"].encode(), public, b""):
        head = compact({"alg": "HS256", **kid}, claims).rsplit(".", 1)[0]
        mac = hmac.digest(secret, head.encode(), hashlib.sha256)
        forged.append(f"{head}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")
    mine = ECKey.generate_key("P-256")
    forged.append(serialize_compact({"alg": "ES256", **kid}, json.dumps(claims), mine))
    for one in forged:
        assert call(site, one).status_int == 401, one


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_a_token_brings_no_key_of_its_own(caller):
    site, _visitor, _user, token = caller
    header, claims = parts(token)
    mine = OKPKey.generate_key("Ed25519", auto_kid=False)
    jwk = mine.as_dict(private=False)
    for more in (
        {}, {"jwk": jwk}, {"jku": "https://evil.example/jwks"}, {"x5u": "https://evil.example"},
        {"crit": ["exp"], "exp": 1}, {"kid": "unknown"}, {"kid": 7}, {"kid": None},
        {"kid": "' OR 1=1 --"}, {"kid": "../../etc/passwd"},
    ):  # fmt: skip
        name = base64.urlsafe_b64encode(json.dumps({**header, **more}).encode()).decode()
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
        head = f"{name.rstrip('=')}.{body.rstrip('=')}"
        signature = mine.private_key.sign(head.encode())
        forged = f"{head}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
        assert call(site, forged).status_int == 401, more


def test_atk_080_another_type_of_token_is_refused_though_we_signed_it(caller):
    """An access token (RFC 9068) or logout token of the same key is no identity here."""
    site, _visitor, _user, token = caller
    header, claims = parts(token)
    key = signing(site)
    for kind in ("at+jwt", "logout+jwt", "jwt", ""):
        head = compact({**header, "typ": kind}, claims).rsplit(".", 1)[0]
        signature = key.material.private_key.sign(head.encode())
        made = f"{head}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
        assert call(site, made).status_int == 401, kind


def test_a_token_is_no_session_and_the_reverse(caller):
    site, visitor, _user, token = caller
    cookie = f"__Secure-better-auth.session_token={token}"
    assert site.visitor().get("/get-session", headers={"Cookie": cookie}).json is None
    own = visitor.session()["session"]["token"]
    for value in (f"{own}.{own}.{own}", f"{own}..", f"..{own}"):
        assert call(site, value).status_int == 401


BROKEN = [
    "", "a", "a.b", "a.b.c", "..", "a.b.c.d", "e30.e30.", "W10.W10.W10", "bnVsbA.bnVsbA.", "é.b.c",
    "a" * 20000 + ".b.c", "a.b." + "c" * 20000, "\x00.\x00.\x00",
]  # fmt: skip


@pytest.mark.parametrize("plugins", ["jwt bearer", "jwt"])
def test_atk_076_a_broken_header_never_leaves_it_to_the_cookie(open_site, plugins):
    site = open_site({"authsvc.plugins": f"{plugins} tests.plugins.jwt.accepting"})
    visitor = site.visitor()
    visitor.sign_up()
    assert visitor.get("/whoami").json["kind"] == "session"
    for value in BROKEN:
        header = {"Authorization": f"Bearer {value}".encode().decode("latin-1")}
        assert visitor.get("/whoami", headers=header).status_int == 401, value
        assert visitor.get("/get-session", headers=header).json is None, value


def test_other_schemes_are_not_ours(caller):
    _site, visitor, _user, _token = caller
    assert visitor.get("/whoami", headers={"Authorization": "Basic YTpi"}).status_int == 200
