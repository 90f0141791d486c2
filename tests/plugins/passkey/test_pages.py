"""Signing in with a passkey on the hosted pages; the authenticator's part is played by the test."""

import json

import pytest

from tests.support.authenticator import PRESENT, Authenticator
from tests.support.passkeys import register, request_options
from tests.support.reader import Reader, signed_in
from tests.support.second_factor import begin_enrolment, verify_totp

OPTIONS = "/api/auth/passkey/generate-authenticate-options"


def answer(reader, device, **spoil):
    """What the script puts into the form."""
    return json.dumps(device.get(request_options(reader.visitor), **spoil))


@pytest.fixture
def key(site):
    """Somebody with a passkey: the reader, the address, the authenticator."""
    reader, email = signed_in(site)
    device = Authenticator()
    register(reader.visitor, device)
    return reader, email, device


def test_the_sign_in_page_offers_it(site):
    page = Reader(site).open("/sign-in")
    form = page.html.select_one("form[data-passkey=get]")
    assert form["data-options"] == OPTIONS
    script = page.html.select_one("script[type=module]")
    assert f"'nonce-{script['nonce']}'" in page.headers["Content-Security-Policy"]


def test_pages_without_passkeys_load_no_script_of_theirs(site):
    assert not Reader(site).open("/sign-up").html.select("script[type=module]")


def test_an_address_that_browsers_refuse_offers_none(make_passkey_site):
    site = make_passkey_site({
        "authsvc.base_url": "http://127.0.0.1:6543", "authsvc.production": "false",
    })  # fmt: skip
    reader = Reader(site)
    answered = reader.visitor.web.get("http://127.0.0.1:6543/sign-in", status="*")
    assert "data-passkey" not in answered.text


def test_the_security_page_there_says_what_to_open(make_passkey_site):
    local = "http://127.0.0.1:6543"
    site = make_passkey_site({"authsvc.base_url": local, "authsvc.production": "false"})
    reader = Reader(site)
    reader.visitor.headers["Origin"] = local
    reader.sign_up()
    reader.open("/account/security")
    assert "AUTHSVC_BASE_URL=http://localhost:6543" in reader.page.html.main.get_text()
    assert not reader.page.html.select("a[href$='/account/passkeys/add']")


def test_sign_in(key, site):
    _, email, device = key
    reader = Reader(site)
    reader.open("/sign-in?callbackURL=/account/security")
    reader.send("/sign-in/passkey", credential=answer(reader, device))
    assert reader.at == "/account/security"
    assert reader.visitor.session()["user"]["email"] == email


@pytest.mark.parametrize("credential", ["", "no JSON", "[]", "{}", "[" * 3000])
def test_what_cannot_be_read_is_refused_in_words(key, site, credential):
    reader = Reader(site)
    reader.open("/sign-in?callbackURL=/account/security")
    request_options(reader.visitor)
    page = reader.send("/sign-in/passkey", credential=credential)
    assert page.status_int == 422
    assert "not accepted" in reader.said
    kept = page.html.select_one("form[data-passkey] [name=callbackURL]")
    assert kept["value"] == "/account/security"


def test_a_passkey_that_was_removed(key, site):
    owner, _, device = key
    made = owner.visitor.get("/passkey/list-user-passkeys").json[0]
    owner.visitor.post("/passkey/delete-passkey", {"id": made["id"]})
    reader = Reader(site)
    reader.open("/sign-in/passkey")
    reader.send("/sign-in/passkey", credential=answer(reader, device))
    assert "don't know this passkey" in reader.said
    told = reader.page.html.select_one("[data-unknown]")
    assert json.loads(told["data-unknown"])["id"] == made["credentialID"]
    assert told["data-rp"] == "auth.example.com"


def test_the_form_needs_the_token_of_this_browser(key, site):
    _, _, device = key
    reader = Reader(site)
    page = reader.post("/sign-in/passkey", {"credential": answer(reader, device)})
    assert page.status_int == 422
    assert reader.visitor.session() is None


