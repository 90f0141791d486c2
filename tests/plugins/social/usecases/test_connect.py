"""An account at a provider that waits for its owner to sign in once, on both databases."""

from contextlib import closing
from datetime import timedelta

import pyotp
import pytest

from tests.plugins.social.conftest import Guest
from tests.support.attack import mails_to
from tests.support.second_factor import at_once, copies
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD

CONFIRM = "/account/connections/confirm"


@pytest.fixture
def known(town, house):
    """The address of somebody with a password here, who has never proven it."""
    email = Guest(town, house).sign_up()
    house.welcome(email)
    return email


def sign_in(guest, email, password=PASSWORD):
    """On the page that is open."""
    return guest.send("/sign-in", email=email, password=password)


def test_sign_in_once_and_connect(guest, house, known):
    guest.go("/sign-in?callbackURL=/account/sessions")
    assert guest.at == "/sign-in"
    assert "Sign in once as you always do, to connect Acme ID." in guest.said
    assert guest.page.html.select(".providers") == [], "that button would only lead back here"
    assert "Create an account" not in guest.page.text
    sign_in(guest, known, "not this one")
    assert "to connect Acme ID" in guest.said, "a wrong password changes nothing"
    sign_in(guest, known)
    assert (guest.at, guest.heading) == (CONFIRM, "Connect Acme ID?")
    assert guest.page.html.select_one(".pair").get_text().count(known) == 2
    guest.send(CONFIRM)
    assert guest.at == "/account/sessions"
    assert guest.providers == ["Acme ID"]


def test_whoever_wanted_nothing_special_sees_what_is_connected(guest, known):
    guest.go()
    sign_in(guest, known)
    guest.send(CONFIRM)
    assert (guest.at, guest.said) == ("/account/connections", "Acme ID is connected.")


def test_the_offer_waits_on_every_way_to_the_sign_in_page(guest, known):
    guest.go()
    guest.open("/account/activity")
    assert "to connect Acme ID" in guest.said
    sign_in(guest, known)
    assert guest.at == CONFIRM
    guest.send(CONFIRM)
    assert guest.at == "/account/activity"


def test_an_address_that_the_provider_has_not_proven(guest, house, known):
    house.welcome(known, proven=False)
    guest.go()
    assert guest.visitor.session() is None
    sign_in(guest, known)
    guest.send(CONFIRM)
    assert guest.providers == ["Acme ID"]


def test_not_now_before_the_sign_in(guest, house, known):
    guest.go("/sign-in?callbackURL=/account/sessions")
    guest.send("/sign-in/connect/decline")
    assert (guest.at, guest.said) == ("/sign-in", "")
    assert guest.page.html.select(".providers")
    sign_in(guest, known)
    assert guest.at == "/account/sessions"
    assert guest.providers == []


def test_not_now_after_the_sign_in(guest, known):
    guest.go("/sign-in?callbackURL=/account/sessions")
    sign_in(guest, known)
    guest.send("/sign-in/connect/decline")
    assert guest.at == "/account/sessions"
    guest.open(CONFIRM)
    assert guest.at == "/account/connections"
    assert guest.providers == []


def test_with_a_second_factor_that_comes_first(guest, town, house):
    """A provider connects nothing past the second factor, and signs nobody in past it."""
    owner = Guest(town, house)
    email = owner.sign_up()
    owner.open("/account/two-factor")
    owner.send("/account/two-factor", password=PASSWORD)
    app = pyotp.TOTP(owner.page.html.find("input", {"name": "secret"})["value"])
    owner.send("/account/two-factor", code=app.at(town.services.now()))
    town.services.now.advance(timedelta(seconds=30))
    house.welcome(email)
    guest.go("/sign-in?callbackURL=/account/sessions")
    sign_in(guest, email)
    assert guest.at == "/two-factor"
    guest.open(CONFIRM)
    assert guest.at == "/sign-in", "half a sign-in is none"
    guest.open("/two-factor?callbackURL=" + CONFIRM + "?callbackURL=/account/sessions")
    guest.send("/two-factor?method=totp", code=app.at(town.services.now()))
    assert guest.at == CONFIRM
    guest.send(CONFIRM)
    assert guest.at == "/account/sessions"
    town.services.now.advance(timedelta(seconds=30))
    later = Guest(town, house)
    later.go()
    assert later.at == "/two-factor"
    assert later.visitor.session() is None


