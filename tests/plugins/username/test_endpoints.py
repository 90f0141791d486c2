"""User names as clients see them."""

import uuid

import pytest

from tests.core.password.test_endpoints import refused
from tests.support.visitor import PASSWORD, fresh_email


def new_name() -> str:
    return f"ada_{uuid.uuid4().hex[:12]}"


def names(user) -> tuple[str | None, str | None]:
    return user["username"], user["displayUsername"]


def sign_up(site, **fields):
    body = {"name": "Ada", "email": fresh_email(), "password": PASSWORD} | fields
    return site.visitor().post("/sign-up/email", body)


@pytest.mark.parametrize(
    ("name", "shown", "expected"),
    [
        ("NAME", None, ("name", "NAME")),
        ("NAME", "Shown", ("name", "Shown")),
        ("NAME", "", ("name", "NAME")),
        (None, "Some Body", (None, "Some Body")),
        (None, "", (None, "")),
        (None, None, (None, None)),
        (..., "NAME", ("name", "NAME")),
        (..., "Some Body", (None, "Some Body")),
    ],
)
def test_names_at_sign_up(site, name, shown, expected):
    """``...`` leaves the user name out: a display name that could be one serves as one."""
    unique = new_name()

    def fill(text):
        return text.replace("NAME", unique.upper()).replace("name", unique) if text else text

    fields = {"displayUsername": fill(shown)} | ({} if name is ... else {"username": fill(name)})
    user = sign_up(site, **fields).json["user"]
    assert names(user) == tuple(fill(text) for text in expected)


def test_a_display_name_that_is_somebodys_user_name_is_taken(site):
    name = new_name()
    sign_up(site, username=name)
    assert refused(sign_up(site, displayUsername=name)) == (400, "USERNAME_IS_ALREADY_TAKEN")


def test_what_is_sent_changes_and_null_takes_it_away(visitor):
    name = new_name()
    visitor.sign_up(username=name)
    steps = [
        ({"displayUsername": "Shown"}, (name, "Shown")),
        ({"displayUsername": ""}, (name, "")),
        ({"displayUsername": None}, (name, None)),
        ({"username": f"{name}b"}, (f"{name}b", None)),
        ({"username": None}, (None, None)),
        ({"username": name, "displayUsername": "Both"}, (name, "Both")),
    ]
    for body, expected in steps:
        assert visitor.post("/update-user", body).json == {"status": True}, body
        assert names(visitor.session()["user"]) == expected, body


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "USERNAME_TOO_SHORT"),
        ("ab", "USERNAME_TOO_SHORT"),
        ("a" * 31, "USERNAME_TOO_LONG"),
        ("a" * 300, "USERNAME_TOO_LONG"),
        ("has space", "INVALID_USERNAME"),
        ("line\nbreak", "INVALID_USERNAME"),
        (7, "INVALID_USERNAME"),
    ],
)
def test_a_bad_name_is_refused_at_sign_up_and_in_the_profile(site, visitor, name, code):
    assert refused(sign_up(site, username=name)) == (400, code)
    visitor.sign_up()
    assert refused(visitor.post("/update-user", {"username": name})) == (400, code)


def test_an_empty_name_or_password_is_nobodys(visitor):
    for body in ({"username": "", "password": "x"}, {"username": "abc", "password": ""}):
        answer = visitor.post("/sign-in/username", body)
        assert refused(answer) == (401, "INVALID_USERNAME_OR_PASSWORD")


def test_an_empty_name_is_never_free(visitor):
    answer = visitor.post("/is-username-available", {"username": ""})
    assert refused(answer) == (422, "INVALID_USERNAME")
