"""Attacks that every provider's profile must withstand, whatever its answers look like."""

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from authsvc.plugins.social.client import Asking
from authsvc.plugins.social.provider import Provider, ProviderError
from tests.plugins.social.providers.flows import identified, judged
from tests.plugins.social.providers.shape import Shape, Stage, shapes

ALL = list(shapes())
NOBODY: tuple[Any, ...] = (None, "", " ", "null", "undefined", "None", True, {}, [], ["1"])
NOT_YES: tuple[Any, ...] = ("false", "no", "", None, 0, [], {}, ["true"], "unverified")
SECOND = {"wechat": "openid"}
"""Where another id takes the place of a missing one: both must be missing."""
Change = Callable[[str, Any], Any]


def rewritten(shape: Shape, change: Change) -> Shape:
    """The shape with ``change(name, value)`` for each value in its answers and claims."""
    told = dict(shape.told)
    for part in ("token", "calls", "id_token"):
        told[part] = _walk("", told.get(part), change)
    return replace(shape, told={name: part for name, part in told.items() if part is not None})


def _walk(name: str, value: Any, change: Change) -> Any:
    if isinstance(value, dict):
        return {key: _walk(key, part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_walk(name, part, change) for part in value]
    return change(name, value)


def sign_in(engine: Any, stage: Stage) -> Any:
    return (identified if stage.shape.visited else judged)(engine, stage)


def says_proven(name: str, value: Any) -> bool:
    """Whether this is a provider's word that an address is proven."""
    return ("verified" in name or "confirmed" in name) and value in (True, "true")


PROVEN = [
    shape
    for shape in ALL
    if shape.told["profile"]["email_verified"]
    and rewritten(shape, lambda name, value: "no" if says_proven(name, value) else value) != shape
]


@pytest.mark.parametrize("shape", PROVEN, ids=lambda shape: shape.id)
def test_atk_104_only_yes_is_yes(engine, staged, shape, subtests):
    for word in NOT_YES:
        changed = rewritten(
            shape, lambda name, value, said=word: said if says_proven(name, value) else value
        )
        with subtests.test(repr(word)):
            assert sign_in(engine, staged(changed)).profile.email_verified is False


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.id)
def test_atk_106_no_name_and_no_address_makes_an_account(engine, staged, shape):
    """Whoever changes all of his names and addresses stays the same; nobody becomes another."""
    subject = shape.told["profile"]["subject"]
    kept = ("url", "jwks", "algorithm", "iss", "tid", "issuer", "method", "auth")

    def change(name: str, value: Any) -> Any:
        mutable = isinstance(value, str) and ("@" in value or "name" in name or name == "upn")
        return f"x{value}" if mutable and name not in kept and value != subject else value

    assert sign_in(engine, staged(rewritten(shape, change))).profile.subject == subject


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.id)
def test_atk_107_nobody_is_not_somebody(engine, staged, shape, subtests):
    subject = shape.told["profile"]["subject"]
    for nobody in NOBODY:

        def change(name: str, value: Any, said: Any = nobody) -> Any:
            known = type(value) in (str, int) and str(value) == subject
            return said if known or name == SECOND.get(shape.id) else value

        changed = rewritten(shape, change)
        assert changed != shape
        with subtests.test(repr(nobody)), pytest.raises(ProviderError):
            sign_in(engine, staged(changed))


def test_atk_111_every_provider_binds_its_answer_by_a_state(engine, staged, subtests):
    """State is no matter of a declaration: it has no field for it, and every address holds it."""
    assert [field.name for field in fields(Provider) if "state" in field.name] == []
    assert {field.name: field for field in fields(Asking)}["state"].default is MISSING
    for shape in (shape for shape in ALL if shape.visited):
        stage: Stage = staged(shape)
        with subtests.test(shape.id):
            url = engine.authorization_url(stage.client, stage.asking)
            assert parse_qsl(urlsplit(url).query).count(("state", stage.values["state"])) == 1
