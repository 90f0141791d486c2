"""The standard claims, when an ID token and userinfo both tell some."""

import pytest

from authsvc.plugins.social.provider import Answer, openid


@pytest.mark.parametrize(
    ("claims", "userinfo", "expected"),
    [
        ({"email": "a@example.com", "email_verified": True}, {}, ("a@example.com", True)),
        ({}, {"email": "a@example.com", "email_verified": True}, ("a@example.com", True)),
        ({"email": "a@example.com"}, {"email_verified": True}, ("a@example.com", False)),
        ({"email_verified": True}, {"email": "a@example.com"}, ("a@example.com", False)),
        (
            {"email": "a@example.com", "email_verified": False},
            {"email": "b@example.com", "email_verified": True},
            ("a@example.com", False),
        ),
        ({"email_verified": True}, {}, (None, False)),
    ],
)
def test_atk_104_an_address_is_proven_by_who_names_it(claims, userinfo, expected):
    found = openid(Answer(claims={"sub": "1", **claims}, userinfo={"sub": "1", **userinfo}))
    assert (found.email, found.email_verified) == expected


def test_names_may_come_from_either():
    found = openid(Answer(claims={"sub": "1"}, userinfo={"sub": "1", "name": "Olga Orlova"}))
    assert (found.subject, found.name) == ("1", "Olga Orlova")
