"""Guests on the pages."""

from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email


def enter(site):
    reader = Reader(site)
    reader.open("/sign-in")
    assert "Continue as a guest" in reader.page.text
    reader.open("/sign-in/guest")
    reader.send("/sign-in/guest")
    return reader


def test_a_guest_comes_in_and_is_told_so(site):
    reader = enter(site)
    assert reader.at == "/account/profile"
    assert "You are a guest here" in reader.said
    assert "guests.invalid" not in reader.page.text
    reader.open("/sign-in/guest")
    assert reader.at == "/account/profile"


def test_a_guest_signs_up_on_the_page(site):
    reader = enter(site)
    user = reader.visitor.session()["user"]
    reader.open("/sign-up")
    assert reader.at == "/sign-up"
    reader.send("/sign-up", name="Ada", email=fresh_email(), password=PASSWORD)
    new = reader.visitor.session()["user"]
    assert site.moved == [(user["id"], new["id"])]


def test_a_guest_signs_in_on_the_page(site):
    email = fresh_email()
    owner = site.visitor().sign_up(email)["user"]
    reader = enter(site)
    user = reader.visitor.session()["user"]
    reader.sign_in(email)
    assert site.moved == [(user["id"], owner["id"])]


def test_other_ways_are_open_to_guests(site):
    reader = enter(site)
    for path in ("/sign-in/link", "/sign-in/code"):
        reader.open(path)
        assert reader.at == path


def test_a_guest_with_a_mailbox_is_somebody(site):
    reader = enter(site)
    user, email = reader.visitor.session()["user"], fresh_email()
    reader.visitor.post("/change-email", {"newEmail": email})
    reader.open(reader.mailed_link(email))
    assert (
        reader.visitor.session()["user"]["isAnonymous"]
        is not reader.visitor.session()["user"]["emailVerified"]
    )
    reader.open("/sign-in/link?again=1")
    reader.send("/sign-in/link", email=email)
    reader.open(reader.mailed_link(email))
    now = reader.visitor.session()["user"]
    assert (now["id"], now["isAnonymous"], now["emailVerified"]) == (user["id"], False, True)
    reader.visitor.post("/sign-out")
    assert site.moved == []
