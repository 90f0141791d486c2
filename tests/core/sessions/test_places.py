"""Addresses in words."""

import pytest

from authsvc.core.sessions.places import describe
from authsvc.i18n import Translations


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (None, "Unknown place"),
        ("127.0.0.1", "This computer"),
        ("::1", "This computer"),
        ("192.168.1.7", "Private network"),
        ("fe80::1", "Private network"),
        ("203.0.113.24", "203.0.113.24"),
        ("8.8.8.8", "8.8.8.8"),
        ("not an address", "not an address"),
    ],
)
def test_a_place_is_as_near_as_the_address_tells(address, words):
    assert describe(Translations(), address) == words
