"""Sign-in with a provider on the hosted pages, on both databases."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from tests.plugins.social.conftest import Guest
from tests.support.visitor import PASSWORD, fresh_email

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


# There and back


def test_the_button_leads_to_the_provider_and_back(guest, house):
    email = house.welcome()
    address = guest.leave()
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == ["https://auth.example.com/api/auth/callback/acme-id"]
    assert asked["code_challenge_method"] == ["S256"]
    guest.open(house.visit(address))
    assert guest.at == "/account/profile"
    assert guest.visitor.session()["user"]["email"] == email


def test_no_secret_is_in_any_address(guest, house):
    """What comes back is a code, used up by then; what goes there is a challenge."""
    address = guest.leave("/sign-in?callbackURL=/account/sessions")
    assert "secret" not in address
    back = house.visit(address)
    guest.open(back)
    assert set(parse_qs(urlsplit(back).query)) == {"code", "state"}
    assert guest.page.request.query_string == ""


def test_sign_up_with_a_provider(guest, house):
    email = house.welcome(name="Grace Hopper")
    guest.go("/sign-up")
    user = guest.visitor.session()["user"]
    assert (user["email"], user["name"], user["emailVerified"]) == (email, "Grace Hopper", True)


def test_on_to_where_one_wanted_to_go(guest):
    guest.go("/sign-in?callbackURL=/account/sessions")
    assert guest.at == "/account/sessions"


def test_no_way_to_a_stranger(guest):
    guest.open("/sign-in")
    token = guest.page.html.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "callbackURL": "https://evil.example/"}
    guest.post("/sign-in/with/acme-id", fields)
    assert "lead to a place we don't know" in guest.said
    assert guest.at == "/sign-in"


def test_no_sign_in_without_the_form_of_this_browser(guest):
    """ATK-020: nobody signs a visitor in to an account of theirs by a link or a foreign form."""
    guest.open("/sign-in/with/acme-id")
    assert guest.at == "/sign-in"
    guest.post("/sign-in/with/acme-id", {})
    assert guest.at == "/sign-in"
    assert "open for too long" in guest.said


def test_an_unknown_provider(guest):
    guest.open("/sign-in")
    token = guest.page.html.find("input", {"name": "csrf_token"})["value"]
    guest.post("/sign-in/with/nobody", {"csrf_token": token})
    assert (guest.at, guest.said) == ("/sign-in", "This provider isn't in use here.")


def test_a_provider_that_does_not_answer(make_site, house):
    nowhere = {"discovery": "http://127.0.0.1:9/"}
    guest = Guest(make_site(house.settings(**nowhere)), house)
    guest.open("/sign-in")
    guest.send("/with/acme-id")
    assert "doesn't answer" in guest.said


# What goes wrong, in words


def test_stopped_at_the_provider(guest, house):
    house.refusal = "access_denied"
    guest.go("/sign-in?callbackURL=/account/sessions")
    assert guest.at == "/sign-in"
    assert guest.said == "You stopped the sign-in with Acme ID. Nothing has changed."
    house.refusal = ""
    guest.send("/with/acme-id")
    guest.open(house.visit(guest.led_to))
    assert guest.at == "/account/sessions"


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"email": None}, "Acme ID told us no e-mail address."),
        ({"sub": ""}, "did not work. Please try again."),
    ],
)
def test_answers_that_admit_nobody(guest, house, person, words):
    house.person |= person
    guest.go()
    assert guest.at == "/sign-in"
    assert words in guest.said
    assert guest.visitor.session() is None


@pytest.mark.parametrize(
    ("setting", "proven", "words"),
    [
        ({"sign_up": "false"}, True, "There is no account for you here"),
        ({"require_verified_email": "true"}, False, "Please confirm your e-mail address at Acme"),
    ],
)
def test_new_people_who_are_not_admitted(make_site, house, setting, proven, words):
    guest = Guest(make_site(house.settings(**setting)), house)
    house.welcome(proven=proven)
    guest.go()
    assert words in guest.said
    assert guest.visitor.session() is None


def test_words_of_a_stranger_are_never_said(guest):
    """A crafted link chooses among our sentences, and adds nothing of its own."""
    guest.open("/sign-in/with/call-0800-FRAUD/failed?error=now-or-lose-it&error_description=Pay")
    assert guest.at == "/sign-in"
    assert guest.said == "The sign-in did not work. Please try again."


def test_back_after_too_long(guest, town, house):
    address = guest.leave()
    town.services.now.advance(timedelta(minutes=11))
    guest.open(house.visit(address))
    assert guest.at == "/sign-in"
    assert "That took too long" in guest.said


def test_atk_110_an_answer_in_another_browser(guest, town, house):
    back = house.visit(guest.leave())
    other = Guest(town, house)
    other.open(back)
    assert other.visitor.session() is None
    assert "began in another window" in other.said
    guest.open(back)
    assert guest.at == "/account/profile", "a stranger's try uses nothing up"


# An account with that address is here: its owner signs in once


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


def test_the_other_providers_stay_open_meanwhile(make_site, house, known):
    """One of them may be how its owner always signs in."""
    more = {"issuer": house.url, "client_id": "our-client", "client_secret": "our-secret"}
    lines = {f"authsvc.social.keycloak.{name}": value for name, value in more.items()}
    guest = Guest(make_site(house.settings() | lines), house)
    guest.go()
    (button,) = guest.page.html.select(".providers button")
    assert button.get_text() == "Continue with Keycloak"


# Asked once more


def test_asked_again_by_a_provider_that_refuses(guest, house):
    guest.go()
    house.refusal = "access_denied"
    guest.go("/sign-in?again=1&callbackURL=/account/password")
    assert guest.at == "/sign-in"
    assert "You stopped the sign-in" in guest.said
    assert "Please sign in once more" in guest.page.text


def test_a_mail_tells_the_owner(guest, town, known):
    guest.go()
    sign_in(guest, known)
    guest.send(CONFIRM)
    assert "Acme ID" in town.mail(known).text


def test_the_page_of_the_way_is_for_nobody_to_keep(guest):
    guest.leave()
    assert guest.page.headers["Cache-Control"] == "no-store"
    assert fresh_email() not in guest.page.text
