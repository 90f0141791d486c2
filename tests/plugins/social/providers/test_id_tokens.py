"""ID tokens of every provider that signs: those it made, and those it did not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from authsvc.plugins.social.client import Engine, Identified
from authsvc.plugins.social.engine import OAuthEngine
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import load
from tests.plugins.social.providers.flows import check_profile, identified, judged
from tests.plugins.social.providers.shape import Shape, Stage, shapes
from tests.plugins.social.signing import SigningKey, signing_key, unsigned

SIGNING = [shape for shape in shapes() if "id_token" in shape.told]
BOUND = [shape for shape in SIGNING if shape.visited and load(shape.id).nonce]
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
    return [*([identified] if shape.signs and shape.visited else []), *[judged] * native]


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
                way(OAuthEngine(played.network(), timedelta(seconds=60)), staged(shape, key))


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
