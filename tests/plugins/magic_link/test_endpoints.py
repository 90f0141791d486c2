"""Sign-in by a mailed link over JSON, links acting directly, on both databases."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.attack import LINK, audited, change_rows, mails_to, outline
from tests.support.second_factor import enrol, verify_totp
from tests.support.visitor import fresh_email

USERS = User.__table__


def ask(site, email, **extra):
    return site.visitor().post("/sign-in/magic-link", {"email": email} | extra)


def link_to(site, email):
    """Path and query of the newest link, below the API."""
    message = site.mail(email)
    assert message is not None
    found = LINK.search(message.text)
    assert found
    parts = urlsplit(found[0])
    return parts.path.removeprefix("/api/auth") + "?" + parts.query


def token_only(link):
    """The link without the addresses it leads to."""
    parts = urlsplit(link)
    return f"{parts.path}?token={parse_qs(parts.query)['token'][0]}"


def prove(site, email):
    """As if the mailbox had been proven before."""
    change_rows(site, update(USERS).where(USERS.c.email == email).values(email_verified=True))


def test_a_link_signs_in_and_creates_the_account(direct):
    email = fresh_email()
    assert ask(direct, email, name="Ada", callbackURL="/in").json == {"status": True}
    visitor = direct.visitor()
    answer = visitor.get(link_to(direct, email))
    assert (answer.status_int, answer.location) == (302, "https://auth.example.com/in")
    user = visitor.session()["user"]
    assert (user["email"], user["name"], user["emailVerified"]) == (email, "Ada", True)


def test_a_link_signs_in_who_is_there(direct):
    email = fresh_email()
    owner = direct.visitor().sign_up(email)["user"]["id"]
    ask(direct, email, name="Eve", callbackURL="/in")
    visitor = direct.visitor()
    visitor.get(link_to(direct, email))
    user = visitor.session()["user"]
    assert (user["id"], user["name"]) == (owner, "Ada")


def test_without_a_target_the_answer_is_json(direct):
    email = fresh_email()
    ask(direct, email)
    answer = direct.visitor().get(token_only(link_to(direct, email)))
    assert answer.status_int == 200
    assert answer.json["session"]["token"] == answer.json["token"]
    assert answer.json["user"]["email"] == email


def test_somebody_new_is_led_elsewhere(direct):
    email = fresh_email()
    ask(direct, email, callbackURL="/in", newUserCallbackURL="/welcome")
    link = link_to(direct, email)
    assert direct.visitor().get(link).location.endswith("/welcome")
    ask(direct, email, callbackURL="/in", newUserCallbackURL="/welcome")
    assert direct.visitor().get(link_to(direct, email)).location.endswith("/in")


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("token=bogus", "/?error=INVALID_TOKEN"),
        ("token=bogus&callbackURL=/in", "/in?error=INVALID_TOKEN"),
        ("token=bogus&callbackURL=/in&errorCallbackURL=/oops", "/oops?error=INVALID_TOKEN"),
    ],
)
def test_a_link_that_is_none_says_so_where_it_leads(direct, query, target):
    answer = direct.visitor().get(f"/magic-link/verify?{query}")
    assert (answer.status_int, answer.location) == (302, "https://auth.example.com" + target)


def test_a_link_is_good_for_five_minutes(direct):
    email = fresh_email()
    ask(direct, email)
    link = link_to(direct, email)
    direct.services.now.advance(timedelta(minutes=5))
    assert "error=INVALID_TOKEN" in direct.visitor().get(link).location


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"email": "nope"}, 400, "VALIDATION_ERROR"),
        ({}, 400, "VALIDATION_ERROR"),
        ({"email": 1}, 400, "VALIDATION_ERROR"),
        ({"email": "a@example.com", "name": "x" * 257}, 400, "VALIDATION_ERROR"),
        ({"email": "a@example.com", "name": "a\x00"}, 400, "VALIDATION_ERROR"),
        ({"email": "a@example.com", "callbackURL": "https://evil.example/"}, 403,
         "INVALID_CALLBACK_URL"),
        ({"email": "a@example.com", "newUserCallbackURL": "//evil.example/"}, 403,
         "INVALID_NEW_USER_CALLBACK_URL"),
        ({"email": "a@example.com", "errorCallbackURL": "javascript:1"}, 403,
         "INVALID_ERROR_CALLBACK_URL"),
    ],
)  # fmt: skip
def test_bad_input_is_named(direct, body, status, code):
    answer = direct.visitor().post("/sign-in/magic-link", body)
    assert (answer.status_int, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("target", ["callbackURL", "newUserCallbackURL", "errorCallbackURL"])
def test_atk_024_a_link_leads_nowhere_else(direct, target):
    answer = direct.visitor().get(f"/magic-link/verify?token=x&{target}=https://evil.example/")
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_CALLBACK_URL")


def test_a_browser_names_the_page_that_asks(direct):
    answer = direct.visitor().call(
        "POST",
        "/sign-in/magic-link",
        {"email": fresh_email()},
        headers={"Origin": None, "Sec-Fetch-Mode": "cors"},
    )
    assert (answer.status_int, answer.json["code"]) == (403, "MISSING_OR_NULL_ORIGIN")


def test_closed_to_strangers(closed):
    email = fresh_email()
    assert ask(closed, email).json == {"status": True}
    assert mails_to(closed, email) == []


def test_closed_meanwhile(direct, closed):
    email = fresh_email()
    ask(direct, email, callbackURL="/in")
    answer = closed.visitor().get(link_to(direct, email))
    assert answer.location.endswith("/in?error=new_user_signup_disabled")


def test_password_sign_up_off_closes_links_too(make_site):
    site = make_site({"authsvc.plugins": "magic_link audit", "authsvc.password.sign_up": "false"})
    email = fresh_email()
    ask(site, email)
    assert mails_to(site, email) == []


def test_enumeration_unknown_addresses_are_answered_alike(closed):
    known, unknown = fresh_email(), fresh_email()
    closed.visitor().sign_up(known)
    assert outline(ask(closed, known)) == outline(ask(closed, unknown))


def test_atk_015_one_mailbox_gets_five_an_hour(direct):
    email = fresh_email()
    for _ in range(7):
        assert ask(direct, email).status_int == 200
    assert len(mails_to(direct, email)) == 5


def test_atk_011_strangers_cannot_keep_the_owner_from_a_link(direct):
    email = fresh_email()
    home = direct.visitor(address="198.51.100.7")
    home.sign_up(email)
    for _ in range(9):
        ask(direct, email)
    before = len(mails_to(direct, email))
    home.post("/sign-in/magic-link", {"email": email})
    assert len(mails_to(direct, email)) == before + 1


def test_atk_084_the_second_factor_is_asked_after_a_link(direct):
    owner = enrol(direct, direct.services.now, direct.visitor())
    prove(direct, owner.email)
    ask(direct, owner.email, callbackURL="/in")
    visitor = direct.visitor()
    answer = visitor.get(link_to(direct, owner.email))
    assert urlsplit(answer.location).path == "/two-factor"
    assert visitor.session() is None
    assert verify_totp(visitor, owner.next_code()).status_int == 200
    assert visitor.session()["user"]["email"] == owner.email


def test_atk_086_the_mailbox_is_no_second_factor_after_a_link(direct):
    owner = enrol(direct, direct.services.now, direct.visitor())
    prove(direct, owner.email)
    ask(direct, owner.email)
    visitor = direct.visitor()
    answer = visitor.get(token_only(link_to(direct, owner.email)))
    assert answer.json == {"twoFactorRedirect": True, "twoFactorMethods": ["totp"]}
    assert visitor.post("/two-factor/send-otp").json["code"] == "OTP_NOT_ENABLED"


def test_the_log_tells(direct):
    email = fresh_email()
    owner = direct.visitor().sign_up(email)["user"]["id"]
    ask(direct, email)
    direct.visitor().get(link_to(direct, email))
    told = audited(direct, owner)
    assert "magic-link-requested" in told
    assert told[-1] == "session-opened"


def test_somebody_switched_off_gets_no_link(direct):
    email = fresh_email()
    direct.visitor().sign_up(email)
    ask(direct, email, callbackURL="/in")
    link = link_to(direct, email)
    switched_off = update(USERS).where(USERS.c.email == email)
    change_rows(direct, switched_off.values(disabled_at=direct.services.now()))
    ask(direct, email)
    assert len(mails_to(direct, email)) == 1
    assert direct.visitor().get(link).location.endswith("error=ACCOUNT_DISABLED")


def verify_path(site, email):
    """Where the official client asks, with the token of the newest link."""
    return f"/magic-link/verify?{urlsplit(token_only(link_to(site, email))).query}"


@pytest.mark.parametrize("mode", ["cors", "same-origin"])
@pytest.mark.parametrize("origin", [None, "https://auth.example.com"])
def test_a_script_of_the_application_uses_a_link_that_people_open_on_a_page(linked, mode, origin):
    email = fresh_email()
    ask(linked, email)
    headers = {"Sec-Fetch-Mode": mode} | ({"Origin": origin} if origin else {})
    visitor = linked.visitor()
    answer = visitor.get(verify_path(linked, email), headers=headers)
    assert set(answer.json) == {"token", "user", "session"}
    assert visitor.session()["user"]["email"] == email


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Mode": "cors", "Origin": "https://evil.example"},
        {"Sec-Fetch-Mode": "cors", "Origin": "null"},
    ],
)
def test_atk_021_what_opens_a_link_or_comes_from_strangers_uses_nothing(linked, headers):
    email = fresh_email()
    ask(linked, email)
    visitor, path = linked.visitor(), verify_path(linked, email)
    answer = visitor.get(path, headers=headers)
    assert (answer.status_int, urlsplit(answer.location).path) == (302, "/sign-in/link/open")
    assert visitor.session() is None
    assert visitor.get(path, headers={"Sec-Fetch-Mode": "cors"}).json["user"]["email"] == email
