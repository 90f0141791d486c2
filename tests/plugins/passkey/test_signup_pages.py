"""Creating an account with a passkey; the authenticator's part is played by the test."""

import json
from collections.abc import Callable

import pytest

from tests.support.authenticator import PRESENT, Authenticator
from tests.support.passkeys import register, sign_in
from tests.support.reader import Reader
from tests.support.second_factor import at_once, codes_of, copies
from tests.support.site import Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, fresh_email

OPTIONS = "/passkey/generate-sign-up-options"
STRICT = {
    "authsvc.password.require_verification": "true",
    "authsvc.password.verify_on_sign_up": "true",
}


@pytest.fixture
def strict(make_passkey_site: Callable[..., Site]) -> Site:
    """As it is shipped: the mailbox is proven before the first sign-in."""
    return make_passkey_site(STRICT)


def options(visitor, email, name="Ada Lovelace"):
    answer = visitor.post(OPTIONS, {"name": name, "email": email})
    assert answer.status_int == 200, answer
    return answer.json


def sign_up(reader, device, email, **spoil):
    """What script and browser do together."""
    reader.open("/sign-up/passkey?callbackURL=/account/security")
    made = json.dumps(device.create(options(reader.visitor, email), **spoil))
    return reader.send("/sign-up/passkey", credential=made, name="Ada Lovelace", email=email)


def test_the_sign_up_page_leads_there(site):
    reader = Reader(site)
    page = reader.open("/sign-up")
    assert page.html.select_one("a.button[href='/sign-up/passkey']")
    page = reader.open("/sign-up/passkey")
    form = page.html.select_one("form[data-passkey=new]")
    assert form["data-options"] == f"/api/auth{OPTIONS}"


def test_an_account_without_a_password(site):
    reader, device, email = Reader(site), Authenticator(), fresh_email()
    sign_up(reader, device, email)
    assert reader.at == "/account/security"
    assert "You sign in without one." in reader.page.text
    assert reader.visitor.session()["user"]["name"] == "Ada Lovelace"
    assert sign_in(site.visitor(), device).json["user"]["email"] == email


def test_the_passkey_can_be_found_without_a_name(site):
    asked = options(site.visitor(), fresh_email())
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["requireResidentKey"] is True


def test_the_mailbox_is_proven_afterwards(strict):
    reader, device, email = Reader(strict), Authenticator(), fresh_email()
    sign_up(reader, device, email)
    assert reader.at == "/check-mail"
    answer = sign_in(strict.visitor(), device)
    assert (answer.status_int, answer.json["code"]) == (403, "EMAIL_NOT_VERIFIED")
    reader.verify(email)
    assert reader.visitor.session()["user"]["emailVerified"] is True
    assert sign_in(strict.visitor(), device).status_int == 200


def test_atk_042_in_another_browser_the_proof_removes_the_passkey(strict):
    """Mallory signs up with Ada's address; Ada opens the link that she is mailed."""
    mallory, device, email = Reader(strict), Authenticator(), fresh_email()
    sign_up(mallory, device, email)
    ada = Reader(strict)
    ada.verify(email)
    assert ada.visitor.session()["user"]["email"] == email
    assert ada.visitor.get("/passkey/list-user-passkeys").json == []
    assert sign_in(strict.visitor(), device).json["code"] == "PASSKEY_NOT_FOUND"


def test_atk_037_a_known_address_is_answered_alike(strict):
    known = Reader(strict)
    email = known.sign_up()
    known.verify(email)
    new, stranger = Reader(strict), Reader(strict)
    sign_up(new, Authenticator(), fresh_email())
    sign_up(stranger, Authenticator(), email)
    assert (new.at, stranger.at) == ("/check-mail", "/check-mail")
    assert strict.mail(email).subject == "You already have an account at authsvc"
    assert known.visitor.get("/passkey/list-user-passkeys").json == []


def test_atk_101_the_passkey_of_a_known_address_opens_nothing(strict):
    known = Reader(strict)
    email = known.sign_up()
    known.verify(email)
    device = Authenticator()
    sign_up(Reader(strict), device, email)
    assert sign_in(strict.visitor(), device).json["code"] == "PASSKEY_NOT_FOUND"


