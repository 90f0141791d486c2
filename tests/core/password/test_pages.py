"""Pages of sign-up, sign-in, reset and password, on both databases."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from authsvc.crypto.passwords import Hasher, HashSlots
from tests.support.reader import Reader, signed_in
from tests.support.site import RELAXED, SHIPPED
from tests.support.visitor import PASSWORD, fresh_email

NEW_PASSWORD = "brine-4-Lantern"
STRICT = {"authsvc.limits.enabled": "false"}


@pytest.fixture
def proving_site(make_site):
    """The shipped rules about mailboxes; no limits, since these tests knock often."""
    return make_site(STRICT, base=SHIPPED)


def test_sign_up_confirms_the_mailbox_and_signs_in(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    assert (reader.at, email in reader.page.text) == ("/check-mail", True)
    reader.open(reader.mailed_link(email))
    assert reader.heading == "Confirm your e-mail"
    reader.send("/verify-email")
    assert reader.at == "/account/profile"
    assert "Your e-mail is confirmed" in reader.said


def test_opening_a_verification_link_changes_nothing(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    link = reader.mailed_link(email)
    for method in ("GET", "HEAD", "GET"):
        assert Reader(proving_site).open(link, method).status_int == 200
    reader.open("/account")
    assert reader.at == "/sign-in"
    reader.open(link)
    assert reader.send("/verify-email").status_int == 200
    assert reader.at == "/account/profile"


def test_atk_042_a_link_opened_elsewhere_asks_for_the_password(proving_site):
    email = Reader(proving_site).sign_up()
    stranger = Reader(proving_site)
    stranger.open(stranger.mailed_link(email))
    assert "another device" in stranger.page.html.find(id="password-help").get_text()
    assert stranger.send("/verify-email").status_int == 422
    assert "password you chose" in stranger.wrong("password")
    stranger.send("/verify-email", password=PASSWORD + "!")
    assert stranger.page.status_int == 422
    stranger.send("/verify-email", password=PASSWORD)
    assert stranger.at == "/account/profile"


def test_a_used_link_says_so(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    link = reader.mailed_link(email)
    reader.verify(email)
    assert "is confirmed" in Reader(proving_site).open(link).text
    assert "expired" in Reader(proving_site).open("/verify-email?token=nonsense").text


def test_atk_037_sign_up_with_a_known_address_looks_the_same(proving_site):
    first = Reader(proving_site)
    email = first.sign_up()
    second = Reader(proving_site)
    second.sign_up(email, password=NEW_PASSWORD)
    assert (second.at, second.page.text.count(email)) == (first.at, first.page.text.count(email))
    assert second.visitor.session() is None


def test_sign_in_before_the_mailbox_is_proven_sends_another_link(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    reader.mailed_link(email)
    other = Reader(proving_site)
    other.sign_in(email)
    assert other.at == "/check-mail"
    other.mailed_link(email)
    sent = proving_site.registry.delivery.inbox.newest_first()
    assert len({mail.id for mail in sent if mail.to == email}) == 2
    other.send("/verify-email/send")
    assert (other.at, "another link" in other.said) == ("/check-mail", True)


def test_wrong_password_and_unknown_address_read_the_same(site):
    _, email = signed_in(site)
    pages = []
    for address in (email, fresh_email()):
        reader = Reader(site)
        reader.sign_in(address, "not-this-one")
        assert reader.page.status_int == 422
        pages.append(
            (reader.wrong("password"), reader.page.html.find(id="email")["value"] == address)
        )
    assert pages == [("Error: That e-mail and password don't match.", True)] * 2


def test_a_password_never_comes_back_in_a_form(site):
    reader = Reader(site)
    reader.sign_in(fresh_email(), "s3cret-never-shown")
    assert "s3cret-never-shown" not in reader.page.text


def test_sign_in_goes_on_to_where_the_user_wanted(site):
    _, email = signed_in(site)
    other = Reader(site)
    other.open("/account/sessions")
    assert (
        other.page.request.path_qs == f"/sign-in?callbackURL={quote('/account/sessions', safe='')}"
    )
    other.send("/sign-in", email=email, password=PASSWORD)
    assert other.at == "/account/sessions"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_atk_024_nobody_is_sent_to_a_stranger(site, target):
    _, email = signed_in(site)
    reader = Reader(site)
    assert reader.open(f"/sign-in?callbackURL={quote(target, safe='')}").status_int == 403
    reader.open("/sign-in")
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "email": email, "password": PASSWORD, "callbackURL": target}
    assert reader.post("/sign-in", fields).status_int in (403, 422)
    assert reader.visitor.session() is None


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgot-password"])
def test_atk_020_a_form_without_this_browsers_token_does_nothing(site, path):
    _, email = signed_in(site)
    reader = Reader(site)
    fields = {"name": "Eve", "email": email, "password": PASSWORD}
    assert reader.post(path, fields).status_int == 422
    reader.open(path)
    stranger = Reader(site)
    stranger.open(path)
    foreign = stranger.page.html.find("input", {"name": "csrf_token"})["value"]
    assert reader.post(path, fields | {"csrf_token": foreign}).status_int == 422
    assert reader.visitor.session() is None
    assert "open for too long" in reader.said


def test_after_a_refused_token_the_form_works(site):
    _, email = signed_in(site)
    reader = Reader(site)
    reader.post("/sign-in", {"email": email, "password": PASSWORD})
    reader.send("/sign-in", email=email, password=PASSWORD)
    assert reader.at == "/account/profile"


def test_atk_022_a_form_from_another_site_is_refused(site):
    _, email = signed_in(site)
    reader = Reader(site)
    reader.open("/sign-in")
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "email": email, "password": PASSWORD}
    assert reader.post("/sign-in", fields, Origin="https://evil.example").status_int == 403
    assert reader.visitor.session() is None


def test_every_field_says_what_is_wrong_with_it(site):
    reader = Reader(site)
    reader.open("/sign-up")
    reader.send("/sign-up", name="", email="ada@@example", password="")
    assert reader.page.status_int == 422
    assert reader.wrong("name") == "Error: Please fill this in."
    assert reader.wrong("email") == "Error: That doesn't look like an e-mail address."
    assert reader.wrong("password") == "Error: Please fill this in."
    reader.send("/sign-up", name="Ada", email=fresh_email(), password="short")
    assert reader.wrong("password") == "Error: Too short: at least 8 characters are needed."


def test_the_language_of_the_browser(site):
    reader = Reader(site)
    reader.open("/sign-in", **{"Accept-Language": "de-AT,de;q=0.8"})
    assert reader.page.html.html["lang"] == "de"
    assert "Passwort" in reader.page.text


def test_forgotten_password(site):
    reader, email = signed_in(site)
    other = Reader(site)
    other.open("/forgot-password")
    other.send("/forgot-password", email=email)
    assert other.at == "/check-mail"
    link = other.mailed_link(email)
    other.open(link)
    assert other.heading == "Choose a new password"
    other.send("/reset-password", newPassword="short")
    assert "Too short" in other.wrong("newPassword")
    other.send("/reset-password", newPassword=NEW_PASSWORD)
    assert (other.at, "saved" in other.said) == ("/sign-in", True)
    assert reader.visitor.session() is None
    other.sign_in(email, NEW_PASSWORD)
    assert other.at == "/account/profile"
    assert Reader(site).open(link).html.find("h1").get_text() == "This link no longer works"


def test_atk_037_asking_for_a_reset_tells_nothing(site):
    _, email = signed_in(site)
    answers = []
    for address in (email, fresh_email()):
        reader = Reader(site)
        reader.open("/forgot-password")
        reader.send("/forgot-password", email=address)
        answers.append((reader.at, reader.page.text.replace(address, "…").count("…")))
    assert answers[0] == answers[1]


def test_change_password(site):
    reader, email = signed_in(site)
    elsewhere = Reader(site)
    elsewhere.sign_in(email)
    reader.open("/account/password")
    reader.send("/account/password", currentPassword="wrong", newPassword=NEW_PASSWORD)
    assert reader.wrong("currentPassword") == "Error: That is not your password."
    reader.send("/account/password", currentPassword=PASSWORD, newPassword=NEW_PASSWORD)
    assert reader.at == "/account/security"
    assert "signed out everywhere else" in reader.said
    assert reader.visitor.session() is not None
    assert elsewhere.visitor.session() is None
    assert Reader(site).sign_in(email, NEW_PASSWORD).status_int == 200


def test_a_dangerous_page_asks_to_sign_in_again(make_site):
    site = make_site({"authsvc.sessions.fresh_age": "1s"}, base=RELAXED)
    reader, email = signed_in(site)
    reader.open("/account/password")
    assert reader.at == "/account/password"
    later = site.services.now() + timedelta(minutes=1)
    site.services.now = lambda: later
    reader.open("/account/password")
    assert reader.at == "/sign-in"
    assert "once more" in reader.page.text
    assert reader.page.html.find(id="email")["value"] == email
    reader.send("/sign-in", password=PASSWORD)
    assert reader.at == "/account/password"


def test_signing_in_again_ends_the_session_before(site):
    reader, email = signed_in(site)
    reader.open("/sign-in?again=1")
    reader.send("/sign-in", email=email, password=PASSWORD)
    reader.open("/account/sessions")
    assert len(reader.page.html.select("tbody tr")) == 1


def test_sign_in_by_user_name(site):
    reader = Reader(site)
    name = "u" + fresh_email().split("-")[1][:10]
    reader.sign_up(username=name)
    other = Reader(site)
    other.sign_in(name.upper())
    assert other.at == "/account/profile"
    for wrong in (name, "x", "nobody.of.this.name", "not a name!"):
        stranger = Reader(site)
        stranger.sign_in(wrong, "wrong-password")
        assert stranger.wrong("password") == "Error: That user name and password don't match."


def test_closed_sign_up_has_no_page(make_site):
    site = make_site({"authsvc.password.sign_up": "false"})
    reader = Reader(site)
    reader.open("/sign-up")
    assert reader.at == "/sign-in"
    assert "/sign-up" not in reader.page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_wrong_method_is_405_and_names_the_right_ones(site, method):
    answer = Reader(site).open("/sign-in", method)
    assert (answer.status_int, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_a_busy_service_keeps_what_was_typed(make_site):
    site = make_site()
    slots = HashSlots(1, 0)
    site.services.hasher = Hasher(slots)
    reader = Reader(site)
    with slots:
        answer = reader.sign_in("ada@example.com")
    assert (answer.status_int, answer.headers["Retry-After"]) == (503, "2")
    assert "very busy" in reader.said
    assert answer.html.find(id="email")["value"] == "ada@example.com"


def test_too_many_wrong_passwords_say_how_long_to_wait(make_site):
    site = make_site({"authsvc.password.attempts_per_network": "1"})
    email = Reader(site).sign_up()
    stranger = Reader(site)
    for _ in range(2):
        stranger.sign_in(email, "wrong-password")
    assert stranger.page.status_int == 429
    assert "Please wait 15 minutes" in stranger.wrong("password")


def test_too_many_tries_are_told_in_words(make_site):
    site = make_site({"authsvc.limits.rules": "page.sign_in = 2/1m"}, base=SHIPPED)
    reader = Reader(site)
    for _ in range(2):
        assert reader.sign_in(fresh_email()).status_int == 422
    answer = reader.sign_in(fresh_email())
    assert (answer.status_int, reader.heading) == (429, "Please wait a moment")
    assert int(answer.headers["Retry-After"]) > 0
