"""A code or a refresh token for tokens, in every provider's dialect."""

import base64
import logging
from dataclasses import replace

import pytest

from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.engine.conftest import CALLBACK, SETTINGS
from tests.plugins.social.playing import say, say_form, say_text

ANSWER = {"access_token": "access-1", "token_type": "Bearer"}
SECRETS = ("the-code", "the-verifier", "our-secret", "access-1", "refresh-1", "echoed")


def exchanged(engine, client, **callback):
    return engine.exchange(client, "the-code", verifier="the-verifier", callback=callback)


def test_a_code_for_tokens(engine, client, played):
    played.answer("/token", {**ANSWER, "refresh_token": "refresh-1", "id_token": "a.b.c"})
    tokens = exchanged(engine, client())
    assert (tokens.access_token, tokens.refresh_token) == ("access-1", "refresh-1")
    assert tokens.id_token == "a.b.c"
    assert tokens.raw["token_type"] == "Bearer"
    [asked] = played.calls("/token")
    assert asked.method == "POST"
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": CALLBACK,
        "code_verifier": "the-verifier",
        "client_id": "our-client",
        "client_secret": "our-secret",
    }
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["user-agent"].startswith("authsvc")
    assert {"authorization", "cookie", "referer"} & set(asked.headers) == set()


def test_a_secret_in_the_header_is_encoded_first(engine, client, played):
    """RFC 6749, section 2.3.1."""
    played.answer("/token", ANSWER)
    settings = replace(SETTINGS, client_id="our:client", client_secret="a b/ü%")
    exchanged(engine, client(settings, client_auth="basic"))
    engine.refresh(client(settings, client_auth="basic"), "refresh-1")
    for asked in played.calls("/token"):
        kind, _, told = asked.headers["authorization"].partition(" ")
        assert kind == "Basic"
        assert base64.b64decode(told) == b"our%3Aclient:a%20b%2F%C3%BC%25"
        assert {"client_id", "client_secret"} & set(asked.form) == set()


def test_a_public_client_names_itself_only(engine, client, played):
    played.answer("/token", ANSWER)
    exchanged(engine, client(client_auth="none"))
    engine.refresh(client(client_auth="none"), "refresh-1")
    for asked in played.calls("/token"):
        assert asked.form["client_id"] == "our-client"
        assert "client_secret" not in asked.form
        assert "authorization" not in asked.headers


def test_a_secret_made_for_the_moment(engine, client, played, clock):
    played.answer("/token", ANSWER)
    exchanged(engine, client(client_secret=lambda s, now: f"{s.client_id} at {now}"))
    [asked] = played.calls("/token")
    assert asked.form["client_secret"] == f"our-client at {int(clock().timestamp())}"


def test_other_names_json_headers_and_parameters(engine, client, played):
    played.answer("/token", ANSWER)
    odd = client(
        client_id_name="appid",
        client_secret_name="secret",
        token_json=True,
        token_headers={"Notion-Version": "2022-06-28"},
        token_params={"audience": "us"},
        callback_params=("device_id", "absent"),
    )
    exchanged(engine, odd, device_id="device-1", code="other", session="s")
    [asked] = played.calls("/token")
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["notion-version"] == "2022-06-28"
    assert asked.json == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": CALLBACK,
        "code_verifier": "the-verifier",
        "appid": "our-client",
        "secret": "our-secret",
        "audience": "us",
        "device_id": "device-1",
    }


def test_a_token_endpoint_that_is_asked_by_get(engine, client, played):
    played.answer("/token", ANSWER)
    exchanged(engine, client(token_method="GET"))
    [asked] = played.calls("/token")
    assert (asked.method, asked.body) == ("GET", b"")
    assert asked.query["code"] == "the-code"


def test_atk_112_parameters_replace_nothing_of_ours(engine, client, played):
    played.answer("/token", ANSWER)
    mine = {"code": "mine", "grant_type": "password", "redirect_uri": "https://evil.example"}
    exchanged(engine, client(token_params=mine, callback_params=("code_verifier",)),
              code_verifier="mine")  # fmt: skip
    [asked] = played.calls("/token")
    assert asked.form["code"] == "the-code"
    assert asked.form["grant_type"] == "authorization_code"
    assert asked.form["redirect_uri"] == CALLBACK
    assert asked.form["code_verifier"] == "the-verifier"


def test_a_form_as_older_providers_answer(engine, client, played):
    played.answer("/token", say_form({"access_token": "access-1", "expires_in": "60"}))
    tokens = exchanged(engine, client())
    assert tokens.access_token == "access-1"
    assert tokens.access_expires_at is not None


def test_json_that_calls_itself_text(engine, client, played):
    played.answer("/token", say_text('{"access_token": "access-1"}', content_type="text/plain"))
    assert exchanged(engine, client()).access_token == "access-1"


def test_an_answer_of_another_shape_is_made_standard(engine, client, played):
    played.answer("/token", {"data": {"key": "access-1"}})
    odd = client(token_answer=lambda told: {"access_token": told["data"]["key"]})
    assert exchanged(engine, odd).access_token == "access-1"
    played.answer("/token", {"data": None})
    with pytest.raises(ProviderError):
        exchanged(engine, odd)


