"""The order and the edges of what a new password must be."""

import pytest

from authsvc.core.password.errors import PASSWORD_TOO_WEAK
from authsvc.core.password.policy import ask_rules, check_length, check_new_password, known_of
from authsvc.errors import ApiError


def refused(call, *args, **more):
    try:
        call(*args, **more)
    except ApiError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kQ7vZ2p", "PASSWORD_TOO_SHORT"),
        ("kQ7vZ2pX", None),
        ("kQ7vZ2pé", None),
        ("kQ7vZ2e\u0301", "PASSWORD_TOO_SHORT"),
        ("😀🐎🔋📎🪁🧵🦑", "PASSWORD_TOO_SHORT"),
        ("😀🐎🔋📎🪁🧵🦑🥁", None),
        ("kQ7" * 42 + "vZ", None),
        ("kQ7" * 43, "PASSWORD_TOO_LONG"),
        ("x" * 10_000_000, "PASSWORD_TOO_LONG"),
        ("ﷺ" * 128, "PASSWORD_TOO_LONG"),
    ],
)
def test_length_is_counted_in_code_points(site, password, code):
    with site.acting() as auth:
        error = refused(check_length, auth, password)
    assert (error.code if error else None) == code


def test_a_weak_one_is_refused_with_what_helps(site):
    with site.acting() as auth:
        error = refused(check_new_password, auth, "password1", field="newPassword")
    assert (error.code, error.field) == ("PASSWORD_TOO_WEAK", "newPassword")
    assert error.extra["score"] == 0
    assert error.extra["warning"] == "This is a very common password."
    assert error.hints == (error.extra["warning"], *error.extra["suggestions"])


def test_what_others_know_of_somebody_is_no_password(site):
    user = {"username": "kunibert", "display_username": "Kunibert!", "phone_number": None}
    with site.acting() as auth:
        known = known_of(user)
        error = refused(check_new_password, auth, "Kunibert-2026", known=known)
        assert error.code == "PASSWORD_TOO_PERSONAL"
        assert refused(check_new_password, auth, "Kunibert-2026") is None


def test_no_estimate_is_made_where_a_transaction_is_open(site):
    with site.acting() as auth:
        assert refused(check_new_password, auth, "password1", rules=False) is None
        assert refused(ask_rules, auth, "password1").code == "PASSWORD_TOO_WEAK"


@pytest.mark.parametrize(("least", "taken"), [("0", True), ("1", False), ("2", False)])
def test_the_least_strength_is_a_setting(make_site, least, taken):
    bundled = {"authsvc.breached_passwords.bundled": "false"}
    site = make_site({"authsvc.password.min_strength": least} | bundled)
    with site.acting() as auth:
        assert (refused(check_new_password, auth, "password1") is None) is taken
        known = refused(check_new_password, auth, "Kunibert-2026", known=["Kunibert"])
        assert (known is None) is taken


def test_the_wire_says_why(visitor):
    body = {"name": "Ada", "email": "ada-weak@example.com", "password": "password1"}
    answer = visitor.post("/sign-up/email", body)
    assert answer.status_int == 400
    assert answer.json["code"] == "PASSWORD_TOO_WEAK"
    assert answer.json["warning"] == "This is a very common password."
    assert answer.json["suggestions"]


def test_the_wire_says_why_in_the_language_of_the_message(site):
    visitor = site.visitor(**{"Accept-Language": "de"})
    body = {"name": "Ada", "email": "ada-weak@example.com", "password": "password1"}
    answer = visitor.post("/sign-up/email", body)
    assert answer.json["originalMessage"] == PASSWORD_TOO_WEAK.message
    assert answer.json["warning"] == "Das ist ein sehr häufiges Passwort."
    hint = "Fügen Sie noch ein, zwei Wörter hinzu, am besten seltene."
    assert answer.json["suggestions"] == [hint]
    assert isinstance(answer.json["score"], int)


def test_a_user_name_at_sign_up_is_no_password(visitor):
    body = {"name": "Ada", "email": "ada-named@example.com", "username": "kunibert"}
    answer = visitor.post("/sign-up/email", body | {"password": "kunibert-77"})
    assert answer.json["code"] == "PASSWORD_TOO_PERSONAL"
