"""The three forms of a session's copy: each reads its own, whole, and nothing else."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import OctKey

from authsvc.crypto.copies import FORMS, Form
from authsvc.crypto.secrets import Keyring

INNER = {"session": {"token": "t"}, "user": {"name": "Ärmelhaus"}, "updatedAt": 1, "version": "1"}
NOW, LATER = 1_700_000_000_000, 1_700_000_300_000
OLD, NEW = "old secret", "new secret"
NAMES = tuple(FORMS)


def form(name: str, *secrets: str) -> Form:
    return FORMS[name](Keyring(secrets or (NEW,)))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_read(name: str) -> None:
    value = form(name).encode(INNER, NOW, LATER)
    assert form(name).decode(value) == (INNER, LATER)


@pytest.mark.parametrize("name", NAMES)
def test_an_older_secret_still_vouches(name: str) -> None:
    value = form(name, OLD).encode(INNER, NOW, LATER)
    assert form(name, NEW, OLD).decode(value) == (INNER, LATER)
    assert form(name, NEW).decode(value) is None


@pytest.mark.parametrize("name", ["jwt", "jwe"])
def test_every_changed_character_is_noticed(name: str) -> None:
    value = form(name).encode(INNER, NOW, LATER)
    for place in range(len(value) - 1):  # the last one carries unused bits
        other = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        assert form(name).decode(other) is None, place


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", NAMES)
def test_atk_080_one_form_is_no_other(name: str, other: str) -> None:
    if name != other:
        assert form(other).decode(form(name).encode(INNER, NOW, LATER)) is None


@pytest.mark.parametrize("name", NAMES)
@given(st.text(max_size=200))
def test_no_text_raises(name: str, text: str) -> None:
    assert form(name).decode(text) is None


@pytest.mark.parametrize("name", NAMES)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=6))
def test_nor_do_random_parts(name: str, sections: list[bytes]) -> None:
    parts = (base64.urlsafe_b64encode(one).decode().rstrip("=") for one in sections)
    assert form(name).decode(".".join(parts)) is None


def test_the_encrypted_one_tells_nothing() -> None:
    value = form("jwe").encode(INNER, NOW, LATER)
    texts = [base64.urlsafe_b64decode(part + "==") for part in value.split(".")]
    assert not any(b"token" in text or "Ärmelhaus".encode() in text for text in texts)
    assert json.loads(texts[0])["enc"] == "A256CBC-HS512"
    assert len({form("jwe").encode(INNER, NOW, LATER) for _ in range(10)}) == 10


def test_another_algorithm_with_our_key_is_refused() -> None:
    coder = FORMS["jwe"](Keyring([NEW]))
    kid, key = next(iter(coder._keys.items()))  # type: ignore[union-attr]
    claims = json.dumps({**INNER, "iat": 1, "exp": 2})
    weaker = {"alg": "dir", "enc": "A256GCM", "kid": kid}
    value = jwe.encrypt_compact(weaker, claims, OctKey.import_key(key[:32]))
    assert coder.decode(value) is None
