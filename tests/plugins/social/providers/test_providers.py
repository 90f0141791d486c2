"""Every provider, played from its shape through the real engine: see README.md."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import built_in, load
from tests.plugins.social.playing import Reply, say_text
from tests.plugins.social.providers.flows import (
    check_profile,
    check_tokens,
    exchanged,
    expected_params,
    identified,
    judged,
)
from tests.plugins.social.providers.requests_seen import check_call, check_client_call
from tests.plugins.social.providers.shape import Stage, shapes

PROVIDERS = Path("authsvc/plugins/social/providers")
LINES = 65
ALL = list(shapes())
VISITED = [shape for shape in ALL if shape.visited]
REFRESHING = [shape for shape in ALL if shape.told.get("refresh")]
CASES = [(shape, case) for shape in ALL for case in shape.told["unhappy"]]
TROUBLE: dict[str, Reply] = {
    "status 500": say_text("{}", 500),
    "HTML": say_text("<h1>Maintenance</h1>"),
    "a redirect": Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
    "nothing": Reply(),
    "another kind of JSON": say_text('"text"', content_type="application/json"),
}

named = pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.id)


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


@pytest.mark.parametrize("shape", VISITED, ids=lambda shape: shape.id)
def test_a_code_is_exchanged(engine, staged, shape):
    stage: Stage = staged(shape)
    tokens = exchanged(engine, stage)
    check_client_call(stage, stage.part("token"))
    check_tokens(tokens, shape.told["tokens"])


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
    sign_in = identified if shape.visited else judged
    if case.get("refused"):
        with pytest.raises(ProviderError):
            sign_in(engine, stage)
    else:
        expected = stage.part("profile") | stage.fill(case["profile"])
        check_profile(sign_in(engine, stage), expected)


@pytest.mark.parametrize("shape", VISITED, ids=lambda shape: shape.id)
def test_trouble_at_any_address_is_an_error_of_the_provider(engine, staged, shape, subtests):
    stage: Stage = staged(shape)
    calls = {url for url, call in stage.part("calls").items() if not call.get("optional")}
    for url in calls | {stage.part("token", "url")}:
        replies = dict(TROUBLE)
        if url in calls:
            replies["status 401"] = say_text("{}", 401)
        for name, reply in replies.items():
            stage = staged(shape)
            stage.played.answer(url, reply)
            with subtests.test(url=url, reply=name), pytest.raises(ProviderError):
                identified(engine, stage)


def test_every_declaration_has_a_shape():
    files = sorted(path.stem for path in PROVIDERS.glob("[a-z]*.py"))
    assert files == built_in() == [shape.id for shape in ALL]


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
