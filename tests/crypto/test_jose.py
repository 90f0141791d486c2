import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from authsvc.crypto.jose import ExpiredTokenError, InvalidTokenError, sign_claims, verify_claims
from authsvc.crypto.secrets import Keyring
from authsvc.crypto.signing import sign

NEW, OLD = "Zk3vT9qPx7LmWc2RbN8yHd5GfJs4Ua6E", "q8Wn4Lk2Vb6Tz9Rx1Mc7Yd3Fg5Hj0PsA"
KEYRING = Keyring([NEW, OLD])
NOW = datetime(2026, 11, 22, 12, 0, 0, 999000, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLAIMS = {"email": "a@example.com", "userId": "u1"}


def token(keyring: Keyring = KEYRING, request_type: str | None = "change-email") -> str:
    purpose = {"requestType": request_type} if request_type else {}
    return sign_claims(keyring, {**CLAIMS, **purpose}, now=NOW, lifetime=HOUR)


def read(text: str, *request_types: str | None, now: datetime = NOW) -> dict[str, Any]:
    return verify_claims(KEYRING, text, request_types=request_types or ["change-email"], now=now)


def forged(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    allowed = ["HS256", "HS384", "none"]
    return jwt.encode(header, claims, OctKey.import_key(key), algorithms=allowed)


def signed(claims: dict[str, Any]) -> str:
    times = {"iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 60}
    merged = {"requestType": "change-email", **times, **claims}
    merged = {name: value for name, value in merged.items() if value is not ...}
    return forged({"alg": "HS256"}, merged, KEYRING.derive("mailed claims")[0])


def test_claims_come_back_with_purpose_and_whole_seconds() -> None:
    issued = int(NOW.timestamp())
    expected = {**CLAIMS, "requestType": "change-email", "iat": issued, "exp": issued + 3600}
    assert read(token()) == expected


def test_a_request_type_is_optional_but_only_where_the_caller_says_so() -> None:
    assert "requestType" not in read(token(request_type=None), None)
    with pytest.raises(InvalidTokenError, match="another purpose"):
        read(token(request_type=None))


def test_atk_141_a_token_of_one_purpose_is_refused_for_another() -> None:
    for request_types in (["change-password"], [None], ["change-emai", "change-email-2"]):
        with pytest.raises(InvalidTokenError, match="another purpose"):
            read(token(), *request_types)


def test_a_caller_may_tell_the_purposes_apart_itself() -> None:
    assert verify_claims(KEYRING, token(), now=NOW)["requestType"] == "change-email"


def test_the_claims_given_cannot_prolong_the_lifetime() -> None:
    text = sign_claims(KEYRING, {"exp": 9999999999}, now=NOW, lifetime=HOUR)
    assert read(text, None)["exp"] == int(NOW.timestamp()) + 3600


def test_atk_141_a_signed_cookie_is_no_token_and_a_token_no_signed_cookie() -> None:
    head, _, mac = token().rpartition(".")
    cookie = sign(KEYRING, head).rpartition(".")[2]
    transplanted = base64.urlsafe_b64encode(base64.b64decode(cookie)).rstrip(b"=").decode()
    assert transplanted != mac
    with pytest.raises(InvalidTokenError):
        read(f"{head}.{transplanted}")


def test_a_token_ends_with_its_lifetime() -> None:
    text = token()
    assert read(text, now=NOW + HOUR - timedelta(seconds=1))
    for later in (HOUR, HOUR + timedelta(days=9)):
        with pytest.raises(ExpiredTokenError):
            read(text, now=NOW + later)


def test_rotation_keeps_old_tokens_until_the_secret_is_dropped() -> None:
    old = token(Keyring([OLD]))
    assert read(old)["userId"] == "u1"
    with pytest.raises(InvalidTokenError):
        verify_claims(Keyring([NEW]), old, request_types=["change-email"], now=NOW)


def test_a_purpose_that_is_no_text_is_refused_by_a_set_too() -> None:
    with pytest.raises(InvalidTokenError):
        verify_claims(KEYRING, signed({"requestType": [1]}), request_types={"a", None}, now=NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": ...},
        {"iat": ...},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": 9999999999.5},
        {"exp": True},
        {"iat": True},
        {"iat": 9999999999},
        {"requestType": ["change-email"]},
        {"requestType": {"a": 1}},
        {"requestType": ...},
        {"nbf": 9999999999},
    ],
)
def test_rightly_signed_claims_of_a_wrong_kind_are_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidTokenError):
        read(signed(claims))


def test_the_helper_above_makes_acceptable_tokens() -> None:
    assert read(signed({}))


def test_other_algorithms_and_keys_are_refused() -> None:
    claims = read(token())
    key = KEYRING.derive("mailed claims")[0]
    for text in (
        forged({"alg": "HS384"}, claims, key),
        forged({"alg": "HS256"}, claims, NEW.encode()),
        _unsigned(claims),
    ):
        with pytest.raises(InvalidTokenError):
            read(text)


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), ""])


@given(st.text())
def test_arbitrary_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read(text)


@given(st.data())
def test_a_changed_character_is_noticed(data: st.DataObject) -> None:
    text = token()
    at = data.draw(st.integers(0, len(text) - 2))  # the last one carries unused bits
    other = data.draw(st.characters().filter(lambda character: character != text[at]))
    with pytest.raises(InvalidTokenError):
        read(text[:at] + other + text[at + 1 :])


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "x" * 1_000_000, "e30.e30.", "é.é.é"])
def test_malformed_tokens_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read(text)
