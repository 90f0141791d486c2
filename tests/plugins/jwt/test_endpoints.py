"""Tokens and keys as other services see them."""

import base64
import json

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from authsvc.crypto.keypairs import ALGORITHMS
from tests.support.site import HOST
from tests.support.statements import counting
from tests.support.visitor import fresh_email

BASE = f"https://{HOST}"
USER_FIELDS = {
    "id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "username",
    "displayUsername", "twoFactorEnabled",
}  # fmt: skip


def parts(token):
    """Header and claims, unverified."""
    header, claims, _signature = token.split(".")
    return tuple(
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in (header, claims)
    )


def token_of(visitor):
    answer = visitor.get("/token")
    assert answer.status_int == 200, answer
    return answer.json["token"]


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_service_verifies_a_token_by_the_published_keys(open_site, algorithm):
    site = open_site({"authsvc.jwt.algorithm": algorithm})
    visitor = site.visitor()
    user = visitor.sign_up()["user"]
    token = token_of(visitor)
    published = site.visitor().get("/jwks").json
    allowed = JWSRegistry(algorithms=[algorithm])
    read = jwt.decode(token, KeySet.import_key_set(published), registry=allowed)
    assert read.claims["sub"] == user["id"]
    assert read.header == {"alg": algorithm, "kid": published["keys"][0]["kid"]}
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(published["keys"][0])


def test_a_token_says_what_clients_see_and_nothing_else(tokens):
    visitor = tokens.visitor()
    user = visitor.sign_up()["user"]
    session = visitor.session()["session"]
    _header, claims = parts(token_of(visitor))
    assert set(claims) == USER_FIELDS | {"iat", "exp", "sub", "iss", "aud", "sid"}
    assert {name: claims[name] for name in USER_FIELDS} == {n: user[n] for n in USER_FIELDS}
    assert (claims["iss"], claims["aud"], claims["sub"]) == (BASE, BASE, user["id"])
    assert claims["exp"] - claims["iat"] == 900
    assert claims["sid"] == session["id"]


def test_the_operator_chooses_what_it_says(open_site):
    site = open_site({
        "authsvc.jwt.claims": "email name", "authsvc.jwt.issuer": "https://id.example.com",
        "authsvc.jwt.audience": "https://api.example.com https://other.example.com",
        "authsvc.jwt.lifetime": "5m", "authsvc.jwt.session_claim": "false",
    })  # fmt: skip
    visitor = site.visitor()
    visitor.sign_up()
    _header, claims = parts(token_of(visitor))
    assert set(claims) == {"email", "name", "iat", "exp", "sub", "iss", "aud"}
    assert claims["aud"] == ["https://api.example.com", "https://other.example.com"]
    assert claims["iss"] == "https://id.example.com"
    assert claims["exp"] - claims["iat"] == 300


def test_it_may_say_nothing_but_who(open_site):
    visitor = open_site({"authsvc.jwt.claims": "-"}).visitor()
    visitor.sign_up()
    assert "email" not in parts(token_of(visitor))[1]


def test_nobody_gets_no_token(tokens):
    answer = tokens.visitor().get("/token")
    assert answer.status_int == 401
    assert answer.json == {"message": "Unauthorized", "code": "UNAUTHORIZED"}


def test_get_session_brings_one_along(tokens):
    visitor = tokens.visitor()
    user = visitor.sign_up()["user"]
    answer = visitor.get("/get-session")
    assert parts(answer.headers["set-auth-jwt"])[1]["sub"] == user["id"]
    assert "set-auth-jwt" in answer.headers.getall("Access-Control-Expose-Headers")
    assert "set-auth-jwt" not in tokens.visitor().get("/get-session").headers


def test_so_does_the_answer_from_the_cookies_copy(open_site):
    site = open_site({"authsvc.sessions.cookie_cache": "true"})
    site.registry.session_cache.feed.poll()
    visitor = site.visitor()
    user = visitor.sign_up()["user"]
    assert parts(visitor.get("/get-session").headers["set-auth-jwt"])[1]["sub"] == user["id"]


def test_unless_it_shall_not(open_site):
    visitor = open_site({"authsvc.jwt.header": "false"}).visitor()
    visitor.sign_up()
    assert "set-auth-jwt" not in visitor.get("/get-session").headers


@pytest.mark.parametrize("path", ["/token", "/get-session"])
def test_signing_asks_the_database_for_nothing_but_the_session(open_site, path):
    site = open_site({"authsvc.sessions.reader": "portable"})
    visitor = site.visitor()
    visitor.sign_up()
    made, held = token_of(visitor), token_of(visitor)
    assert parts(made)[0] == parts(held)[0]
    with counting(site) as seen:
        visitor.get(path)
    assert len(seen) == 1, seen


def test_atk_012_a_disabled_user_gets_none(tokens):
    visitor = tokens.visitor()
    user = visitor.sign_up(fresh_email())["user"]
    from_now_on = tokens.services.now()
    with tokens.registry.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE \"user\" SET disabled_at = '{from_now_on:%Y-%m-%d %H:%M:%S}' "
            f"WHERE id = '{user['id']}'"
        )
    assert visitor.get("/token").status_int == 401