def test_a_refresh(engine, client, played):
    played.answer("/token", {**ANSWER, "expires_in": 60})
    tokens = engine.refresh(client(), "refresh-1")
    assert tokens.access_token == "access-1"
    assert tokens.refresh_token is None, "what the provider leaves out stays out"
    [asked] = played.calls("/token")
    assert asked.form == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-1",
        "client_id": "our-client",
        "client_secret": "our-secret",
    }


def test_a_refresh_somewhere_else_or_not_at_all(engine, client, played):
    played.answer("/refresh", ANSWER)
    engine.refresh(client(refresh_url=f"{played.url}/refresh"), "refresh-1")
    assert len(played.calls("/refresh")) == 1
    with pytest.raises(ProviderError):
        engine.refresh(client(refreshes=False), "refresh-1")
    assert len(played.asked) == 1


UNUSABLE = {
    "a refusal": say({"error": "invalid_grant", "error_description": "echoed the-code"}, 400),
    "a refusal with status 200": say({"error": "bad_verification_code"}),
    "a refusal in other words": say({"error": {"code": "the-code"}}, 403),
    "a failure": say_text("echoed the-code", 500),
    "a failure with tokens": say(ANSWER, 500),
    "a page": say_text("<html>echoed</html>"),
    "a page as a form": say_text("<html>echoed", content_type="application/x-www-form-urlencoded"),
    "nothing": say_text(""),
    "no access token": say({"token_type": "Bearer", "id_token": "a.b.c"}),
    "an empty access token": say({"access_token": ""}),
    "a number for an access token": say({"access_token": 12345678}),
    "a list for an ID token": say({**ANSWER, "id_token": ["a.b.c"]}),
    "an object for a refresh token": say({**ANSWER, "refresh_token": {}}),
    "a list": say([ANSWER]),
    "a text": say("access-1"),
    "not a number": say_text('{"access_token": "a", "expires_in": NaN}'),
    "a bottomless list": say_text("[" * 100_000),
    "a lone surrogate": say_text('{"access_token": "\\ud800"}'),
    "a nul": say_text('{"access_token": "a\\u0000"}'),
    "another encoding": say_text('{"access_token": "a"}', content_encoding="br"),
    "a field twice": say_text("access_token=a&access_token=b",
                              content_type="application/x-www-form-urlencoded"),
    "tokens that are bound to a key": say({**ANSWER, "token_type": "DPoP"}),
    "a redirect": say_text("", 302, location="https://evil.example/"),
    "a redirect that keeps the method": say_text("", 307, location="/elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("answer", UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_answers(engine, client, played, answer):
    played.answer("/token", answer)
    played.answer("/elsewhere", ANSWER)
    for call in (
        lambda: exchanged(engine, client()),
        lambda: engine.refresh(client(), "refresh-1"),
    ):
        with pytest.raises(ProviderError) as refused:
            call()
        assert not [secret for secret in SECRETS if secret in refused.value.reason]
        assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert played.calls("/elsewhere") == []


def test_the_reason_repeats_known_words_only(engine, client, played):
    played.answer("/token", {"error": "invalid_grant"}, 400)
    with pytest.raises(ProviderError, match="status 400, invalid_grant"):
        exchanged(engine, client())
    played.answer("/token", {"error": "the-code"}, 400)
    with pytest.raises(ProviderError, match="status 400, refused"):
        exchanged(engine, client())


def test_an_empty_code_goes_nowhere(engine, client, played):
    with pytest.raises(ProviderError):
        engine.exchange(client(), "", verifier="v", callback={})
    assert played.asked == []


def test_no_token_endpoint(engine, client):
    with pytest.raises(ProviderError):
        exchanged(engine, client(token=""))


def test_a_code_goes_to_its_issuer_only(engine, client, played):
    """RFC 9207, section 2.4: mix-up."""
    played.answer("/token", ANSWER)
    exchanged(engine, client(), iss=played.url)
    exchanged(engine, client(issuers=("played.example",)), iss="played.example")
    exchanged(engine, client(issuer=""), iss="https://whoever.example")
    assert len(played.asked) == 3
    with pytest.raises(ProviderError, match="another issuer"):
        exchanged(engine, client(), iss="https://evil.example")
    assert len(played.asked) == 3


def test_a_provider_that_names_itself_always_must(engine, client, played):
    issuer = played.discovery(authorization_response_iss_parameter_supported=True)
    played.answer("/token", ANSWER)
    there = client(discovery=issuer)
    with pytest.raises(ProviderError, match="name its issuer"):
        exchanged(engine, there)
    assert played.calls("/token") == []
    exchanged(engine, there, iss=issuer)


def test_no_log_holds_a_secret(engine, client, played, caplog):
    caplog.set_level(logging.DEBUG)
    played.answer("/token", {**ANSWER, "refresh_token": "refresh-1"})
    for method in ("GET", "POST"):
        exchanged(engine, client(token_method=method))
        engine.refresh(client(token_method=method), "refresh-1")
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_the_environment_changes_nothing(engine, client, played, monkeypatch, tmp_path):
    """No netrc, no proxy, no switch of oauthlib."""
    host = "127.0.0.1"
    (tmp_path / ".netrc").write_text(f"machine {host} login mallory password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("OAUTHLIB_STRICT_TOKEN_TYPE", "1")
    played.answer("/token", {"access_token": "access-1", "scope": "something else"})
    assert exchanged(engine, client()).scopes == ("something", "else")
    [asked] = played.calls("/token")
    assert "authorization" not in asked.headers
