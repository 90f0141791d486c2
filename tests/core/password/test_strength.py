from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.core.password.strength import Refusal, common_passwords, refusals

WORDS = ("Acme Login", "auth.example.com", "Jörg Müller", "j.mueller", "j.mueller@example.org")


def reasons(password: str, *, words: tuple[str, ...] = WORDS, least: int = 8) -> list[Refusal]:
    return refusals(password, context_words=words, min_length=least, max_length=128)


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-battery",
        "xK9#mQ2$",
        "        kein Problem",
        "jörg mag gern Spaghetti",
        "漢字仮名交じり文章",
        "monkey-83726450183947",
        "abcdefgh-ijk lmno",
        "x" * 60 + "yz" * 30 + "q",
    ],
)
def test_what_is_neither_short_nor_known_may_be_chosen(password: str) -> None:
    assert reasons(password) == []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("kQ7vZ2p", [Refusal.TOO_SHORT]),
        ("kQ7vZ2pX", []),
        ("kQ7vZ2pé", []),
        ("😀🐎🔋📎🪁🧵🦑", [Refusal.TOO_SHORT]),
        ("😀🐎🔋📎🪁🧵🦑🥁", []),
        ("kQ7" * 42 + "vZ", []),
        ("kQ7" * 43, [Refusal.TOO_LONG]),
        ("x" * 10_000_000, [Refusal.TOO_LONG]),
        ("ﷺ" * 128, [Refusal.TOO_LONG]),
    ],
)
def test_length_is_counted_in_code_points(password: str, expected: list[Refusal]) -> None:
    assert reasons(password) == expected


def test_decomposed_letters_count_once() -> None:
    assert reasons("kQ7vZ2e\u0301") == [Refusal.TOO_SHORT]


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "Password1",
        "password123!",
        "Passw0rd",
        "ｐａｓｓｗｏｒｄ",
        "football2024",
        "12345678",
        "1234567890",
        "qwertyuiop",
        "1qaz2wsx",
        "iloveyou!!",
        "passwordpassword",
        "dragondragondragon",
        "aaaaaaaaaaaa",
        "1212121212",
        "trustno1",
    ],
)
def test_common_passwords_and_their_simple_variants_are_refused(password: str) -> None:
    assert reasons(password) == [Refusal.COMMON]


def test_the_check_for_common_ones_can_be_switched_off() -> None:
    assert refusals("password", min_length=8, max_length=128, common=False) == []


@pytest.mark.parametrize(
    "password",
    [
        "acmelogin",
        "AcmeLogin2026",
        "acme-login!",
        "example.com",
        "auth.example.com",
        "Müller1984",
        "jörgmüller",
        "mueller!!42",
        "j.mueller@example.org",
        "muellermueller",
        "Muellerpassword",
    ],
)
def test_words_of_product_host_and_user_are_refused(password: str) -> None:
    assert Refusal.CONTEXT in reasons(password)


def test_a_known_word_inside_a_longer_password_is_fine() -> None:
    assert reasons("mueller eats seven kiwis") == []


@pytest.mark.parametrize("words", [(), ("",), ("a", "Bo", "  "), ("Tom",)])
def test_short_or_empty_words_do_not_matter(words: tuple[str, ...]) -> None:
    assert reasons("tomatosoup-box", words=words) == []


def test_several_reasons_come_together() -> None:
    assert reasons("acme", words=("Acme",)) == [Refusal.TOO_SHORT, Refusal.CONTEXT]


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_gets_an_answer(password: str, words: list[str]) -> None:
    found = refusals(password, context_words=words, min_length=8, max_length=128)
    assert set(found) <= set(Refusal)


def test_the_list_holds_the_top_3000_of_usual_length_in_little_space() -> None:
    known = common_passwords()
    assert len([word for word in known if len(word) >= 8]) >= 3000
    assert known >= {"123456", "password", "qwertyuiop"}
    assert not any(word.startswith("#") or not word.strip() for word in known)
    assert all(word == word.casefold().strip() for word in known)
    file = resources.files("authsvc.core.password").joinpath("common.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum(len(line) + 1 for line in lines) <= 120_000
    words = [line for line in lines if not line.startswith("#")]
    assert words == sorted(set(words))
    assert "MIT License" in "\n".join(lines)
