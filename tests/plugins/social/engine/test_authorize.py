"""Where browsers are sent."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from authsvc.plugins.social.client import Asking
from authsvc.plugins.social.engine.authorize import challenge_of
from authsvc.plugins.social.provider import RESERVED, ProviderError
from tests.plugins.social.engine.conftest import CALLBACK, SETTINGS

ASKING = Asking(state="the-state", verifier="v" * 43, nonce="the-nonce")


def asked(url: str) -> dict[str, str]:
    values = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(value) == 1 for value in values.values()), "a parameter stands there once"
    return {name: value[0] for name, value in values.items()}


def test_what_binds_the_answer_to_the_request(engine, client, played):
    url = engine.authorization_url(client(), ASKING)
    assert url.startswith(f"{played.url}/authorize?")
    assert asked(url) == {
        "response_type": "code",
        "client_id": "our-client",
        "redirect_uri": CALLBACK,
        "scope": "openid email",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": challenge_of("v" * 43),
        "code_challenge_method": "S256",
    }
    assert "our-secret" not in url
    assert "v" * 43 not in url


def test_the_challenge_is_that_of_the_standard():
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_without_pkce_and_nonce(engine, client):
    told = asked(engine.authorization_url(client(), replace(ASKING, verifier=None, nonce=None)))
    assert {"code_challenge", "code_challenge_method", "nonce"} & set(told) == set()


def test_scopes_of_provider_settings_and_application(engine, client):
    settings = replace(SETTINGS, scopes=("calendar", "email"))
    asking = replace(ASKING, scopes=("files", "calendar"))
    told = asked(engine.authorization_url(client(settings), asking))
    assert told["scope"] == "openid email calendar files"
    bare = replace(settings, default_scopes=False)
    told = asked(engine.authorization_url(client(bare, scope_separator=","), asking))
    assert told["scope"] == "calendar,email,files"


def test_the_dialects_of_providers(engine, client):
    odd = client(
        authorize="https://odd.example.com/connect?lang=en",
        client_id_name="appid",
        response_mode="form_post",
        fragment="wechat_redirect",
        authorize_params={"prompt": "none"},
    )
    url = engine.authorization_url(odd, replace(ASKING, login_hint="ada@example.com"))
    assert url.startswith("https://odd.example.com/connect?")
    assert url.endswith("#wechat_redirect")
    told = asked(url)
    assert told["appid"] == "our-client"
    assert "client_id" not in told
    assert told["response_mode"] == "form_post"
    assert told["login_hint"] == "ada@example.com"
    assert told["prompt"] == "none"
    assert told["lang"] == "en"


def test_the_nearer_wish_wins(engine, client):
    settings = replace(SETTINGS, authorize_params={"prompt": "consent", "hd": "example.com"})
    asking = replace(ASKING, params={"prompt": "login", "url": "https://x.example"})
    told = asked(engine.authorization_url(client(settings, authorize_params={"a": "1"}), asking))
    assert told["prompt"] == "login"
    assert told["hd"] == "example.com"
    assert told["url"] == "https://x.example"
    assert told["a"] == "1"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_atk_112_nobody_chooses_what_binds_the_request(engine, client, name):
    with pytest.raises(ValueError, match=name):
        engine.authorization_url(client(), replace(ASKING, params={name: "mine"}))
    settings = replace(SETTINGS, authorize_params={name: "mine"})
    with pytest.raises(ValueError, match=name):
        engine.authorization_url(client(settings), ASKING)


def test_atk_112_nor_the_client_under_its_other_name(engine, client):
    odd = client(client_id_name="appid")
    with pytest.raises(ValueError, match="appid"):
        engine.authorization_url(odd, replace(ASKING, params={"appid": "mine"}))


@pytest.mark.parametrize("url", ["http://accounts.example.com/authorize", ""])
def test_browsers_are_not_sent_over_plain_http_or_nowhere(engine, client, url):
    with pytest.raises(ProviderError):
        engine.authorization_url(client(authorize=url), ASKING)


def test_a_client_without_an_id_sends_nobody(engine, client):
    with pytest.raises(ProviderError):
        engine.authorization_url(client(replace(SETTINGS, client_id="")), ASKING)


def test_sign_out_at_the_provider(engine, client):
    there = client(end_session="https://idp.example.com/logout?ui=1")
    url = engine.end_session_url(
        there, id_token="the.id.token", target="https://app.example.com/bye", state="s"
    )
    assert url.startswith("https://idp.example.com/logout?ui=1&")
    assert asked(url) == {
        "ui": "1",
        "client_id": "our-client",
        "id_token_hint": "the.id.token",
        "post_logout_redirect_uri": "https://app.example.com/bye",
        "state": "s",
    }
    bare = engine.end_session_url(there, id_token=None, target=None, state="s")
    assert asked(bare) == {"ui": "1", "client_id": "our-client"}
    nowhere = engine.end_session_url(client(), id_token=None, target=None, state=None)
    assert nowhere is None
