"""Who somebody is, by ID token, userinfo and further questions."""

from dataclasses import replace

import pytest

from authsvc.plugins.social.client import Tokens
from authsvc.plugins.social.provider import Profile, ProviderError, local_issuer, openid, subject
from authsvc.plugins.social.settings import CustomSettings
from tests.plugins.social.engine.conftest import SETTINGS
from tests.plugins.social.playing import say, say_text

ADA = {"sub": "subject-1", "email": "ada@example.com", "email_verified": True, "name": "Ada"}
TOKENS = Tokens(access_token="access-1", raw={"access_token": "access-1", "openid": "o-1"})


@pytest.fixture
def plain(client, played):
    """``plain(...)``: a client of an OAuth 2 provider without ID tokens."""
    standard = {"issuer": "", "jwks": "", "nonce": False, "userinfo": f"{played.url}/me"}
    return lambda **changes: client(**{**standard, **changes})


def by_id(answer):
    return Profile(subject=subject(answer.userinfo["id"]), name=answer.userinfo["name"])


def test_userinfo_is_asked_in_the_name_of_the_user(engine, plain, played):
    played.answer("/me", ADA)
    told = engine.identify(plain(), TOKENS, nonce=None)
    assert told.profile == Profile(
        subject="subject-1", email="ada@example.com", email_verified=True, name="Ada"
    )
    assert told.issuer == "local:oauth:played"
    [asked] = played.calls("/me")
    assert (asked.method, asked.query) == ("GET", {})
    assert asked.headers["authorization"] == "Bearer access-1"


def test_userinfo_in_other_dialects(engine, plain, played):
    played.answer("/me", ADA)
    odd = plain(
        userinfo_token_param="access_token",
        userinfo_params={"fields": "id,name"},
        userinfo_extra=lambda token, settings: {
            "openid": token["openid"], "app": settings.client_id
        },
        userinfo_headers={"Client-Id": "x", "Accept": "application/vnd.played+json"},
    )  # fmt: skip
    engine.identify(odd, TOKENS, nonce=None)
    [asked] = played.calls("/me")
    assert asked.query == {
        "access_token": "access-1", "fields": "id,name", "openid": "o-1", "app": "our-client"
    }  # fmt: skip
    assert "authorization" not in asked.headers
    assert asked.headers["client-id"] == "x"
    assert asked.headers["accept"] == "application/vnd.played+json"


def test_userinfo_by_post_and_by_graphql(engine, plain, played):
    played.answer("/me", ADA)
    engine.identify(plain(userinfo_method="POST"), TOKENS, nonce=None)
    query = {"query": "{ viewer { id } }"}
    engine.identify(plain(userinfo_method="POST", userinfo_json=query), TOKENS, nonce=None)
    first, second = played.calls("/me")
    assert (first.method, first.body) == ("POST", b"")
    assert second.json == query


def test_further_questions(engine, plain, played):
    played.answer("/me", {"id": 5, "name": "Ada"})
    played.answer("/mails", [{"email": "ada@example.com"}])

    def profile(answer):
        [mail] = answer.ask(f"{played.url}/mails", page="1")
        return replace(by_id(answer), email=mail["email"])

    told = engine.identify(plain(profile=profile), TOKENS, nonce=None)
    assert told.profile.email == "ada@example.com"
    [asked] = played.calls("/mails")
    assert asked.query == {"page": "1"}
    assert asked.headers["authorization"] == "Bearer access-1"
    played.answer("/mails", {}, 403)
    with pytest.raises(ProviderError, match="status 403"):
        engine.identify(plain(profile=profile), TOKENS, nonce=None)


def test_what_only_the_callback_and_the_token_answer_tell(engine, plain, played):
    played.answer("/me", {})

    def profile(answer):
        return Profile(subject=answer.token["openid"], name=answer.callback["user"])

    told = engine.identify(plain(profile=profile), TOKENS, nonce=None, callback={"user": "Ada"})
    assert (told.profile.subject, told.profile.name) == ("o-1", "Ada")


