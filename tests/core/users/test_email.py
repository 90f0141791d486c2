"""The canonical form of an address."""

import pytest

from authsvc.core.users.email import canonical


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ada@Example.COM", "ada@example.com"),
        ("a.b+c_d-e@sub.example.co", "a.b+c_d-e@sub.example.co"),
        ("a/b=c!d'e@example.com", "a/b=c!d'e@example.com"),
        ("ÄDA@Exämple.de", "äda@xn--exmple-cua.de"),
        ("ａｄａ@example.com", "ada@example.com"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
    ],
)
def test_what_people_mean(typed, expected):
    assert canonical(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ada", "@example.com", "ada@", "a@b@example.com", "a b@example.com"),
        *("a..b@example.com", ".a@example.com", "a.@example.com", "<a@example.com>"),
        *("a@localhost", "a@-example.com", "a@example-.com", "a@example..com"),
        *("a@127.0.0.1", "a@[127.0.0.1]", "a@example.123", "a@example.c"),
        *("a@example.com ", "a@example.com\n", "a\x00b@example.com", "x" * 65 + "@example.com"),
        "a@" + "x" * 250 + ".com",
    ],
)
def test_what_is_no_address(typed):
    assert canonical(typed) is None