def test_an_unproven_mailbox_has_to_be_proven_first(key, make_passkey_site):
    _, email, device = key
    strict = make_passkey_site({"authsvc.password.require_verification": "true"})
    reader = Reader(strict)
    reader.open("/sign-in/passkey")
    reader.send("/sign-in/passkey", credential=answer(reader, device))
    assert reader.at == "/check-mail"
    assert email in reader.page.text
    assert strict.mail(email).subject.startswith("Confirm your e-mail")


def test_asked_once_more_a_passkey_will_do(key, clock):
    reader, _, device = key
    before = reader.visitor.session()["session"]["id"]
    reader.open("/sign-in?again=1&callbackURL=/account/password")
    reader.send("/sign-in/passkey", credential=answer(reader, device))
    assert reader.at == "/account/password"
    assert reader.visitor.session()["session"]["id"] != before


def test_atk_094_asked_once_more_only_the_own_passkey_will_do(key, site):
    """The challenge is bound to who is asked."""
    reader, _, _ = key
    other, theirs = Reader(site), Authenticator()
    other.sign_up()
    register(other.visitor, theirs)
    reader.open("/sign-in?again=1")
    page = reader.send("/sign-in/passkey", credential=answer(reader, theirs))
    assert page.status_int == 422


@pytest.fixture
def enrolled(key, site, clock):
    """The same, with an app as second factor."""
    reader, email, device = key
    owner = begin_enrolment(site, clock, reader.visitor, email)
    assert verify_totp(reader.visitor, owner.code()).status_int == 200
    return reader, email, device


def test_the_second_factor_may_be_a_passkey(enrolled, site):
    _, email, device = enrolled
    reader = Reader(site)
    reader.sign_in(email)
    assert reader.at == "/two-factor"
    form = reader.page.html.select_one("form[data-passkey=get]")
    assert form["data-options"] == f"{OPTIONS}?secondFactor=true"
    options = reader.visitor.get("/passkey/generate-authenticate-options?secondFactor=true").json
    assert len(options["allowCredentials"]) == 1
    shown = json.dumps(device.get(options, flags=PRESENT, user_handle=None))
    reader.send("/sign-in/passkey", credential=shown)
    assert reader.at == "/account/profile"
    assert reader.visitor.session()["user"]["email"] == email
    reader.visitor.post("/sign-out")
    reader.open("/two-factor")
    assert reader.at == "/sign-in"


def test_the_app_is_still_one_click_away(enrolled, site):
    _, email, _ = enrolled
    reader = Reader(site)
    reader.sign_in(email)
    first = next(link.text for link in reader.page.html.select(".after a"))
    assert first == "Use your authenticator app"
    page = reader.open("/two-factor?method=totp")
    assert page.html.find(id="code")
    assert not page.html.select("form[data-passkey]")


def test_a_wrong_passkey_at_the_second_factor_leaves_the_sign_in_waiting(enrolled, site):
    _, email, device = enrolled
    reader = Reader(site)
    reader.sign_in(email)
    shown = answer(reader, device, challenge="AAAA")
    page = reader.send("/sign-in/passkey", credential=shown)
    assert (page.status_int, reader.visitor.session()) == (422, None)
    assert page.html.select_one("[name=secondFactor]")
    reader.open("/two-factor")
    assert reader.at == "/two-factor"


def test_one_more_account_in_this_browser(key, make_passkey_site):
    """Somebody signed in may bring the passkey of another account."""
    plugins = "bearer username two_factor multi_session passkey audit"
    site = make_passkey_site({"authsvc.plugins": plugins})
    _, email, device = key
    reader, first = signed_in(site)
    reader.open("/sign-in?add=1")
    form = reader.page.html.select_one("form[data-passkey=get]")
    options = reader.visitor.get(form["data-options"].removeprefix("/api/auth")).json
    assert "allowCredentials" not in options
    reader.send("/sign-in/passkey", credential=json.dumps(device.get(options)))
    assert reader.visitor.session()["user"]["email"] == email
    kept = reader.visitor.get("/multi-session/list-device-sessions").json
    assert {item["user"]["email"] for item in kept} == {first, email}
