"""Connected accounts on the hosted pages, on both databases."""

from datetime import timedelta

import pytest

from tests.plugins.social.conftest import Guest
from tests.support.attack import mails_to
from tests.support.visitor import PASSWORD, fresh_email


@pytest.fixture
def member(guest, house):
    """Somebody with a password, whose address the provider knows as well."""
    guest.email = guest.sign_up()
    house.welcome(guest.email)
    return guest


def test_nothing_connected_yet(member):
    assert member.providers == []
    assert "Connect one below" in member.page.text
    assert "Acme ID" in member.page.html.select(".panel")[1].get_text()


def test_connect_and_sign_in_with_it(member, town, house):
    member.connect()
    assert (member.at, member.said) == ("/account/connections", "Acme ID is connected.")
    assert member.providers == ["Acme ID"]
    assert "Acme ID" not in "".join(x.get_text() for x in member.page.html.select(".panel")[1:])
    assert any("Acme ID" in subject for subject in mails_to(town, member.email))
    other = Guest(town, house)
    other.go()
    assert other.at == "/account/profile"
    assert other.visitor.session()["user"]["email"] == member.email
    member.open("/account/security")
    assert "Acme ID" in member.page.html.main.get_text()


def test_disconnect_asks_first(member):
    member.connect()
    link = member.page.html.find("a", string=lambda text: text and "Disconnect" in text)
    link = link or member.page.html.select_one(".item a.button")
    member.open(link["href"])
    assert member.heading == "Disconnect Acme ID?"
    assert "no longer be able to sign in with Acme ID" in member.page.text
    member.send("/account/connections/remove")
    assert member.at == "/account/connections"
    assert member.said == "Acme ID is disconnected. You can connect it again at any time."
    assert member.providers == []


def test_another_address_there_is_refused_in_words(member, house):
    house.welcome()
    member.connect()
    assert member.at == "/account/connections"
    assert "another e-mail address" in member.said
    assert member.providers == []


def test_an_address_that_the_provider_has_not_proven(member, house):
    house.welcome(member.email, proven=False)
    member.connect()
    assert "doesn't say that its address is yours" in member.said
    assert member.providers == []


def test_an_account_of_somebody_else_stays_theirs(member, town, house):
    owner = Guest(town, house)
    house.welcome()
    owner.go()
    person = dict(house.person)
    house.person = person | {"email": member.email}
    member.connect()
    assert member.said == "That account at Acme ID is connected to another account here."
    assert (member.providers, owner.providers) == ([], ["Acme ID Your only way to sign in"])


def test_stopped_at_the_provider(member, house):
    house.refusal = "access_denied"
    member.connect()
    assert member.at == "/account/connections"
    assert member.said == "You stopped the sign-in with Acme ID. Nothing has changed."


def test_connecting_twice_is_no_harm(member):
    member.connect()
    member.connect()
    assert member.said == "Acme ID is connected."
    assert member.providers == ["Acme ID"]


def test_a_link_cannot_say_what_is_not_so(member):
    member.open("/account/connections/added/acme-id")
    assert (member.at, member.said) == ("/account/connections", "")


def test_atk_116_whoever_comes_back_is_who_left(member, town, house):
    """Signed in as somebody else meanwhile: nothing is connected to either."""
    member.open("/account/connections")
    member.send("/account/connections/add")
    address = member.led_to
    other = fresh_email()
    member.open("/sign-out")
    member.send("/sign-out")
    member.sign_up(other)
    member.open(house.visit(address))
    assert "began in another window" in member.said
    assert member.providers == []


def test_atk_119_the_last_way_in_stays(guest, house):
    house.welcome()
    guest.go("/sign-up")
    assert guest.providers == ["Acme ID Your only way to sign in"]
    assert guest.page.html.select(".item a.button") == []
    assert "to disconnect it, set a password" in guest.page.text
    (row,) = [a for a in guest.visitor.get("/list-accounts").json if a["providerId"] == "acme-id"]
    guest.open(f"/account/connections/remove?id={row['id']}")
    assert guest.at == "/account/connections"
    assert "only way to sign in" in guest.said
    token = guest.page.html.find("input", {"name": "csrf_token"})["value"]
    guest.post("/account/connections/remove", {"csrf_token": token, "id": row["id"]})
    assert guest.at == "/account/connections"
    assert "only way to sign in" in guest.said
    assert guest.providers == ["Acme ID Your only way to sign in"]


def test_atk_120_nobody_disconnects_what_is_not_theirs(member, town, house):
    victim = Guest(town, house)
    house.welcome()
    victim.go()
    rows = victim.visitor.get("/list-accounts").json
    member.open(f"/account/connections/remove?id={rows[0]['id']}")
    assert member.at == "/account/connections"
    token = member.page.html.find("input", {"name": "csrf_token"})["value"]
    member.post("/account/connections/remove", {"csrf_token": token, "id": rows[0]["id"]})
    assert victim.visitor.get("/list-accounts").json == rows


def test_an_old_session_signs_in_again_first(member, town):
    member.open("/account/connections")
    town.services.now.advance(timedelta(days=2))
    member.send("/account/connections/add")
    assert member.at == "/sign-in"
    member.send("/sign-in", password=PASSWORD)
    assert member.at == "/account/connections"


def test_a_site_without_providers_has_no_such_page(site):
    guest = Guest(site, None)
    guest.sign_up()
    assert "Connected accounts" not in guest.open("/account/security").text


def test_a_provider_that_was_switched_off_keeps_its_name(member, make_site):
    member.connect()
    google = {"client_id": "our-client", "client_secret": "our-secret"}
    settings = {f"authsvc.social.google.{key}": value for key, value in google.items()}
    elsewhere = Guest(make_site(settings), None)
    elsewhere.sign_in(member.email, PASSWORD)
    assert elsewhere.providers == ["acme-id"]
