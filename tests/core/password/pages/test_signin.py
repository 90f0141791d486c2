"""The sign-in page, and what forms have in common, on both databases."""

from urllib.parse import quote

import pytest

from authsvc.crypto.passwords import Hasher, HashSlots
from tests.support.clock import with_still_limits
from tests.support.reader import Reader, signed_in
from tests.support.site import SHIPPED
from tests.support.visitor import PASSWORD, fresh_email


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


def test_the_language_of_the_browser(site):
    reader = Reader(site)
    reader.open("/sign-in", **{"Accept-Language": "de-AT,de;q=0.8"})
    assert reader.page.html.html["lang"] == "de"
    assert "Passwort" in reader.page.text


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
    with_still_limits(site)
    reader = Reader(site)
    for _ in range(2):
        assert reader.sign_in(fresh_email()).status_int == 422
    answer = reader.sign_in(fresh_email())
    assert (answer.status_int, reader.heading) == (429, "Please wait a moment")
    assert "nothing is lost" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
