"""The page on which somebody who is signed in proves a factor once more."""

from datetime import timedelta

from tests.plugins.two_factor.enrolment.test_pages import enrol_existing, link, stopped
from tests.support.reader import Reader
from tests.support.second_factor import cookies


def test_a_code_is_enough_to_prove_it_is_still_the_owner(site, clock):
    """A session whose sign-in is long ago, before what matters."""
    reader = Reader(site)
    email = reader.sign_up()
    enrolled = enrol_existing(site, clock, reader.visitor, email)
    clock.advance(timedelta(days=2))
    reader.open("/account/delete")
    assert reader.at == "/sign-in"
    reader.open(link(reader, "authenticator app"))
    assert reader.heading == "Is it you?"
    before = cookies(reader.visitor)["session_token"]
    assert reader.send("/two-factor/again", code=enrolled.wrong_code()).status_int == 422
    reader.send("/two-factor/again", code=enrolled.next_code())
    assert reader.at == "/account/delete"
    assert cookies(reader.visitor)["session_token"] != before


def test_whoever_has_no_code_signs_in_once_more(site):
    reader = Reader(site)
    reader.sign_up()
    reader.open("/two-factor/again?callbackURL=/account/delete")
    assert reader.at == "/sign-in"


def test_it_is_no_way_around_enrolment(site, keen):
    reader, _ = stopped(site, keen)
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    answer = reader.post("/two-factor/again", {"csrf_token": csrf, "code": "123456"})
    assert reader.visitor.session() is None
    assert answer.status_int != 500
