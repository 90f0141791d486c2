"""What people try with phone numbers, on both databases."""

from datetime import timedelta

from sqlalchemy import update

from authsvc.core.users.models import User
from tests.plugins.phone.conftest import (
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
from tests.support.attack import change_rows, dump, outline
from tests.support.clock import with_clock
from tests.support.second_factor import enrol, verify_totp
from tests.support.visitor import PASSWORD

USERS = User.__table__


def test_atk_011_a_strangers_tries_leave_the_owners(site):
    number = fresh_number()
    owner = site.visitor(address="198.51.100.7")
    ask(owner, number)
    code = code_to(site, number)
    for _ in range(9):
        verify(site.visitor(), number, wrong(code))
    assert verify(owner, number, code).status_int == 200


def test_atk_037_unknown_numbers_are_answered_alike(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.sign_up": "false"}))
    _, _, known = with_number(site)
    unknown = fresh_number()
    assert outline(ask(site.visitor(), known)) == outline(ask(site.visitor(), unknown))
    assert outline(ask_reset(site, known)) == outline(ask_reset(site, unknown))
    assert texts_to(site, unknown) == []
    guess = wrong(code_to(site, known))
    tries = [verify(site.visitor(), number, guess) for number in (known, unknown)]
    assert outline(tries[0]) == outline(tries[1])
    assert tries[0].json == tries[1].json
    assert outline(sign_in(site, known, "x-4-Lantern")) == outline(sign_in(site, unknown))


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


def test_no_code_can_be_read_from_the_database(site):
    number = fresh_number()
    ask(site.visitor(), number)
    code = code_to(site, number)
    assert not [place for place, value in dump(site) if code == value or f'"{code}"' in value]


def test_atk_044_nobody_takes_the_address_of_a_number(site):
    body = {"name": "Eve", "email": f"{fresh_number()[1:]}@phone.invalid", "password": PASSWORD}
    assert site.visitor().post("/sign-up/email", body).json["code"] == "INVALID_EMAIL"
