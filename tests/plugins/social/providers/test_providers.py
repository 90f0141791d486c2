"""Every provider, played from its shape through the real engine: see README.md."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from authsvc.plugins.social.client import Asking, Engine, Identified, Tokens
from authsvc.plugins.social.engine import OAuthEngine
from authsvc.plugins.social.provider import Provider, ProviderError
from authsvc.plugins.social.registry import built_in, load
from tests.plugins.social.playing import PlayedProvider, Reply, playing, say_text
from tests.plugins.social.providers.requests_seen import check_call, check_client_call
from tests.plugins.social.providers.shape import Shape, Stage, shapes
from tests.plugins.social.signing import SigningKey, signing_key, unsigned

PROVIDERS = Path("authsvc/plugins/social/providers")
LINES = 65
ALL = list(shapes())
VISITED = [shape for shape in ALL if shape.told.get("authorization")]
REFRESHING = [shape for shape in ALL if shape.told.get("refresh")]
SIGNING = [shape for shape in ALL if "id_token" in shape.told]
BOUND = [shape for shape in VISITED if load(shape.id).nonce]
CASES = [(shape, case) for shape in ALL for case in shape.told["unhappy"]]
TROUBLE: dict[str, Reply] = {
    "status 500": say_text("{}", 500),
    "HTML": say_text("<h1>Maintenance</h1>"),
    "a redirect": Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
    "nothing": Reply(),
    "another kind of JSON": say_text('"text"', content_type="application/json"),
}

named = pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.id)


@pytest.fixture
def played() -> Iterator[PlayedProvider]:
    """The provider's host, whatever it is called."""
    with playing() as provider:
        yield provider


@pytest.fixture
def engine(played: PlayedProvider) -> Engine:
    """The real one, on a network where all hosts are the played one."""
    return OAuthEngine(played.network())


@pytest.fixture
def staged(played: PlayedProvider) -> Callable[..., Stage]:
    """``staged(shape)``: the shape, played."""
    return lambda shape, key=None: Stage(shape, played, key)


@pytest.mark.parametrize("shape", VISITED, ids=lambda shape: shape.id)
def test_browsers_are_sent_with_exactly_what_the_provider_wants(engine, staged, shape):
    stage: Stage = staged(shape)
    url = engine.authorization_url(stage.client, stage.asking)
    parts, values = urlsplit(url), stage.values
    assert parts._replace(query="").geturl() == stage.part("authorization", "url")
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == expected_params(stage)
    assert stage.provider.pkce is shape.told["authorization"].get("pkce", True)
    assert "+" not in parts.query, "some providers take a plus sign for itself (Cognito)"
    assert values["client_secret"] not in url


def expected_params(stage: Stage) -> dict[str, str]:
    values, provider = stage.values, stage.provider
    usual = {
        "response_type": "code",
        provider.client_id_name: values["client_id"],
        "redirect_uri": values["redirect_uri"],
        "state": values["state"],
    }
    if provider.pkce:
        usual |= {"code_challenge": values["challenge"], "code_challenge_method": "S256"}
    if provider.nonce:
        usual["nonce"] = values["nonce"]
    told: dict[str, str | None] = usual | stage.part("authorization", "params")
    return {name: value for name, value in told.items() if value is not None}


def exchanged(engine: Engine, stage: Stage) -> Tokens:
    callback = {"code": stage.values["code"], "state": stage.values["state"]}
    return engine.exchange(
        stage.client,
        stage.values["code"],
        verifier=stage.asking.verifier,
        callback=callback | stage.part("callback"),
    )


def identified(engine: Engine, stage: Stage) -> Identified:
    tokens = exchanged(engine, stage)
    return engine.identify(
        stage.client, tokens, nonce=stage.asking.nonce, callback=stage.part("callback")
    )


def judged(engine: Engine, stage: Stage) -> Identified:
    return engine.judge(stage.client, stage.values["id_token"], nonce=stage.asking.nonce)


