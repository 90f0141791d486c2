"""Token responses as values."""

from datetime import UTC, datetime, timedelta

import pytest

from authsvc.plugins.social.engine.tokens import tokens_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def tokens(separator=" ", **answer):
    told = {"access_token": "a", **answer}
    return tokens_of(told, now=NOW, asked=("openid",), separator=separator)


@pytest.mark.parametrize(
    "told, seconds",
    [
        (3600, 3600), ("3600", 3600), (59.5, 59.5), (10**12, 3650 * 86400),
        ("9" * 5000, 3650 * 86400),
        (0, None), (-1, None), (True, None), (None, None), ("", None), ("soon", None), ("²", None),
        ([], None), ({}, None),
    ],
)  # fmt: skip
def test_lifetimes(told, seconds):
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert tokens(expires_in=told).access_expires_at == expected
    assert tokens(refresh_token_expires_in=told).refresh_expires_at == expected
    assert tokens(refresh_expires_in=told).refresh_expires_at == expected


@pytest.mark.parametrize(
    "told, separator, scopes",
    [
        ("email openid", " ", ("email", "openid")),
        ("repo,gist", " ", ("repo", "gist")),
        ("a,b, c", ",", ("a", "b", "c")),
        ("a|b", "|", ("a", "b")),
        (["user:read", "email", "email"], " ", ("user:read", "email")),
        (None, " ", ("openid",)), ("", " ", ("openid",)), (5, " ", ("openid",)),
        ({"a": 1}, " ", ("openid",)), (["a", 1, None, "b c", "d\u0000"], " ", ("a",)),
        ('a b"c d\\e f', " ", ("a", "f")),
    ],
)  # fmt: skip
def test_scopes(told, separator, scopes):
    assert tokens(separator, scope=told).scopes == scopes


def test_an_empty_token_is_none():
    assert tokens(refresh_token="", id_token="").refresh_token is None


def test_tokens_do_not_show_themselves():
    shown = repr(tokens(access_token="the-access", refresh_token="the-refresh", id_token="the-id"))
    assert "the-" not in shown
