"""Declared fields on the pages: without any script, on both databases."""

import pytest

from tests.core.fields.conftest import BLANK, USER_FIELDS
from tests.core.fields.test_usecases_users import declared, somebody, unique
from tests.plugins.email_otp.conftest import code_to
from tests.plugins.social.conftest import Guest
from tests.plugins.social.house import open_house
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email

BASICS = {"name": "Ada", "password": PASSWORD}


def at_sign_up(site, **headers) -> Reader:
    reader = Reader(site, **headers)
    reader.open("/sign-up")
    return reader


def user_of(reader: Reader):
    return declared(reader.visitor.session()["user"])


def label_of(reader: Reader, name: str) -> str:
    return reader.page.html.find("label", {"for": name}).get_text(" ", strip=True)


def coming_by_code(site) -> tuple[Reader, str]:
    """Somebody new by a mailed code, who never saw a form with fields."""
    reader = Reader(site)
    email = fresh_email()
    reader.open("/sign-in/code")
    reader.send("/sign-in/code", email=email)
    return reader, code_to(site, email)


def test_a_sign_up_page_asks_for_the_fields(fields_site):
    reader = at_sign_up(fields_site)
    form = reader.page.forms[0]
    assert {"company", "newsletter", "seats", "born", "interests.0", "size"} <= set(form.fields)
    assert {"plan", "note", "number"}.isdisjoint(form.fields)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme", newsletter=True,
                seats="2.5", born="1915-12-10", size="small", **{"interests.1": True})  # fmt: skip
    assert reader.at == "/account/profile"
    assert user_of(reader) == BLANK | {
        "newsletter": True, "seats": 2.5, "born": "1915-12-10T00:00:00.000Z",
        "size": "small", "interests": ["music"],
    }  # fmt: skip


def test_what_is_left_empty_at_sign_up_is_not_said(fields_site):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme")
    assert user_of(reader) == BLANK


def test_a_mistake_stands_beside_its_field_and_what_was_typed_is_kept(fields_site):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="A" * 41, seats="0",
                born="1899-01-01", newsletter=True, **{"interests.0": True})  # fmt: skip
    assert reader.page.status_int == 422
    assert reader.wrong("company") == "Error: At most 40 characters, please."
    assert reader.wrong("seats") == "Error: 1 or more, please."
    assert reader.wrong("born") == "Error: 1900-01-01 or later, please."
    form = reader.page.forms[0]
    assert form["company"].value == "A" * 41
    assert (form["newsletter"].checked, form["interests.0"].checked) == (True, True)
    reader.send("/sign-up", company="Acme", seats="1", born="", password=PASSWORD)
    assert reader.at == "/account/profile"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("a few", "Please enter a number."), ("1e999", "Please enter a number."), ("", "")],
)
def test_text_that_is_no_number_is_told_so(fields_site, typed, words):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme", seats=typed)
    assert (words in reader.wrong("seats")) if words else (reader.at == "/account/profile")


def test_what_is_missing_is_told_beside_its_field(fields_site):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS)
    assert reader.wrong("company") == "Error: Please fill this in."


def test_labels_are_in_the_readers_language(fields_site):
    assert label_of(at_sign_up(fields_site), "company") == "Company"
    german = at_sign_up(fields_site, **{"Accept-Language": "de-AT"})
    assert label_of(german, "company") == "Firma"
    assert "Kunst" in german.page.text
    assert "As on the invoice." in german.page.text
    assert "Seats" in label_of(german, "seats")


def test_the_profile_shows_and_changes_them(fields_site):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme", born="1915-12-10",
                newsletter=True, size="large", **{"interests.2": True})  # fmt: skip
    form = next(f for f in reader.page.forms.values() if f.action.endswith("/account/profile"))
    assert (form["company"].value, form["born"].value) == ("Acme", "1915-12-10")
    assert (form["size"].value, form["interests.2"].checked) == ("large", True)
    number = unique()
    reader.send("/account/profile", company="Byron", born="", newsletter=False, size="",
                number=number, **{"interests.2": False})  # fmt: skip
    assert "saved" in reader.said
    assert user_of(reader) == BLANK | {"company": "Byron", "number": number}


def test_what_somebody_else_has_is_told_beside_its_field(fields_site):
    number = unique()
    somebody(fields_site, number=number)
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme")
    reader.send("/account/profile", number=number)
    assert reader.wrong("number") == "Error: Somebody else has that already."
    reader.send("/account/profile", number="x")
    assert reader.wrong("number") == "Error: That is not in the right form."


def test_a_profile_form_without_the_fields_changes_none(fields_site):
    """A page opened before they were declared, or a host's own."""
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme", newsletter=True)
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    reader.post("/account/profile", {"csrf_token": csrf, "name": "Grace"})
    assert "saved" in reader.said
    assert user_of(reader) == BLANK | {"newsletter": True}


def test_atk_051_a_form_sets_nothing_that_is_the_applications(fields_site):
    reader = at_sign_up(fields_site)
    reader.send("/sign-up", email=fresh_email(), **BASICS, company="Acme")
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    for name in ("plan", "note", "role", "emailVerified"):
        reader.post("/account/profile", {"csrf_token": csrf, "name": "Ada", name: "gold"})
    assert user_of(reader) == BLANK


def test_who_came_by_another_way_is_asked_for_what_is_missing(fields_site):
    reader, code = coming_by_code(fields_site)
    reader.send("/sign-in/code/enter", code=code)
    reader.send("/sign-in/code/enter", name="Ada")
    assert reader.at == "/account/complete"
    assert set(reader.page.forms[0].fields) >= {"company"}
    assert "seats" not in reader.page.forms[0].fields
    reader.send("/account/complete", company="  ")
    assert reader.wrong("company") == "Error: Please fill this in."
    reader.send("/account/complete", company="Acme")
    assert reader.at == "/account/profile"
    assert user_of(reader)["company"] == "Acme"
    reader.open("/account/complete")
    assert reader.at == "/account/profile"


def test_and_goes_on_to_where_they_wanted_to_go(fields_site):
    reader, code = coming_by_code(fields_site)
    reader.open("/sign-in/code/enter?callbackURL=/account/sessions")
    reader.send("/sign-in/code/enter", code=code)
    reader.send("/sign-in/code/enter", name="Ada")
    assert reader.at == "/account/complete"
    reader.send("/account/complete", company="Acme")
    assert reader.at == "/account/sessions"


def test_a_stranger_has_nothing_to_complete(fields_site):
    reader = Reader(fields_site)
    reader.open("/account/complete")
    assert reader.at == "/sign-in"


def test_it_can_be_switched_off(make_site):
    site = make_site(USER_FIELDS | {
        "authsvc.plugins": "bearer email_otp", "authsvc.user_fields.ask_missing": "false",
    })  # fmt: skip
    reader, code = coming_by_code(site)
    reader.send("/sign-in/code/enter", code=code)
    reader.send("/sign-in/code/enter", name="Ada")
    assert reader.at == "/account/profile"


def test_who_came_by_a_provider_is_asked_and_goes_on(make_site):
    """The account is there with the defaults; no profile of a provider sets a field."""
    with open_house() as house:
        site = make_site(house.settings() | USER_FIELDS)
        guest = Guest(site, house)
        guest.go()
        assert guest.at == "/account/complete"
        assert user_of(guest) == BLANK | {"company": None}
        guest.send("/account/complete", company="Acme")
        assert guest.at == "/account/profile"
        guest.visitor.post("/sign-out")
        guest.go()
        assert guest.at == "/account/profile"
