"""Sign-in at a played provider, and what must come of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from authsvc.plugins.social.client import Engine, Identified, Tokens
from tests.plugins.social.providers.shape import Stage


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
