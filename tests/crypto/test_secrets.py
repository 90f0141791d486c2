import pickle
from random import Random

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from authsvc.crypto.secrets import Keyring, weaknesses

STRONG = "Zk3vT9qPx7LmWc2RbN8yHd5GfJs4Ua6E"


def test_parse_reads_a_list_newest_first() -> None:
    assert Keyring.parse(" new, old1,,old2 ").secrets == (b"new", b"old1", b"old2")


@pytest.mark.parametrize("text", ["", " , "])
def test_parse_refuses_an_empty_list(text: str) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Keyring.parse(text)


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Keyring(["new", ""])


def test_derived_keys_are_hkdf_and_differ_by_purpose_and_secret() -> None:
    keyring = Keyring(["new", "old"])
    expected = HKDF(algorithm=SHA256(), length=32, salt=b"authsvc", info=b"a").derive(b"new")
    assert keyring.derive("a")[0] == expected
    assert len({*keyring.derive("a"), *keyring.derive("b")}) == 4
    assert keyring.derive("a") is keyring.derive("a")


def test_a_keyring_never_shows_its_secrets() -> None:
    keyring = Keyring([STRONG])
    assert repr(keyring) == "Keyring(<1 secrets>)"
    assert STRONG not in f"{keyring} {keyring!r}"
    with pytest.raises(TypeError):
        pickle.dumps(keyring)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "short",
        STRONG[:31],
        "a" * 40,
        "0123456789abcdef" * 2,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "abababababababababababababababababacad",
        "better-auth-secret-12345678901234567890",
        "change-me-please-Zk3vT9qPx7LmWc2RbN8yHd5",
        "this-is-an-example-Zk3vT9qPx7LmWc2RbN8yHd5",
        "My-Super-SECRET-Zk3vT9qPx7LmWc2RbN8yHd5",
    ],
)
def test_atk_215_weak_and_example_secrets_are_named(secret: str) -> None:
    assert weaknesses(secret)


def test_atk_215_no_reason_repeats_the_secret() -> None:
    assert "pa55phrase" not in " ".join(weaknesses("pa55phrase" * 3))


def test_random_secrets_pass() -> None:
    assert weaknesses(STRONG) == []
    random = Random(7)
    for alphabet in ("0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"):
        for _ in range(300):
            assert weaknesses("".join(random.choices(alphabet, k=32))) == []