def test_a_known_passkey_tells_nothing_of_an_address(strict, site):
    owner, device = site.visitor(), Authenticator()
    owner.sign_up()
    register(owner, device)
    email = Reader(strict).sign_up()
    said = []
    for address in (email, fresh_email()):
        reader = Reader(strict)
        sign_up(reader, device, address)
        said.append((reader.page.status_int, reader.said))
    assert said[0] == said[1]
    assert "belongs to an account already" in said[0][1]


def test_what_is_no_passkey_is_refused_in_words(site):
    reader, email = Reader(site), fresh_email()
    page = sign_up(reader, Authenticator(), email, challenge="AAAA")
    assert page.status_int == 422
    assert "could not be saved" in reader.said
    assert page.html.find(id="email")["value"] == email
    assert reader.visitor.session() is None


def test_name_and_address_are_those_of_the_challenge(site):
    reader, device, email = Reader(site), Authenticator(), fresh_email()
    reader.open("/sign-up/passkey")
    made = json.dumps(device.create(options(reader.visitor, email)))
    reader.send("/sign-up/passkey", credential=made, name="Eve", email=fresh_email("eve"))
    user = reader.visitor.session()["user"]
    assert (user["name"], user["email"]) == ("Ada Lovelace", email)


def test_atk_099_one_answer_makes_one_account(site):
    reader, email = Reader(site), fresh_email()
    reader.open("/sign-up/passkey")
    made = json.dumps(Authenticator().create(options(reader.visitor, email)))
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    body = {"csrf_token": token, "credential": made}
    twins = copies(reader.visitor, 10, site)
    path = reader.visitor.origin + "/sign-up/passkey"
    answers = at_once(
        twins, lambda v: v.web.post(path, body, headers={"Origin": v.origin}, status="*")
    )
    assert sum(answer.status_int == 303 for answer in answers) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "Ada", "email": "no address"}, "VALIDATION_ERROR"),
        ({"name": " ", "email": "a@example.com"}, "VALIDATION_ERROR"),
        ({"name": "Ada"}, "VALIDATION_ERROR"),
        ({"name": "A" * 201, "email": "a@example.com"}, "VALIDATION_ERROR"),
    ],
)
def test_a_bad_wish(site, body, code):
    answer = site.visitor().post(OPTIONS, body)
    assert (answer.status_int, answer.json["code"]) == (400, code)


@pytest.mark.parametrize("closed", ["authsvc.passkey.sign_up", "authsvc.password.sign_up"])
def test_it_may_be_closed(make_passkey_site, closed):
    site = make_passkey_site({closed: "false"})
    answer = site.visitor().post(OPTIONS, {"name": "Ada", "email": fresh_email()})
    assert (answer.status_int, answer.json["code"]) == (400, "PASSKEY_SIGN_UP_DISABLED")
    reader = Reader(site)
    reader.open("/sign-up/passkey")
    assert reader.at == "/sign-in"


def test_a_touch_alone_may_sign_up(site):
    reader, device = Reader(site), Authenticator()
    sign_up(reader, device, fresh_email(), flags=PRESENT)
    assert reader.visitor.session()


def test_the_last_passkey_stays_until_there_is_another_way_in(site):
    reader, device = Reader(site), Authenticator()
    sign_up(reader, device, fresh_email())
    made = reader.visitor.get("/passkey/list-user-passkeys").json[0]
    reader.open(f"/account/passkeys/{made['id']}/remove")
    reader.send("/remove")
    assert "only way to sign in" in reader.said
    reader.open("/account/password")
    reader.send("/account/password", newPassword=PASSWORD)
    assert codes_of([reader.visitor.post("/passkey/delete-passkey", {"id": made["id"]})]) == ["ok"]


def test_asvs_6_3_8_a_known_address_costs_as_many_statements(strict):
    known = Reader(strict)
    email = known.sign_up()
    known.verify(email)
    made = []
    for address in (fresh_email(), email):
        reader = Reader(strict)
        reader.open("/sign-up/passkey")
        credential = json.dumps(Authenticator().create(options(reader.visitor, address)))
        with counting(strict) as seen:
            reader.send("/sign-up/passkey", credential=credential)
        made.append(len(seen))
    assert made[0] == made[1]
