"""The pages on which a second factor is set up before there is a session."""

import pyotp

from tests.support.reader import Reader
from tests.support.roles import a_role, give, needing_two
from tests.support.second_factor import (
    begin_enrolment,
    enrol,
    forget_a_factor,
    verify_totp,
)
from tests.support.visitor import PASSWORD, fresh_email

SET_UP = "/two-factor/set-up"


def stopped(site, role, callback=""):
    reader, email = Reader(site), fresh_email()
    site.visitor().sign_up(email)
    give(site, email, role)
    reader.open(f"/sign-in?callbackURL={callback}" if callback else "/sign-in")
    reader.send("/sign-in", email=email, password=PASSWORD, rememberMe=True)
    return reader, email


def link(reader, words):
    """Where a link of the page leads."""
    return next(a["href"] for a in reader.page.html.find_all("a") if words in a.get_text())


def set_app_up(reader, clock):
    reader.open(link(reader, "authenticator app"))
    assert reader.page.html.find(id="password") is None, "the first factor was proven just now"
    reader.send("/account/two-factor")
    seed = reader.page.html.find("input", {"name": "secret"})["value"]
    reader.send("/account/two-factor", code=pyotp.TOTP(seed).at(clock.now))


def test_a_sign_in_leads_to_it_and_on_to_where_one_wanted_to_go(site, clock, keen):
    reader, _ = stopped(site, keen, "/account/sessions")
    assert reader.at == SET_UP
    assert reader.heading == "One more step"
    assert reader.visitor.session() is None
    set_app_up(reader, clock)
    assert reader.heading == "Your backup codes"
    assert reader.visitor.session() is not None
    reader.open(link(reader, "saved them"))
    assert reader.at == "/account/sessions"


def test_without_a_wish_it_ends_at_the_security_page(site, clock, keen):
    reader, _ = stopped(site, keen)
    set_app_up(reader, clock)
    reader.open(link(reader, "saved them"))
    assert reader.at == "/account/security"


def test_no_page_of_the_account_is_open_before(site, keen):
    reader, _ = stopped(site, keen)
    for path in ("/account/security", "/account/sessions", "/account/profile"):
        reader.open(path)
        assert reader.at == "/sign-in"


def test_not_now_signs_out(site, keen):
    reader, _ = stopped(site, keen)
    reader.send(SET_UP)
    assert reader.at == "/sign-in"
    reader.open(SET_UP)
    assert reader.at == "/sign-in"


def test_whoever_has_one_has_nothing_to_do_there(site):
    reader = Reader(site)
    reader.sign_up()
    reader.open(SET_UP)
    assert reader.at == "/account/profile"


def test_a_session_from_before_is_led_there_and_back(site, clock):
    role, reader = a_role(), Reader(site)
    email = reader.sign_up()
    give(site, email, role)
    with needing_two(site, role):
        reader.open("/account/sessions")
        assert reader.at == SET_UP
        reader.open(link(reader, "authenticator app"))
        reader.send("/account/two-factor", password=PASSWORD)
        seed = reader.page.html.find("input", {"name": "secret"})["value"]
        reader.send("/account/two-factor", code=pyotp.TOTP(seed).at(clock.now))
        reader.open(link(reader, "saved them"))
        assert reader.at == "/account/sessions"


def test_an_enrolled_session_of_one_factor_proves_the_other(site, clock, keen):
    reader = Reader(site)
    enrolled = enrol(site, clock, reader.visitor)
    forget_a_factor(site, enrolled.email)
    give(site, enrolled.email, keen)
    reader.open("/account/security")
    assert reader.at == "/two-factor/again"
    reader.send("/two-factor/again", code=enrolled.next_code())
    assert reader.at == "/account/security"


def enrol_existing(site, clock, visitor, email):
    owner = begin_enrolment(site, clock, visitor, email)
    assert verify_totp(visitor, owner.code()).status_int == 200
    return owner


def test_a_banner_tells_of_the_time_that_is_left(make_site):
    site = make_site({"authsvc.two_factor.enrolment_grace": "3d"})
    reader = Reader(site)
    email, role = reader.sign_up(), a_role()
    give(site, email, role)
    with needing_two(site, role):
        reader.open("/account/security")
        assert "your account needs a second step" in reader.said
        assert reader.page.html.select_one(".notice time[datetime]").text.endswith(" UTC")
        assert reader.page.html.find("a", string="Set it up now")