def test_atk_114_somebody_else_signs_in(guest, town, house, known):
    other = Guest(town, house).sign_up()
    guest.go("/sign-in?callbackURL=/account/sessions")
    sign_in(guest, other)
    assert guest.at == "/account/sessions"
    guest.open("/account/connections")
    token = guest.page.html.find("input", {"name": "csrf_token"})["value"]
    guest.post(CONFIRM, {"csrf_token": token})
    assert guest.providers == []


def test_atk_114_the_offer_is_worth_nothing_in_another_browser(guest, town, house, known):
    guest.go()
    owner = Guest(town, house)
    owner.sign_in(known)
    owner.open(CONFIRM)
    assert owner.at == "/account/connections"
    assert owner.providers == []


def test_an_offer_is_over_after_its_time(guest, town, known):
    guest.go()
    town.services.now.advance(timedelta(minutes=11))
    guest.open("/sign-in")
    assert guest.said == ""
    sign_in(guest, known)
    guest.open(CONFIRM)
    assert guest.at == "/account/connections"


def test_an_offer_that_ends_while_its_owner_thinks(guest, town, known):
    guest.go()
    sign_in(guest, known)
    town.services.now.advance(timedelta(minutes=11))
    guest.send(CONFIRM)
    assert guest.at == "/account/connections"
    assert "took too long" in guest.said
    assert guest.providers == []


def test_atk_115_an_offer_dies_when_it_is_used(guest, town, house, known):
    second = Guest(town, house)
    for browser in (guest, second):
        browser.go()
    for browser in (guest, second):
        sign_in(browser, known)
    guest.send(CONFIRM)
    guest.open("/account/connections")
    guest.open(guest.page.html.select_one(".item a.button")["href"])
    guest.send("/account/connections/remove")
    second.send(CONFIRM)
    assert second.at == "/account/connections"
    assert guest.providers == []


def test_atk_115_an_offer_dies_when_something_is_disconnected(guest, town, house, known):
    owner = Guest(town, house)
    owner.sign_in(known)
    owner.connect()
    person = dict(house.person)
    house.welcome(known)
    guest.go()
    owner.open("/account/connections")
    owner.open(owner.page.html.select_one(".item a.button")["href"])
    owner.send("/account/connections/remove")
    assert person["sub"] != house.person["sub"]
    assert "to connect" not in guest.open("/sign-in").text


def test_atk_115_an_offer_accepted_ten_times_at_once_connects_once(postgres_url, house):
    with closing(Site(postgres_url, RELAXED | house.settings())) as site:
        email = Guest(site, house).sign_up()
        house.welcome(email)
        guest = Guest(site, house)
        guest.go()
        sign_in(guest, email)
        token = guest.page.html.find("input", {"name": "csrf_token"})["value"]
        url = guest.visitor.origin + CONFIRM

        def accept(twin):
            return twin.web.post(url, {"csrf_token": token}, headers=twin.headers, status="*")

        answers = at_once(copies(guest.visitor, 10, site), accept)
        assert {answer.status_int for answer in answers} == {303}
        assert guest.providers == ["Acme ID"]
        assert sum("Acme ID" in subject for subject in mails_to(site, email)) == 1


def test_the_other_providers_stay_open_meanwhile(make_site, house, known):
    """One of them may be how its owner always signs in."""
    more = {"issuer": house.url, "client_id": "our-client", "client_secret": "our-secret"}
    lines = {f"authsvc.social.keycloak.{name}": value for name, value in more.items()}
    guest = Guest(make_site(house.settings() | lines), house)
    guest.go()
    (button,) = guest.page.html.select(".providers button")
    assert button.get_text() == "Continue with Keycloak"


def test_a_mail_tells_the_owner(guest, town, known):
    guest.go()
    sign_in(guest, known)
    guest.send(CONFIRM)
    assert "Acme ID" in town.mail(known).text