@pytest.mark.parametrize("error", [KeyError, TypeError, ValueError, AttributeError, IndexError])
def test_an_answer_that_the_profile_cannot_read(engine, plain, played, error):
    played.answer("/me", {})

    def profile(answer):
        raise error

    with pytest.raises(ProviderError, match="another shape"):
        engine.identify(plain(profile=profile), TOKENS, nonce=None)


@pytest.mark.parametrize("told", ["", "undefined", "null", "None", " ", None, True, {}])
def test_atk_107_a_profile_without_a_subject(engine, plain, played, told):
    played.answer("/me", {})
    with pytest.raises(ProviderError, match="no subject"):
        engine.identify(plain(profile=lambda _: Profile(subject=told)), TOKENS, nonce=None)


def test_an_id_token_with_an_address_is_enough(engine, client, played):
    played.answer("/me", ADA)
    tokens = replace(TOKENS, id_token=played.id_token("our-client", nonce="n"))
    there = client(userinfo=f"{played.url}/me")
    engine.identify(there, tokens, nonce="n")
    assert played.calls("/me") == []
    short = replace(TOKENS, id_token=played.id_token("our-client", nonce="n", email=None))
    assert engine.identify(there, short, nonce="n").profile.email == "ada@example.com"
    assert len(played.calls("/me")) == 1


@pytest.mark.parametrize("told", [{"sub": "somebody-else"}, {"sub": None}, {"sub": 1}, {}])
def test_atk_122_userinfo_of_somebody_else(engine, client, played, told):
    played.answer("/me", {"email": "victim@example.com", "email_verified": True, **told})
    tokens = replace(TOKENS, id_token=played.id_token("our-client", nonce="n", email=None))
    with pytest.raises(ProviderError, match="somebody else"):
        engine.identify(client(userinfo=f"{played.url}/me"), tokens, nonce="n")


def test_atk_122_userinfo_that_is_not_openid_has_its_own_word(engine, client, played):
    tokens = replace(TOKENS, id_token=played.id_token("our-client", nonce="n", email=None))
    odd = client(userinfo=f"{played.url}/me", profile=by_id)
    played.answer("/me", {"id": 5, "name": "Ada"})
    assert engine.identify(odd, tokens, nonce="n").profile.subject == "5"
    played.answer("/me", {"id": 5, "name": "Ada", "sub": "somebody-else"})
    with pytest.raises(ProviderError, match="somebody else"):
        engine.identify(odd, tokens, nonce="n")


UNUSABLE = {
    "refused": say(ADA, 401),
    "a page": say_text("<html>"),
    "a JWT": say_text("a.b.c", content_type="application/jwt"),
    "a list": say([ADA]),
    "nothing": say_text(""),
    "a redirect": say_text("", 302, location="/elsewhere"),
}


@pytest.mark.parametrize("answer", UNUSABLE.values(), ids=UNUSABLE)
def test_userinfo_that_cannot_be_used(engine, plain, played, answer):
    played.answer("/me", answer)
    with pytest.raises(ProviderError) as refused:
        engine.identify(plain(), TOKENS, nonce=None)
    assert "access-1" not in refused.value.reason


def test_id_tokens_of_providers_that_declare_no_issuer_are_not_believed(engine, plain, played):
    played.answer("/me", ADA)
    forged = played.id_token("our-client", sub="victim", iss="https://whoever.example")
    told = engine.identify(plain(), replace(TOKENS, id_token=forged), nonce=None)
    assert told.profile.subject == "subject-1"
    with pytest.raises(ProviderError, match="no ID token"):
        engine.identify(plain(), replace(TOKENS, id_token=forged), nonce="n")


