"""Sign-in with a provider on the hosted pages, on both databases."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.plugins.social.conftest import Guest
from tests.plugins.social.house import open_house

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


def test_atk_106_the_same_id_at_two_providers_is_two_people(make_site, house):
    """An id means something at its issuer only; an address that is told later changes nothing."""
    with open_house() as elsewhere:
        both = house.settings() | elsewhere.settings("other-id")
        site = make_site(both | {"authsvc.social.custom": "acme-id other-id"})
        people = []
        for place, button in ((house, "/with/acme-id"), (elsewhere, "/with/other-id")):
            place.welcome(sub="the-same-id")
            guest = Guest(site, place)
            guest.go(button=button)
            people.append(guest.visitor.session()["user"]["id"])
        assert len(set(people)) == 2
        house.welcome(sub="the-same-id")
        again = Guest(site, house)
        again.go()
        assert again.visitor.session()["user"]["id"] == people[0]


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


# Asked once more


def test_asked_again_by_a_provider_that_refuses(guest, house):
    guest.go()
    house.refusal = "access_denied"
    guest.go("/sign-in?again=1&callbackURL=/account/password")
    assert guest.at == "/sign-in"
    assert "You stopped the sign-in" in guest.said
    assert "Please sign in once more" in guest.page.text


def test_the_page_of_the_way_is_for_nobody_to_keep(guest):
    guest.leave()
    assert guest.page.headers["Cache-Control"] == "no-store"
