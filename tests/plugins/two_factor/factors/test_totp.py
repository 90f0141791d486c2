"""Codes, steps and URIs, against the vectors of RFC 6238 and RFC 3548."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from authsvc.plugins.two_factor.factors import totp

SECRET = totp.as_secret(b"12345678901234567890")
# RFC 6238 appendix B, SHA-1; the last six of eight digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.step_of(SECRET, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize(("drift", "accepted"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_one_step_either_side(drift: int, accepted: int) -> None:
    now = at(1_800_000_000)
    step = totp.step_of(SECRET, pyotp.TOTP(SECRET).at(now, counter_offset=drift), now)
    assert step == (1_800_000_000 // 30 + drift if accepted else None)


def test_the_last_second_of_a_step_and_the_first_of_the_next() -> None:
    start = at(1_800_000_000)
    code = pyotp.TOTP(SECRET).at(start)
    assert totp.step_of(SECRET, code, start + timedelta(seconds=59)) is not None
    assert totp.step_of(SECRET, code, start + timedelta(seconds=60)) is None


@pytest.mark.parametrize(
    "code", ["", "28708", "0287082", "94287082", "28708a", "２８７０８２", "287082\n1", "é" * 6]
)
def test_what_is_no_code(code: str) -> None:
    assert totp.step_of(SECRET, code, at(59)) is None


def test_people_may_part_the_digits() -> None:
    assert totp.step_of(SECRET, " 287 082 ", at(59)) == 1


def test_the_uri_says_everything_and_nothing_can_be_smuggled_in() -> None:
    uri = totp.uri(SECRET, issuer="A&B: x?y", account="a+b@example.com")
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/A%26B%3A%20x%3Fy:a%2Bb@example.com"
    assert parse_qs(parts.query) == {
        "secret": [SECRET],
        "issuer": ["A&B: x?y"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert pyotp.parse_uri(totp.uri(SECRET, issuer="A", account="a@b.example")).secret == SECRET
