import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.crypto.encryption import Envelope, UndecryptableError
from authsvc.crypto.secrets import Keyring

OLD, NEW = Keyring(["old secret"]), Keyring(["new secret", "old secret"])
ENVELOPE = Envelope(NEW, os.urandom)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, TEXTS)
def test_what_is_encrypted_is_read_again(plain: str, context: str) -> None:
    assert ENVELOPE.decrypt(ENVELOPE.encrypt(plain, context=context), context=context) == plain


def test_the_same_text_never_looks_the_same() -> None:
    assert len({ENVELOPE.encrypt("seed", context="c") for _ in range(50)}) == 50


def test_nothing_of_the_text_shows() -> None:
    version, key_id, payload = ENVELOPE.encrypt("JBSWY3DPEHPK3PXP", context="c").split(".")
    assert version == "v1"
    assert len(key_id) == 8
    assert "JBSWY3DPEHPK3PXP" not in payload
    assert not set(payload) & set("+/=")


@given(TEXTS, TEXTS)
def test_a_ciphertext_does_not_open_in_another_place(one: str, other: str) -> None:
    text = ENVELOPE.encrypt("seed", context=one)
    if one == other:
        assert ENVELOPE.decrypt(text, context=other) == "seed"
    else:
        with pytest.raises(UndecryptableError):
            ENVELOPE.decrypt(text, context=other)


@given(st.data())
def test_a_changed_ciphertext_does_not_open(data: st.DataObject) -> None:
    text = ENVELOPE.encrypt("a secret seed!", context="c")  # no unused bits in its base64
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda character: character != text[at]))
    with pytest.raises(UndecryptableError):
        ENVELOPE.decrypt(text[:at] + other + text[at + 1 :], context="c")


@given(st.text())
def test_arbitrary_text_is_undecryptable_by_name(text: str) -> None:
    with pytest.raises(UndecryptableError):
        ENVELOPE.decrypt(text, context="c")


def test_after_rotation_old_texts_open_and_count_as_outdated() -> None:
    old = Envelope(OLD, os.urandom).encrypt("seed", context="c")
    assert ENVELOPE.decrypt(old, context="c") == "seed"
    assert ENVELOPE.is_outdated(old)
    assert not ENVELOPE.is_outdated(ENVELOPE.encrypt("seed", context="c"))


def test_a_dropped_or_unknown_key_is_named() -> None:
    new = ENVELOPE.encrypt("seed", context="c")
    with pytest.raises(UndecryptableError, match="no key"):
        Envelope(OLD, os.urandom).decrypt(new, context="c")


def test_a_text_relabelled_with_another_key_id_does_not_open() -> None:
    old, new = (
        Envelope(OLD, os.urandom).encrypt("a", context="c"),
        ENVELOPE.encrypt("a", context="c"),
    )
    swapped = ".".join(["v1", old.split(".")[1], new.split(".")[2]])
    with pytest.raises(UndecryptableError, match="tampered"):
        ENVELOPE.decrypt(swapped, context="c")


def test_a_one_time_token_can_be_the_key() -> None:
    text = Envelope(Keyring(["one-time token"]), os.urandom).encrypt("session", context="c")
    assert Envelope(Keyring(["one-time token"]), os.urandom).decrypt(text, context="c") == "session"
    with pytest.raises(UndecryptableError):
        Envelope(Keyring(["guess"]), os.urandom).decrypt(text, context="c")