@pytest.mark.parametrize("shape", VISITED, ids=lambda shape: shape.id)
def test_a_code_is_exchanged(engine, staged, shape):
    stage: Stage = staged(shape)
    tokens = exchanged(engine, stage)
    check_client_call(stage, stage.part("token"))
    check_tokens(tokens, shape.told["tokens"])


def check_tokens(tokens: Tokens, told: dict[str, Any]) -> None:
    assert tokens.access_token == told["access_token"]
    assert tokens.refresh_token == told["refresh_token"]
    if "scopes" in told:
        assert list(tokens.scopes) == told["scopes"]
    if told["expires_in"] is None:
        assert tokens.access_expires_at is None
    else:
        assert tokens.access_expires_at is not None
        left = tokens.access_expires_at - datetime.now(UTC)
        assert timedelta(0) <= timedelta(seconds=told["expires_in"]) - left < timedelta(minutes=1)


@pytest.mark.parametrize("shape", REFRESHING, ids=lambda shape: shape.id)
def test_tokens_are_refreshed(engine, staged, shape):
    stage: Stage = staged(shape)
    told = stage.part("refresh")
    stage.play(told)
    sent = told.get("form", told.get("json", told.get("query")))["refresh_token"]
    check_tokens(engine.refresh(stage.client, sent), told["tokens"])
    check_client_call(stage, told)


@named
def test_what_never_refreshes_is_not_asked_to(engine, staged, shape):
    stage: Stage = staged(shape)
    assert stage.provider.refreshes is bool(shape.told.get("refresh"))
    if not stage.provider.refreshes:
        with pytest.raises(ProviderError):
            engine.refresh(stage.client, "refresh-1")
        assert stage.played.asked == []


def check_profile(found: Identified, told: dict[str, Any]) -> None:
    profile = found.profile
    seen = {
        "subject": profile.subject,
        "email": profile.email,
        "email_verified": profile.email_verified,
        "name": profile.name,
        "image": profile.image,
        "issuer": found.issuer,
    }
    assert seen == told


@pytest.mark.parametrize("shape", VISITED, ids=lambda shape: shape.id)
def test_who_it_is(engine, staged, shape):
    stage: Stage = staged(shape)
    check_profile(identified(engine, stage), stage.part("profile"))
    for url, call in stage.part("calls").items():
        asked = stage.played.calls(url)
        assert asked or call.get("optional"), f"{url} was not called"
        for one in asked:
            check_call(stage, call, one)


@pytest.mark.parametrize(
    ("shape", "case"), CASES, ids=[f"{shape.id}-{case['name']}" for shape, case in CASES]
)
def test_an_answer_of_another_kind(engine, staged, shape, case):
    stage: Stage = staged(shape.changed(case))
    if case["at"] == "refresh":
        stage.play(stage.part("refresh"))
        with pytest.raises(ProviderError):
            engine.refresh(stage.client, "refresh-1")
        return
    sign_in = identified if VISITED.count(shape) else judged
    if case.get("refused"):
        with pytest.raises(ProviderError):
            sign_in(engine, stage)
    else:
        expected = stage.part("profile") | stage.fill(case["profile"])
        check_profile(sign_in(engine, stage), expected)


@named
def test_trouble_at_any_address_is_an_error_of_the_provider(engine, staged, shape, subtests):
    stage: Stage = staged(shape)
    calls = {url for url, call in stage.part("calls").items() if not call.get("optional")}
    token = {stage.part("token", "url")} if shape.told.get("token") else set()
    for url in calls | token:
        replies = dict(TROUBLE)
        if url in calls:
            replies["status 401"] = say_text("{}", 401)
        for name, reply in replies.items():
            stage = staged(shape)
            stage.played.answer(url, reply)
            with subtests.test(url=url, reply=name), pytest.raises(ProviderError):
                identified(engine, stage)


FORGED: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "asked for by another client": {"azp": "another-client"},
    "another issuer": {"iss": "https://issuer.example"},
    "no issuer": {"iss": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "expired": {"exp": 1_600_000_000},
    "without an end": {"exp": None},
    "of the future": {"iat": 4_000_000_000, "exp": 4_000_000_600},
}


