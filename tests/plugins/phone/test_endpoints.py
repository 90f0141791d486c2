"""Phone numbers over JSON, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.ids import new_id
from tests.plugins.phone.conftest import (
    SETTINGS,
    ask,
    code_to,
    enter,
    fresh_number,
    texts_to,
    verify,
    with_clock,
    wrong,
)
from tests.support.attack import audited, change_rows, dump, mails_to, outline, rows
from tests.support.second_factor import enrol, verify_totp
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__
NEW = "brine-4-Lantern"


def reset(site, number, code, new=NEW):
    body = {"phoneNumber": number, "otp": code, "newPassword": new}
    return site.visitor().post("/phone-number/reset-password", body)


def ask_reset(site, number, **where):
    visitor = site.visitor(**where)
    return visitor.post("/phone-number/request-password-reset", {"phoneNumber": number})


def with_number(site):
    """Somebody with address, password and number."""
    visitor, email, number = site.visitor(), fresh_email(), fresh_number()
    visitor.sign_up(email)
    enter(site, number, visitor, updatePhoneNumber=True)
    return visitor, email, number


def sign_in(site, number, password=PASSWORD, **where):
    body = {"phoneNumber": number, "password": password}
    return site.visitor(**where).post("/sign-in/phone-number", body)


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


def test_atk_011_a_strangers_tries_leave_the_owners(site):
    number = fresh_number()
    owner = site.visitor(address="198.51.100.7")
    ask(owner, number)
    code = code_to(site, number)
    for _ in range(9):
        verify(site.visitor(), number, wrong(code))
    assert verify(owner, number, code).status_int == 200


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


def test_atk_037_unknown_numbers_are_answered_alike(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.sign_up": "false"}))
    _, _, known = with_number(site)
    unknown = fresh_number()
    assert outline(ask(site.visitor(), known)) == outline(ask(site.visitor(), unknown))
    assert outline(ask_reset(site, known)) == outline(ask_reset(site, unknown))
    assert texts_to(site, unknown) == []
    tries = [verify(site.visitor(), number, "000000") for number in (known, unknown)]
    assert outline(tries[0]) == outline(tries[1])
    assert tries[0].json == tries[1].json
    assert outline(sign_in(site, known, "x-4-Lantern")) == outline(sign_in(site, unknown))


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


def test_nobody_sets_no_number(site):
    number, visitor = fresh_number(), site.visitor()
    ask(visitor, number)
    code = code_to(site, number)
    answer = verify(visitor, number, code, updatePhoneNumber=True)
    assert (answer.status_int, answer.json["code"]) == (401, "UNAUTHORIZED")
    assert verify(visitor, number, code).status_int == 200


def test_atk_079_an_old_sign_in_sets_no_number(site):
    visitor, number = site.visitor(), fresh_number()
    visitor.sign_up()
    site.services.now.advance(timedelta(days=2))
    ask(visitor, number)
    answer = verify(visitor, number, code_to(site, number), updatePhoneNumber=True)
    assert (answer.status_int, answer.json["code"]) == (403, "SESSION_NOT_FRESH")


def test_atk_051_the_profile_sets_no_number(site):
    visitor = site.visitor()
    visitor.sign_up(phoneNumber=fresh_number(), phoneNumberVerified=True)
    assert visitor.session()["user"]["phoneNumber"] is None
    answer = visitor.post("/update-user", {"phoneNumber": fresh_number()})
    assert (answer.status_int, answer.json["code"]) == (400, "PHONE_NUMBER_CANNOT_BE_UPDATED")
    visitor.post("/update-user", {"name": "Ada", "phoneNumberVerified": True})
    assert not visitor.session()["user"]["phoneNumberVerified"]


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


def test_atk_141_a_code_is_for_one_purpose(site):
    _, _, number = with_number(site)
    ask_reset(site, number)
    code = code_to(site, number)
    assert verify(site.visitor(), number, code).json["code"] == "OTP_NOT_FOUND"
    ask(site.visitor(), number)
    assert reset(site, number, code_to(site, number)).json["code"] == "INVALID_OTP"


def test_atk_084_the_second_factor_is_asked_after_a_code(site):
    owner = enrol(site, site.services.now, site.visitor())
    number = fresh_number()
    enter(site, number, owner.signed_in(), updatePhoneNumber=True)
    visitor = site.visitor()
    ask(visitor, number)
    answer = verify(visitor, number, code_to(site, number))
    assert answer.json["twoFactorRedirect"] is True
    assert visitor.session() is None
    assert verify_totp(visitor, owner.next_code()).status_int == 200


def test_atk_042_a_number_somebody_set_before_the_mailbox_was_proven_is_gone(make_site):
    plugins = "bearer username two_factor audit phone magic_link"
    more = {"authsvc.plugins": plugins, "authsvc.links.links": "direct"}
    site = with_clock(make_site(SETTINGS | more))
    thief, email, number = with_number(site)
    site.visitor().post("/sign-in/magic-link", {"email": email, "callbackURL": "/in"})
    path = site.mail(email).text.split("/api/auth", 1)[1].split()[0]
    owner = site.visitor()
    owner.get(path)
    assert owner.session()["user"]["phoneNumber"] is None
    assert thief.session() is None
    assert sign_in(site, number).status_int == 401


def test_atk_042_a_number_that_was_only_claimed_is_nobodys(site):
    number, claimant = fresh_number(), site.visitor()
    user_id = claimant.sign_up()["user"]["id"]
    change_rows(site, update(USERS).where(USERS.c.id == user_id).values(phone_number=number))
    assert sign_in(site, number).status_int == 401
    assert enter(site, number).session()["user"]["id"] != user_id
    assert claimant.session()["user"]["phoneNumber"] is None


def test_a_number_that_has_another_owner_now(site):
    number = fresh_number()
    first = enter(site, number)
    enter(site, fresh_number(), first, updatePhoneNumber=True)
    second = enter(site, number)
    assert first.session()["user"]["id"] != second.session()["user"]["id"]


def test_somebody_disabled_gets_no_text(site):
    number = fresh_number()
    enter(site, number)
    before = len(texts_to(site, number))
    off = update(USERS).where(USERS.c.phone_number == number)
    change_rows(site, off.values(disabled_at=site.services.now()))
    assert ask(site.visitor(), number).status_int == 200
    assert len(texts_to(site, number)) == before


def test_atk_015_one_number_gets_five_an_hour(site):
    number = fresh_number()
    for _ in range(7):
        assert ask(site.visitor(), number).status_int == 200
    assert len(texts_to(site, number)) == 5
    site.services.now.advance(timedelta(hours=1))


def test_toll_fraud_one_network_gets_so_many(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_network": "3"}))
    numbers = [fresh_number() for _ in range(5)]
    for number in numbers:
        ask(site.visitor(address="203.0.113.9"), number)
    assert sum(len(texts_to(site, number)) for number in numbers) == 3


def test_toll_fraud_one_country_gets_so_many_and_owners_get_theirs(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_country": "4"}))
    mine = fresh_number()
    enter(site, mine, site.visitor(address="198.51.100.8"))
    numbers = [fresh_number() for _ in range(6)]
    for at, number in enumerate(numbers):
        ask(site.visitor(address=f"203.0.113.{at}"), number)
    assert sum(len(texts_to(site, number)) for number in numbers) == 3
    before = len(texts_to(site, mine))
    ask(site.visitor(address="198.51.100.8"), mine)
    assert len(texts_to(site, mine)) == before + 1
    ask(site.visitor(address="203.0.113.77"), mine)
    assert len(texts_to(site, mine)) == before + 1


def test_no_code_can_be_read_from_the_database(site):
    number = fresh_number()
    ask(site.visitor(), number)
    code = code_to(site, number)
    assert not [place for place, value in dump(site) if code == value or f'"{code}"' in value]


def test_atk_044_nobody_takes_the_address_of_a_number(site):
    body = {"name": "Eve", "email": f"{fresh_number()[1:]}@phone.invalid", "password": PASSWORD}
    assert site.visitor().post("/sign-up/email", body).json["code"] == "INVALID_EMAIL"


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
