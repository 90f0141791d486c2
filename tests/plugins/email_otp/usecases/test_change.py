"""Addresses changed by codes, on both databases."""

import pytest

from tests.plugins.email_otp.conftest import code_to, prove, send, wrong
from tests.support.attack import mails_to
from tests.support.visitor import fresh_email


def test_change_of_address_is_off(coded):
    visitor = coded.visitor()
    visitor.sign_up()
    for path, extra in (("request-email-change", {}), ("change-email", {"otp": "123456"})):
        answer = visitor.post(f"/email-otp/{path}", {"newEmail": fresh_email()} | extra)
        assert answer.status_int == 400
        assert answer.json == {"message": "Change email with OTP is disabled"}


def test_change_the_address(changing):
    old, new, visitor = fresh_email("old"), fresh_email("new"), changing.visitor()
    visitor.sign_up(old)
    assert visitor.post("/email-otp/request-email-change", {"newEmail": new}).status_int == 200
    body = {"newEmail": new, "otp": code_to(changing, new)}
    assert visitor.post("/email-otp/change-email", body).json == {"success": True}
    user = visitor.session()["user"]
    assert (user["email"], user["emailVerified"]) == (new, True)
    assert visitor.post("/email-otp/change-email", body).status_int == 400


def test_a_proven_address_agrees_first(changing):
    old, new, visitor = fresh_email("old"), fresh_email("new"), changing.visitor()
    visitor.sign_up(old)
    prove(changing, old)
    visitor = changing.visitor()
    visitor.sign_in(old)
    path, body = "/email-otp/request-email-change", {"newEmail": new}
    answer = visitor.post(path, body)
    assert answer.json == {"message": "OTP is required to verify current email"}
    send(changing, old, "email-verification")
    code = code_to(changing, old)
    assert visitor.post(path, body | {"otp": wrong(code)}).json["code"] == "INVALID_OTP"
    assert visitor.post(path, body | {"otp": code}).status_int == 200
    assert visitor.post(path, body | {"otp": code}).json["code"] == "INVALID_OTP"
    moved = visitor.post("/email-otp/change-email", body | {"otp": code_to(changing, new)})
    assert moved.status_int == 200


@pytest.mark.parametrize("path", ["request-email-change", "change-email"])
@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("nope", {"code": "INVALID_EMAIL", "message": "Invalid email"}),
        ("", {"message": "Email is the same"}),
    ],
)
def test_an_address_that_cannot_be(changing, path, new, told):
    email, visitor = fresh_email(), changing.visitor()
    visitor.sign_up(email)
    answer = visitor.post(f"/email-otp/{path}", {"newEmail": new or email, "otp": "123456"})
    assert (answer.status_int, answer.json) == (400, told)


def test_atk_037_an_address_that_somebody_has_is_answered_alike(changing):
    taken, visitor = fresh_email("taken"), changing.visitor()
    changing.visitor().sign_up(taken)
    visitor.sign_up()
    answer = visitor.post("/email-otp/request-email-change", {"newEmail": taken})
    assert answer.json == {"success": True}
    assert mails_to(changing, taken) == []


def test_an_address_taken_meanwhile(changing):
    new, visitor = fresh_email("new"), changing.visitor()
    visitor.sign_up()
    visitor.post("/email-otp/request-email-change", {"newEmail": new})
    code = code_to(changing, new)
    changing.visitor().sign_up(new)
    answer = visitor.post("/email-otp/change-email", {"newEmail": new, "otp": code})
    assert (answer.status_int, answer.json) == (400, {"message": "Email already in use"})
