"""The pages of sign-in by phone, and the account's number."""

from datetime import timedelta

from tests.plugins.phone.conftest import code_to, enter, fresh_number, wrong
from tests.support.reader import Reader, signed_in


def go(site, number):
    reader = Reader(site)
    reader.open("/sign-in/phone?callbackURL=/account/sessions")
    reader.send("/sign-in/phone", phoneNumber=number)
    assert reader.at == "/sign-in/phone/enter", reader.page.text
    return reader


def test_somebody_new_is_asked_for_a_name(site):
    number = fresh_number()
    reader = go(site, number)
    reader.send("/sign-in/phone/enter", code=code_to(site, number))
    assert reader.heading == "Create your account"
    reader.send("/sign-in/phone/enter", name="Ada")
    assert reader.at == "/account/sessions"
    user = reader.visitor.session()["user"]
    assert (user["name"], user["phoneNumber"]) == ("Ada", number)


def test_somebody_known_comes_in(site):
    number = fresh_number()
    enter(site, number)
    reader = go(site, number)
    code = code_to(site, number)
    reader.send("/sign-in/phone/enter", code=wrong(code))
    assert reader.page.status_int == 422
    assert "match" in reader.wrong("code")
    reader.send("/sign-in/phone/enter", code=code)
    assert reader.at == "/account/sessions"


def test_a_code_is_good_in_the_browser_that_asked(site):
    number = fresh_number()
    go(site, number)
    body = {"phoneNumber": number, "code": code_to(site, number)}
    answer = site.visitor().post("/phone-number/verify", body)
    assert answer.json["code"] == "OTP_NOT_FOUND"


def test_what_is_no_number_is_said_beside_the_field(site):
    reader = Reader(site)
    reader.open("/sign-in/phone")
    reader.send("/sign-in/phone", phoneNumber="12345")
    assert reader.page.status_int == 422
    assert "no number" in reader.wrong("phoneNumber")


def test_too_many_codes_lead_back(site):
    number = fresh_number()
    reader = go(site, number)
    code = code_to(site, number)
    for _ in range(4):
        reader.send("/sign-in/phone/enter", code=wrong(code))
    assert reader.at == "/sign-in/phone"
    assert "too many" in reader.said


def test_the_account_gets_a_number_and_loses_it(site):
    reader, _ = signed_in(site)
    number = fresh_number()
    reader.open("/account/security")
    assert "Phone number" in reader.page.text
    reader.open("/account/phone")
    reader.send("/account/phone", phoneNumber=number)
    reader.send("/account/phone/confirm", code=code_to(site, number))
    assert reader.at == "/account/phone"
    assert reader.visitor.session()["user"]["phoneNumber"] == number
    reader.send("/account/phone/remove")
    assert "removed" in reader.said
    assert reader.visitor.session()["user"]["phoneNumber"] is None


def test_atk_119_the_last_way_in_stays(site):
    number = fresh_number()
    reader = go(site, number)
    reader.send("/sign-in/phone/enter", code=code_to(site, number))
    reader.send("/sign-in/phone/enter", name="Ada")
    reader.open("/account/phone")
    reader.send("/account/phone/remove")
    assert "could not sign in" in reader.said
    assert reader.visitor.session()["user"]["phoneNumber"] == number


def test_atk_079_the_number_needs_a_fresh_sign_in(site):
    reader, _ = signed_in(site)
    site.services.now.advance(timedelta(days=2))
    reader.open("/account/phone")
    assert reader.at == "/sign-in"


def test_the_pages_are_not_open_without_a_code(site):
    reader, _ = signed_in(site)
    reader.open("/account/phone/confirm")
    assert reader.at == "/account/phone"
    stranger = Reader(site)
    stranger.open("/sign-in/phone/enter")
    assert stranger.at == "/sign-in/phone"
