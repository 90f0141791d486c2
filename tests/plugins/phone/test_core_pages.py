"""Numbers in the field of the sign-in page, and on the way to an account."""

from datetime import timedelta

import pytest

from tests.plugins.phone.conftest import (
    NEW,
    SETTINGS,
    code_to,
    enter,
    fresh_number,
    reset,
    sign_in,
    texts_to,
    with_number,
)
from tests.support.clock import with_clock
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email

LABELS = {
    "": "E-mail",
    "username": "E-mail or user name",
    "phone": "E-mail or phone number",
    "username phone": "E-mail, user name or phone number",
}


@pytest.mark.parametrize(("more", "label"), LABELS.items())
def test_the_field_says_what_it_takes(make_site, more, label):
    reader = Reader(make_site({"authsvc.plugins": f"bearer {more} audit"}))
    reader.open("/sign-in")
    assert reader.page.html.find("label", attrs={"for": "email"}).get_text(strip=True) == label
    assert reader.page.html.find(id="email")["type"] == ("text" if more else "email")


def into(site, name, password=PASSWORD):
    reader = Reader(site)
    reader.open("/sign-in?callbackURL=/account/sessions")
    reader.send("/sign-in", email=name, password=password)
    return reader


def test_number_and_password(site):
    _, email, number = with_number(site)
    spelt = f"{number[:3]} {number[3:6]} {number[6:]}"
    for name in (number, spelt, email):
        assert into(site, name).at == "/account/sessions"
    assert "match" in into(site, number, "x-4-Lantern").wrong("password")


def test_user_names_beside_numbers(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.region": "DE"}))
    visitor = site.visitor()
    digits = fresh_number()[-6:]
    visitor.sign_up(username=f"u{digits}")
    assert into(site, f"u{digits}").at == "/account/sessions"
    _, _, number = with_number(site)
    assert into(site, f"0{number[3:]}").at == "/account/sessions"


def test_digits_are_a_user_name_where_numbers_need_their_country(site):
    digits = fresh_number()[1:]
    site.visitor().sign_up(username=digits)
    assert into(site, digits).at == "/account/sessions"
    assert "phone number" in into(site, f"+{digits}").wrong("password")


def test_atk_011_wrong_passwords_of_a_stranger_stop_the_stranger(site):
    _, _, number = with_number(site)
    stranger = Reader(site)
    stranger.open("/sign-in")
    for _ in range(12):
        stranger.send("/sign-in", email=number, password="wrong-4-Lantern")
    assert sign_in(site, number, address="198.51.100.9").status_int == 200


def test_who_came_by_phone_signs_in_once_more_with_the_number_filled_in(site):
    number = fresh_number()
    reader = Reader(site)
    reader.open("/sign-in/phone")
    reader.send("/sign-in/phone", phoneNumber=number)
    reader.send("/sign-in/phone/enter", code=code_to(site, number))
    reader.send("/sign-in/phone/enter", name="Ada")
    site.services.now.advance(timedelta(days=2))
    reader.open("/account/phone")
    assert reader.at == "/sign-in"
    filled = reader.page.html.find(id="email")["value"]
    assert filled.replace(" ", "") == number
    assert "phone.invalid" not in reader.page.text
    reset_by_text(site, number)
    assert into(site, filled, NEW).at == "/account/sessions"


def reset_by_text(site, number):
    body = {"phoneNumber": number}
    site.visitor().post("/phone-number/request-password-reset", body)
    assert reset(site, number, code_to(site, number)).status_int == 200


def test_sign_up_by_phone(site):
    number = fresh_number()
    reader = Reader(site)
    reader.open("/sign-up?callbackURL=/account/sessions")
    link = reader.page.html.find("a", href=lambda to: to and to.startswith("/sign-up/phone"))
    assert link.get_text(strip=True) == "Use a phone number instead"
    reader.open(link["href"])
    assert reader.heading == "Create your account"
    reader.send("/sign-up/phone", phoneNumber="12345")
    assert "no number" in reader.wrong("phoneNumber")
    reader.send("/sign-up/phone", phoneNumber=number)
    reader.send("/sign-in/phone/enter", code=code_to(site, number))
    reader.send("/sign-in/phone/enter")
    assert (reader.heading, reader.wrong("name")) == (
        "Create your account",
        "Error: Please fill this in.",
    )
    reader.send("/sign-in/phone/enter", name="Ada")
    assert reader.at == "/account/sessions"
    assert reader.visitor.session()["user"]["phoneNumber"] == number


def test_atk_040_sign_up_with_a_number_somebody_has_signs_them_in(site):
    number = fresh_number()
    owner = enter(site, number).session()["user"]["id"]
    reader = Reader(site)
    reader.open("/sign-up/phone")
    reader.send("/sign-up/phone", phoneNumber=number)
    assert "new here" not in reader.page.text
    reader.send("/sign-in/phone/enter", code=code_to(site, number))
    assert reader.visitor.session()["user"]["id"] == owner


@pytest.mark.parametrize("key", ["authsvc.phone.sign_up", "authsvc.password.sign_up"])
def test_closed_to_strangers(make_site, key):
    site = with_clock(make_site(SETTINGS | {key: "false"}))
    reader = Reader(site)
    reader.open("/sign-up")
    assert "/sign-up/phone" not in reader.page.text
    reader.open("/sign-up/phone")
    assert reader.at == "/sign-in"
    number = fresh_number()
    reader.open("/sign-in/phone")
    reader.send("/sign-in/phone", phoneNumber=number)
    assert texts_to(site, number) == []


def test_an_address_is_never_taken_for_a_number(site):
    assert "e-mail" in into(site, fresh_email()).wrong("password")
