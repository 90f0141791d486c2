"""A forgotten password, and a code by text instead of a link by mail; on both databases."""

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.plugins.phone.conftest import (
    NEW,
    SETTINGS,
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
from tests.support.attack import change_rows, mails_to, outline
from tests.support.clock import with_clock
from tests.support.reader import Reader
from tests.support.second_factor import enrol
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__
TYPING = "/reset-password/phone"


def forgot(site, number, path="/forgot-password", **where):
    reader = Reader(site, **where)
    reader.open(path)
    reader.send("/forgot-password", email=number)
    return reader


def test_a_national_spelling_does(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.region": "DE"}))
    _, _, number = with_number(site)
    spelt = f"0{number[3:6]} {number[6:9]}-{number[9:]}"
    reader = forgot(site, spelt)
    reader.send(TYPING, code=code_to(site, number))
    reader.send(TYPING, newPassword=NEW)
    reader.send("/sign-in", email=spelt, password=NEW)
    assert reader.at.startswith("/account")


def test_an_address_still_gets_its_link(site):
    _, email, _ = with_number(site)
    reader = forgot(site, email)
    assert reader.at == "/check-mail"
    assert any("password" in subject for subject in mails_to(site, email))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("+49 1", "no number"), ("12345", "no number"), ("ada", "e-mail"), ("a@b", "e-mail")],
)
def test_what_is_neither_is_said_beside_the_field(site, typed, said):
    reader = forgot(site, typed)
    assert (reader.page.status_int, reader.at) == (422, "/forgot-password")
    assert said in reader.wrong("email")


def test_another_code_can_be_asked_for(site):
    _, _, number = with_number(site)
    reader = forgot(site, number)
    first = code_to(site, number)
    reader.send("/forgot-password")
    assert reader.at == TYPING
    second = code_to(site, number)
    if first != second:
        reader.send(TYPING, code=first)
        assert "match" in reader.wrong("code")
    reader.send(TYPING, code=second)
    assert reader.heading == "Choose a new password"


def test_the_page_is_not_open_without_a_code(site):
    reader = Reader(site)
    reader.open(TYPING)
    assert reader.at == "/forgot-password"
    reader.open("/sign-in/phone")
    reader.send("/sign-in/phone", phoneNumber=fresh_number())
    reader.open(TYPING)
    assert reader.at == "/forgot-password"


def test_atk_037_an_unknown_number_is_answered_alike(site):
    _, _, known = with_number(site)
    unknown = fresh_number()
    readers = {number: forgot(site, number) for number in (known, unknown)}
    assert texts_to(site, unknown) == []

    def seen(number):
        page, digits = readers[number].page, number[1:]
        text = page.text.replace(number, "N").replace(digits, "N")
        shown = readers[number].page.html.find("strong", attrs={"dir": "ltr"}).get_text()
        return page.status, readers[number].at, len(text.replace(shown, "N"))

    assert seen(known) == seen(unknown)
    guess = wrong(code_to(site, known))
    for number in (known, unknown):
        readers[number].send(TYPING, code=guess)
    assert seen(known) == seen(unknown)
    assert readers[known].wrong("code") == readers[unknown].wrong("code")


def test_atk_037_sign_in_by_an_unknown_number_is_answered_alike(site):
    _, _, known = with_number(site)
    told = []
    for number in (known, fresh_number()):
        reader = Reader(site)
        reader.open("/sign-in")
        reader.send("/sign-in", email=number, password="not-4-Lantern")
        told.append((reader.page.status, reader.wrong("password"), outline(reader.page)["headers"]))
    assert told[0] == told[1]
    assert "phone number and password" in told[0][1]


def test_atk_141_a_code_to_sign_in_resets_nothing(site):
    _, _, number = with_number(site)
    reader = forgot(site, number)
    other = Reader(site)
    other.open("/sign-in/phone")
    other.send("/sign-in/phone", phoneNumber=number)
    code = code_to(site, number)
    reader.send(TYPING, code=code)
    assert "match" in reader.wrong("code")


def test_a_code_is_good_in_the_browser_that_asked_only(site):
    _, _, number = with_number(site)
    forgot(site, number)
    code = code_to(site, number)
    assert reset(site, number, code).json["code"] == "OTP_NOT_FOUND"
    assert verify(site.visitor(), number, code).json["code"] == "OTP_NOT_FOUND"


def test_atk_089_a_code_resets_once(site):
    _, _, number = with_number(site)
    reader = forgot(site, number)
    reader.send(TYPING, code=code_to(site, number))
    fields = dict(reader._form(TYPING).submit_fields()) | {"newPassword": NEW}
    reader.post(TYPING, fields)
    reader.post(TYPING, fields | {"newPassword": PASSWORD})
    assert "match" in reader.wrong("code")
    assert sign_in(site, number, NEW).status_int == 200


def test_atk_055_the_second_factor_stays(site):
    owner = enrol(site, site.services.now, site.visitor())
    number = fresh_number()
    enter(site, number, owner.signed_in(), updatePhoneNumber=True)
    reader = forgot(site, number)
    reader.send(TYPING, code=code_to(site, number))
    reader.send(TYPING, newPassword=NEW)
    reader.send("/sign-in", email=number, password=NEW)
    assert reader.at == "/two-factor"
    assert reader.visitor.session() is None


def test_who_came_by_phone_gets_a_first_password(site):
    number = fresh_number()
    enter(site, number)
    reader = forgot(site, number)
    reader.send(TYPING, code=code_to(site, number))
    reader.send(TYPING, newPassword=NEW)
    assert sign_in(site, number, NEW).status_int == 200


def test_somebody_disabled_gets_no_text(site):
    _, _, number = with_number(site)
    before = len(texts_to(site, number))
    off = update(USERS).where(USERS.c.phone_number == number)
    change_rows(site, off.values(disabled_at=site.services.now()))
    assert forgot(site, number).at == TYPING
    assert len(texts_to(site, number)) == before


def test_without_the_plugin_the_page_asks_for_an_address(make_site):
    site = make_site({"authsvc.plugins": "bearer username audit"})
    reader = forgot(site, fresh_number())
    assert (reader.page.status_int, reader.at) == (422, "/forgot-password")
    assert reader.page.html.find(id="email")["type"] == "email"
    assert "e-mail" in reader.wrong("email")
    reader = forgot(site, fresh_email())
    assert reader.at == "/check-mail"
