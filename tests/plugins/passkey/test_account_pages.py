"""The passkeys of an account on its pages; the authenticator's part is played by the test."""

import json
from datetime import timedelta

import pytest

from tests.support.authenticator import ELIGIBLE, PRESENT, VERIFIED, Authenticator
from tests.support.passkeys import creation_options, register, sign_in
from tests.support.reader import signed_in


@pytest.fixture
def reader(site):
    """Somebody signed in."""
    return signed_in(site)[0]


def add(reader, device, **fields):
    reader.open("/account/passkeys/add")
    made = json.dumps(device.create(creation_options(reader.visitor)))
    return reader.send("/account/passkeys/add", credential=made, **fields)


def items(reader):
    """The list of the security page, as texts."""
    reader.open("/account/security")
    panel = reader.page.html.find(id="passkeys-title").find_parent("section")
    return [
        " ".join(item.select_one(".words").get_text(" ").split()) for item in panel.select(".item")
    ]


def test_an_empty_list_says_what_a_passkey_is_good_for(reader):
    assert items(reader) == []
    panel = reader.page.html.find(id="passkeys-title").find_parent("section")
    assert "nothing to remember" in panel.select_one(".empty").text
    assert panel.find("a", string="Add a passkey")


def test_a_passkey_is_added(reader, site):
    device = Authenticator()
    add(reader, device, name="Blue key")
    assert reader.at == "/account/security"
    assert "Your passkey is saved" in reader.said
    (item,) = items(reader)
    assert item.startswith("Blue key On one device Added just now")
    assert item.endswith("never used")
    assert sign_in(site.visitor(), device).status_int == 200
    assert "last used just now" in items(reader)[0]


def test_without_a_name_it_is_called_after_the_device(reader):
    add(reader, Authenticator(flags=PRESENT | VERIFIED | ELIGIBLE))
    assert items(reader)[0].startswith("Chrome on Windows Synced")


def test_what_is_no_passkey_is_refused_in_words(reader):
    reader.open("/account/passkeys/add")
    creation_options(reader.visitor)
    page = reader.send("/account/passkeys/add", credential="{}", name="Mine")
    assert page.status_int == 422
    assert "could not be saved" in reader.said
    assert page.html.find(id="name")["value"] == "Mine"


def test_it_is_renamed(reader):
    add(reader, Authenticator(), name="Old")
    made = reader.visitor.get("/passkey/list-user-passkeys").json[0]
    page = reader.open(f"/account/passkeys/{made['id']}")
    assert page.html.find(id="name")["value"] == "Old"
    reader.send(made["id"], name="New")
    assert items(reader)[0].startswith("New ")


def test_it_is_removed_after_a_question(reader, site):
    device = Authenticator()
    add(reader, device, name="Lost")
    made = reader.visitor.get("/passkey/list-user-passkeys").json[0]
    page = reader.open(f"/account/passkeys/{made['id']}/remove")
    assert "“Lost”" in page.text
    reader.send("/remove")
    assert reader.at == "/account/security"
    assert items(reader) == []
    assert sign_in(site.visitor(), device).status_int == 401


def test_nobody_sees_the_passkeys_of_others(reader, site):
    register(reader.visitor, Authenticator())
    made = reader.visitor.get("/passkey/list-user-passkeys").json[0]
    stranger, _ = signed_in(site)
    for path in (f"/account/passkeys/{made['id']}", f"/account/passkeys/{made['id']}/remove"):
        assert stranger.open(path).status_int == 404
    assert stranger.open("/account/passkeys/unknown").status_int == 404


def test_an_old_session_is_asked_to_sign_in_again(reader, clock):
    register(reader.visitor, Authenticator())
    made = reader.visitor.get("/passkey/list-user-passkeys").json[0]
    clock.advance(timedelta(days=2))
    for path in ("/account/passkeys/add", f"/account/passkeys/{made['id']}/remove"):
        reader.open(path)
        assert reader.at == "/sign-in"
        assert "sign in once more" in reader.page.text


def test_an_address_that_browsers_refuse_offers_none(make_passkey_site):
    site = make_passkey_site({
        "authsvc.passkey.rp_id": "elsewhere.example",
        "authsvc.passkey.origins": "https://app.elsewhere.example",
    })  # fmt: skip
    reader, _ = signed_in(site)
    assert "passkeys" not in reader.open("/account/security").text
    reader.open("/account/passkeys/add")
    assert reader.at == "/account/security"
