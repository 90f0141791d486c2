import base64
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.crypto.secrets import Keyring
from authsvc.crypto.signing import percent_decode, percent_encode, sign, unsign

NEW, OLD = "Zk3vT9qPx7LmWc2RbN8yHd5GfJs4Ua6E", "q8Wn4Lk2Vb6Tz9Rx1Mc7Yd3Fg5Hj0PsA"
KEYRING = Keyring([NEW, OLD])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TEXTS)
def test_what_is_signed_is_read_again(value: str) -> None:
    assert unsign(KEYRING, sign(KEYRING, value)) == value
    assert percent_decode(percent_encode(sign(KEYRING, value))) == sign(KEYRING, value)


def test_an_older_secret_still_verifies_and_a_dropped_one_does_not() -> None:
    signed = sign(Keyring([OLD]), "token")
    assert unsign(KEYRING, signed) == "token"
    assert unsign(Keyring([NEW]), signed) is None


def test_the_newest_secret_signs() -> None:
    assert unsign(Keyring([NEW]), sign(KEYRING, "token")) == "token"


@given(TEXTS, st.data())
def test_any_changed_character_of_the_value_is_noticed(value: str, data: st.DataObject) -> None:
    signed = sign(KEYRING, value)
    at = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != value[at]))
    assert unsign(KEYRING, signed[:at] + other + signed[at + 1 :]) is None


@given(st.binary(min_size=32, max_size=32))
def test_a_guessed_signature_is_refused(mac: bytes) -> None:
    assert unsign(KEYRING, f"token.{base64.b64encode(mac).decode()}") is None


@given(st.text())
def test_arbitrary_text_never_raises(text: str) -> None:
    assert unsign(KEYRING, text) is None
    assert percent_decode(text) == unquote(text)


@pytest.mark.parametrize("cut", [1, 2, 44, 45])
def test_a_shortened_signature_is_refused(cut: int) -> None:
    assert unsign(KEYRING, sign(KEYRING, "token")[:-cut]) is None


@pytest.mark.parametrize("text", ["", ".", "\ud800." + "A" * 43 + "=", "x." + "é" * 44])
def test_malformed_values_are_nothing(text: str) -> None:
    assert unsign(KEYRING, text) is None


def test_an_empty_value_is_nothing_though_rightly_signed() -> None:
    assert unsign(KEYRING, sign(KEYRING, "")) is None


def test_the_value_may_contain_dots() -> None:
    assert unsign(KEYRING, sign(KEYRING, "a.b.c")) == "a.b.c"


@given(st.text(st.sampled_from("%23BFDbfd5+/=ab")))
def test_the_short_way_decodes_as_the_standard_library_does(text: str) -> None:
    assert percent_decode(text) == unquote(text)


@pytest.mark.parametrize(
    ("value", "cookie"),
    [
        (
            "abcDEF0123456789abcDEF0123456789",
            "abcDEF0123456789abcDEF0123456789.DWtkD8Wnul0e3K3DHS2DkzYxEEd4gNGqeR%2FuSfRNXFI%3D",
        ),
        (
            "userhash!id:π/+=%.x",
            "userhash!id%3A%CF%80%2F%2B%3D%25.x.aKxfCYvjGXMlYKpfEdzC98PlT%2FUL9GP2eKusT8gwxFk%3D",
        ),
    ],
)
def test_cookies_are_those_of_better_auth(value: str, cookie: str) -> None:
    # Made by serializeSignedCookie of the npm package better-call 1.4.5 with the secret NEW.
    assert percent_encode(sign(KEYRING, value)) == cookie
    assert unsign(KEYRING, percent_decode(cookie)) == value
