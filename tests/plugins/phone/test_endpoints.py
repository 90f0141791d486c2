"""Phone numbers over JSON, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.ids import new_id
from tests.plugins.phone.conftest import (
    NEW,
    SETTINGS,
    ask,
    ask_reset,
    code_to,
    enter,
    fresh_number,
    reset,
    sign_in,
    texts_to,
    verify,
    with_number,
    wrong,
)
from tests.support.attack import audited, change_rows, mails_to, rows
from tests.support.clock import with_clock

USERS = User.__table__


def test_a_code_creates_the_account_and_signs_in(site):
    number = fresh_number()
    assert ask(site.visitor(), number).json == {"message": "code sent"}
    user = enter(site, number).session()["user"]
    assert user["email"] == f"{number[1:]}@phone.invalid"
    assert (user["phoneNumber"], user["phoneNumberVerified"]) == (number, True)
    assert (user["name"], user["emailVerified"]) == (number, False)
    assert enter(site, number).session()["user"]["id"] == user["id"]
    assert audited(site, user["id"])[-1] == "session-opened"


def test_a_name_and_one_spelling(site):
    number = fresh_number()
    spelt = f" {number[:3]} (0){number[3:6]} / {number[6:9]}-{number[9:]}"
    visitor = site.visitor()
    assert ask(visitor, spelt).status_int == 200
    answer = verify(visitor, number, code_to(site, number), name="Ada")
    assert (answer.json["user"]["name"], answer.json["user"]["phoneNumber"]) == ("Ada", number)


def test_proving_without_a_session(site):
    number, visitor = fresh_number(), site.visitor()
    ask(visitor, number)
    answer = verify(visitor, number, code_to(site, number), disableSession=True)
    assert (answer.json["status"], answer.json["token"]) == (True, None)
    assert visitor.session() is None


def test_a_code_counts_once(site):
    number = fresh_number()
    visitor = site.visitor()
    ask(visitor, number)
    code = code_to(site, number)
    assert verify(visitor, number, wrong(code)).json["code"] == "INVALID_OTP"
    assert verify(visitor, number, code).status_int == 200
    answer = verify(site.visitor(), number, code)
    assert (answer.status_int, answer.json["code"]) == (400, "OTP_NOT_FOUND")


def test_three_tries(site):
    number, visitor = fresh_number(), site.visitor()
    ask(visitor, number)
    code = code_to(site, number)
    for _ in range(3):
        assert verify(visitor, number, wrong(code)).json["code"] == "INVALID_OTP"
    answer = verify(visitor, number, code)
    assert (answer.status_int, answer.json["code"]) == (403, "TOO_MANY_ATTEMPTS")
    answer = verify(visitor, number, code)
    assert (answer.status_int, answer.json["code"]) == (400, "OTP_NOT_FOUND")


def test_a_code_is_good_for_five_minutes(site):
    number, visitor = fresh_number(), site.visitor()
    ask(visitor, number)
    code = code_to(site, number)
    site.services.now.advance(timedelta(minutes=5))
    assert verify(visitor, number, code).json["code"] == "OTP_EXPIRED"


@pytest.mark.parametrize(
    "number", ["", "x", "12345", "+49", "+49 151", "+1 900 555 0199", "+4990012345", "+49151" * 20]
)
def test_what_is_no_number(site, number):
    answer = ask(site.visitor(), number)
    assert answer.status_int == 400
    assert answer.json["code"] in ("INVALID_PHONE_NUMBER", "VALIDATION_ERROR")


@pytest.mark.parametrize("number", [7, None, "\0", ["+49"]])
def test_bad_input_is_named(site, number):
    body = {"phoneNumber": number}
    for path in ("send-otp", "verify", "request-password-reset", "reset-password"):
        answer = site.visitor().post(f"/phone-number/{path}", body)
        assert (answer.status_int, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_countries_and_the_country_of_the_house(make_site):
    more = {"authsvc.phone.region": "DE", "authsvc.phone.countries": "DE AT"}
    site = with_clock(make_site(SETTINGS | more))
    number = fresh_number()
    assert ask(site.visitor(), "0" + number[3:]).status_int == 200
    assert len(texts_to(site, number)) == 1
    answer = ask(site.visitor(), "+41791234567")
    assert answer.json["code"] == "INVALID_PHONE_NUMBER"


def test_number_and_password(site):
    _, email, number = with_number(site)
    assert sign_in(site, number, "wrong-4-Lantern").json == {
        "code": "INVALID_PHONE_NUMBER_OR_PASSWORD",
        "message": "Invalid phone number or password",
    }
    answer = sign_in(site, number)
    assert answer.json["user"]["email"] == email
    for nobody in (fresh_number(), "nonsense"):
        assert sign_in(site, nobody).json["code"] == "INVALID_PHONE_NUMBER_OR_PASSWORD"


def test_setting_the_number(site):
    visitor, email, number = with_number(site)
    user = visitor.session()["user"]
    assert (user["email"], user["phoneNumber"], user["phoneNumberVerified"]) == (
        email,
        number,
        True,
    )
    assert audited(site, user["id"])[-1] == "phone-number-changed"
    assert "Your account has a new phone number" in mails_to(site, email)


def test_the_token_stays(site):
    visitor, number = site.visitor(), fresh_number()
    token = visitor.sign_up()["token"]
    ask(visitor, number)
    answer = verify(visitor, number, code_to(site, number), updatePhoneNumber=True)
    assert answer.json["token"] == token


def test_a_number_is_one_users(site):
    _, _, number = with_number(site)
    other = site.visitor()
    other.sign_up()
    ask(other, number)
    answer = verify(other, number, code_to(site, number), updatePhoneNumber=True)
    assert (answer.status_int, answer.json["code"]) == (400, "PHONE_NUMBER_EXIST")
    assert other.session()["user"]["phoneNumber"] is None
    answer = verify(other, number, code_to(site, number))
    assert answer.json["code"] == "OTP_NOT_FOUND"


def test_nobody_sets_no_number(site):
    number, visitor = fresh_number(), site.visitor()
    ask(visitor, number)
    code = code_to(site, number)
    answer = verify(visitor, number, code, updatePhoneNumber=True)
    assert (answer.status_int, answer.json["code"]) == (401, "USER_NOT_FOUND")
    assert verify(visitor, number, code).status_int == 200


def test_a_reset_by_text(site):
    _, _, number = with_number(site)
    assert ask_reset(site, number).json == {"status": True}
    code = code_to(site, number)
    assert reset(site, number, wrong(code)).json["code"] == "INVALID_OTP"
    assert reset(site, number, code, "short").json["code"] == "PASSWORD_TOO_SHORT"
    assert reset(site, number, code).json == {"status": True}
    assert sign_in(site, number).status_int == 401
    assert sign_in(site, number, NEW).status_int == 200
    assert reset(site, number, code).json["code"] == "OTP_NOT_FOUND"


def test_a_reset_by_text_ends_sessions_and_keeps_ways_in(site):
    number = fresh_number()
    visitor = enter(site, number)
    user_id = visitor.session()["user"]["id"]
    now = site.services.now()
    row = {
        "id": new_id(), "user_id": user_id, "provider_id": "local", "issuer": "local",
        "account_id": new_id(), "created_at": now, "updated_at": now,
    }  # fmt: skip
    change_rows(site, insert(Account).values(**row))
    ask_reset(site, number)
    assert reset(site, number, code_to(site, number)).status_int == 200
    assert visitor.session() is None
    kept = rows(site, Account.__table__, Account.__table__.c.user_id == user_id)
    assert {each.provider_id for each in kept} == {"local", "credential"}
    assert sign_in(site, number, NEW).json["user"]["id"] == user_id


def test_people_by_phone_need_no_mailbox(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.password.require_verification": "true"}))
    number = fresh_number()
    enter(site, number)
    ask_reset(site, number)
    reset(site, number, code_to(site, number))
    assert sign_in(site, number, NEW).status_int == 200


def test_closed_to_strangers_still_lets_users_add_numbers(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.sign_up": "false"}))
    visitor, _, number = with_number(site)
    assert visitor.session()["user"]["phoneNumber"] == number
    stranger = fresh_number()
    ask(visitor, stranger)
    answer = verify(site.visitor(), stranger, code_to(site, stranger))
    assert answer.json["code"] == "PHONE_NUMBER_NOT_EXIST"


def test_texts_are_written_in_the_readers_language(site):
    number = fresh_number()
    ask(site.visitor(**{"Accept-Language": "de"}), number)
    assert code_to(site, number) in texts_to(site, number)[-1]


def test_a_wrong_code_by_text_is_told(site):
    _, _, number = with_number(site)
    visitor = site.visitor()
    ask(visitor, number)
    verify(visitor, number, wrong(code_to(site, number)))
    owner = rows(site, USERS, USERS.c.phone_number == number)[0]
    assert audited(site, owner.id)[-1] == "phone-code-refused"
