import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.core.password.personal import is_personal

WORDS = ("Acme Login", "auth.example.com", "Jörg Müller", "j.mueller", "j.mueller@example.org")


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
        "ＭＵＥＬＬＥＲ-2026",
    ],
)
def test_words_of_product_host_and_user_are_refused(password: str) -> None:
    assert is_personal(password, WORDS)


@pytest.mark.parametrize("password", ["mueller eats seven kiwis", "correct-horse-battery", "", "!"])
def test_a_known_word_inside_a_longer_password_is_fine(password: str) -> None:
    assert not is_personal(password, WORDS)


@pytest.mark.parametrize("words", [(), ("",), ("a", "Bo", "  "), ("Tom",)])
def test_short_or_empty_words_do_not_matter(words: tuple[str, ...]) -> None:
    assert not is_personal("tomatosoup-box", words)


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_gets_an_answer(password: str, words: list[str]) -> None:
    assert is_personal(password, words) in (True, False)
