"""Plain http is for this machine alone."""

import pytest

from authsvc.network.addresses import callable_url, is_private_way, origin


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://a.example/x", True),
        ("http://127.0.0.1:80/x", True),
        ("http://localhost/x", True),
        ("http://a.example/x", False),
        ("https://a.example/?x", False),
        ("https://u:p@a.example/", False),
        ("https://a.example:x/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_which_addresses_may_be_called(url, good):
    assert callable_url(url) is good


def test_a_query_is_fine_where_nothing_is_appended():
    assert is_private_way("https://a.example/?x")
    assert not is_private_way("http://a.example/?x")


def test_what_a_log_may_hold_of_an_address():
    assert origin("https://user:word@example.com:8443/path?code=1") == "https://example.com:8443"
