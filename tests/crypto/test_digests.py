import pytest

from authsvc.crypto.digests import digest, keyed_digests, purpose_digest, same
from authsvc.crypto.secrets import Keyring


def test_digest_is_sha256_in_hex() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_atk_141_value_of_one_purpose_is_not_found_under_another() -> None:
    assert purpose_digest("magic-link", "x") != purpose_digest("reset-password", "x")
    assert purpose_digest("magic-link", "x") != digest("x")


def test_atk_141_purpose_and_value_cannot_be_shifted_into_each_other() -> None:
    assert purpose_digest("otp", "-a") != purpose_digest("otp-", "a")
    with pytest.raises(ValueError, match="NUL"):
        purpose_digest("otp\0a", "b")


def test_keyed_digests_need_the_secret_and_survive_rotation() -> None:
    before = keyed_digests(Keyring(["old"]), "otp", "123456")
    after = keyed_digests(Keyring(["new", "old"]), "otp", "123456")
    assert after[1:] == before
    assert after[0] not in (before[0], purpose_digest("otp", "123456"))


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [("é", "é", True), ("a", "b", False), ("a", "aa", False), ("\ud800", "\ud800", True)],
)
def test_same_compares_any_text(a: str, b: str, *, equal: bool) -> None:
    assert same(a, b) is equal