def test_whether_an_access_token_was_made_for_us(engine, plain, played):
    """ATK-109 for access tokens, which name no audience (Facebook)."""
    played.answer("/me", ADA)
    played.answer("/debug", lambda asked: say({"app": asked.query["input_token"][-3:]}))

    def check(token, ask, settings):
        told = ask(f"{played.url}/debug", input_token=token["access_token"], access_token="app")
        if told["app"] != "our":
            raise ProviderError("for another app")

    opaque = plain(check_token=check, id_token_sign_in=True)
    assert engine.judge(opaque, "token-for-our", nonce=None).profile.subject == "subject-1"
    assert played.calls("/me")[0].headers["authorization"] == "Bearer token-for-our"
    assert "authorization" not in played.calls("/debug")[0].headers
    with pytest.raises(ProviderError, match="for another app"):
        engine.judge(opaque, "token-for-evil", nonce=None)
    with pytest.raises(ProviderError, match="for another app"):
        engine.judge(opaque, "token-for-our", nonce=None, access_token="token-for-evil")
    with pytest.raises(ProviderError, match="no nonce"):
        engine.judge(opaque, "token-for-our", nonce="n")
    ours = Tokens(access_token="x-our", raw={"access_token": "x-our"})
    assert engine.identify(opaque, ours, nonce=None)
    assert len(played.calls("/me")) == 2


def test_namespaces(engine, client, plain, played):
    played.answer("/me", ADA)
    tokens = replace(TOKENS, id_token=played.id_token("our-client", nonce="n"))
    assert engine.identify(client(), tokens, nonce="n").issuer == played.url
    team = client(profile=lambda answer: replace(openid(answer), issuer="https://team.example"))
    assert engine.identify(team, tokens, nonce="n").issuer == "https://team.example"
    assert engine.identify(plain(), TOKENS, nonce=None).issuer == "local:oauth:played"


def test_atk_105_a_name_cannot_reach_into_another_namespace():
    assert local_issuer("team/google%prod") == "local:oauth:team%2Fgoogle%25prod"
    assert local_issuer("github") != "local:github"


def test_what_is_shown_of_an_account(engine, client, plain, played):
    tokens = replace(TOKENS, id_token=played.id_token("our-client", nonce="n"))
    data = engine.identify(client(), tokens, nonce="n").data
    assert (data["id"], data["emailVerified"], data["name"]) == ("subject-1", True, "Ada")
    played.answer("/me", {"id": 5, "name": "Ada"})
    own = engine.identify(plain(profile=by_id), TOKENS, nonce=None).data
    assert own == {"id": 5, "name": "Ada"}
    settings = CustomSettings(client_id="our-client", client_secret="s")
    custom = replace(plain(profile=by_id), settings=settings)
    assert engine.identify(custom, TOKENS, nonce=None).data == {
        "id": "5", "name": "Ada", "emailVerified": False
    }  # fmt: skip


def test_stored_tokens_are_described_though_their_times_are_over(engine, client, played, clock):
    stored = replace(TOKENS, id_token=played.id_token("our-client", nonce="n"))
    clock.pass_by(days=30)
    assert engine.describe(client(), stored).profile.email == "ada@example.com"
    played.answer("/me", {**ADA, "name": "Ada now"})
    there = client(userinfo=f"{played.url}/me")
    told = engine.describe(there, stored)
    assert told.data["name"] == "Ada now"
    assert told.data["iss"] == played.url
    played.answer("/me", {**ADA, "sub": "somebody-else"})
    with pytest.raises(ProviderError, match="somebody else"):
        engine.describe(there, stored)
    other = replace(TOKENS, id_token=played.id_token("other-client"))
    with pytest.raises(ProviderError, match="another client"):
        engine.describe(client(), other)


def test_nothing_to_ask_with(engine, plain):
    with pytest.raises(ProviderError):
        engine.identify(plain(), Tokens(), nonce=None)


def test_settings_do_not_show_the_secret(client):
    assert SETTINGS.client_secret not in repr(TOKENS)