def ways(shape: Shape) -> list[Callable[[Engine, Stage], Identified]]:
    """How an ID token of this provider can come to us."""
    native = load(shape.id).id_token_sign_in
    return [*([identified] if shape.signs and VISITED.count(shape) else []), *[judged] * native]


@pytest.mark.parametrize("shape", SIGNING, ids=lambda shape: shape.id)
def test_forged_id_tokens_are_refused(engine, staged, shape, subtests):
    forged = dict(FORGED)
    if load(shape.id).nonce:
        forged |= {"of another request": {"nonce": "nonce-2"}, "without nonce": {"nonce": None}}
    for name, claims in forged.items():
        changed = shape.changed({"at": "id_token", "merge": claims})
        for way in ways(shape):
            with subtests.test(name, way=way.__name__), pytest.raises(ProviderError):
                way(engine, staged(changed))


@pytest.mark.parametrize("shape", SIGNING, ids=lambda shape: shape.id)
def test_id_tokens_that_the_provider_did_not_sign_are_refused(staged, played, shape, subtests):
    algorithm = shape.told["id_token"]["algorithm"]
    for name, key in {
        "another key of that name": signing_key_of_a_stranger(algorithm),
        "a key that nobody has published": signing_key("unknown", algorithm),
        "nobody": Unsigned(None, "none", None),
    }.items():
        for way in ways(shape):
            with subtests.test(name, way=way.__name__), pytest.raises(ProviderError):
                way(OAuthEngine(played.network()), staged(shape, key))


class Unsigned(SigningKey):
    """``alg: none``."""

    def sign(self, claims: Any, **_: Any) -> str:
        return unsigned(claims)


def signing_key_of_a_stranger(algorithm: str) -> SigningKey:
    stranger = signing_key("stranger", algorithm)
    return SigningKey(stranger.private, algorithm, "shape")


@pytest.mark.parametrize("shape", SIGNING, ids=lambda shape: shape.id)
def test_id_tokens_from_applications(engine, staged, shape):
    stage: Stage = staged(shape)
    if stage.provider.id_token_sign_in:
        told = stage.part("profile") | shape.told["id_token"].get("judged", {})
        check_profile(judged(engine, stage), told)
    else:
        with pytest.raises(ProviderError):
            judged(engine, stage)


@pytest.mark.parametrize("shape", BOUND, ids=lambda shape: shape.id)
def test_a_nonce_that_was_sent_must_come_back(engine, staged, shape):
    stage: Stage = staged(shape)
    answer = {k: v for k, v in stage.part("token", "answer").items() if k != "id_token"}
    stage.play(stage.part("token") | {"answer": answer})
    with pytest.raises(ProviderError):
        identified(engine, stage)


def test_atk_111_every_provider_has_a_shape_and_a_state(engine, staged, subtests):
    """State is no matter of a declaration: it has no field for it, and every address holds it."""
    files = sorted(path.stem for path in PROVIDERS.glob("[a-z]*.py"))
    assert files == built_in() == [shape.id for shape in ALL]
    assert [field.name for field in fields(Provider) if "state" in field.name] == []
    assert {field.name: field for field in fields(Asking)}["state"].default is not None
    for shape in VISITED:
        stage: Stage = staged(shape)
        with subtests.test(shape.id):
            url = engine.authorization_url(stage.client, stage.asking)
            assert parse_qsl(urlsplit(url).query).count(("state", stage.values["state"])) == 1


@named
def test_a_provider_is_declared_in_its_file(shape):
    provider = load(shape.id)
    text = (PROVIDERS / f"{shape.id}.py").read_text()
    assert provider.id == shape.id
    assert text.count("\n") <= LINES
    assert shape.told["source"]
    assert provider.settings_url.startswith("https://")
    assert "client_id" in provider.needs


@named
def test_every_address_is_https(shape):
    provider = load(shape.id)
    for name in ("authorize", "token", "userinfo", "jwks", "discovery", "end_session",
                 "refresh_url", "settings_url"):  # fmt: skip
        url = getattr(provider, name)
        assert url == "" or url.startswith(("https://", "{issuer}")), name
