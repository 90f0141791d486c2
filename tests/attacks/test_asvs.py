"""Requirements of the OWASP standard that one look from outside can prove."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from authsvc.crypto.passwords import Hasher, HashSlots
from tests.support.attack import change_rows, mails_to, rows
from tests.support.clock import Clock
from tests.support.cookies import NAME, TOKEN, jar, signed_in
from tests.support.life import ACCOUNTS
from tests.support.mailed import NEW, reset, reset_token
from tests.support.reader import Reader
from tests.support.second_factor import enrol
from tests.support.site import Site
from tests.support.visitor import PASSWORD, fresh_email


def test_cookies_are_for_this_site_https_and_no_script(site: Site) -> None:
    """ASVS 3.3.1, 3.3.2, 3.3.4, 3.3.5."""
    answer = site.visitor().post(
        "/sign-up/email", {"name": "x" * 200, "email": fresh_email(), "password": PASSWORD}
    )
    given = answer.headers.getall("Set-Cookie")
    assert given
    for cookie in given:
        assert cookie.startswith("__Secure-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert len(cookie) < 4096


def test_every_kind_of_answer_has_the_headers_of_a_safe_one(site: Site) -> None:
    """ASVS 3.4.1, 3.4.3 to 3.4.8, 4.1.1, 13.4.6, 14.2.2, 14.3.2."""
    visitor = site.visitor()
    web, origin = visitor.web, visitor.origin
    answers = [
        visitor.get("/get-session"),
        visitor.post("/sign-in/email", {}),
        visitor.get("/list-sessions"),
        visitor.get("/nothing"),
        web.get(origin + "/sign-in", status="*"),
        web.get(origin + "/nothing-here", status="*"),
        web.post(origin + "/sign-in", {}, status="*"),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert answer.headers["Cache-Control"] == "no-store"
        assert not {"Server", "X-Powered-By"} & set(answer.headers)
        if answer.body:
            assert answer.charset.lower() == "utf-8"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE"])
def test_no_method_but_those_that_are_meant(site: Site, method: str) -> None:
    """ASVS 4.1.4, 13.4.4."""
    visitor, _ = signed_in(site)
    for path in ("/get-session", "/update-user", "/sign-out", "/ok"):
        assert visitor.call(method, path).status_int in (403, 404, 405)
    page = visitor.web.request(visitor.origin + "/sign-in", method=method, status="*")
    assert page.status_int in (403, 404, 405)
    assert visitor.session()


def test_an_answer_is_never_a_script(site: Site) -> None:
    """ASVS 3.5.6, 3.2.1: a ``callback`` is no function, JSON is no page."""
    visitor, _ = signed_in(site)
    answer = visitor.get("/get-session?callback=steal&jsonp=steal")
    assert answer.content_type == "application/json"
    assert answer.text.startswith("{")


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data; boundary=x", "", "x/y"])
def test_no_call_without_a_preflight(site: Site, media: str) -> None:
    """ASVS 3.5.2: what a plain form of another site can send is not read."""
    visitor, _ = signed_in(site)
    answer = visitor.post("/update-user", {"name": "Eve"}, headers={"Content-Type": media})
    assert answer.status_int in (400, 415)
    assert visitor.session()["user"]["name"] == "Ada"


SECRET = "correct horse battery staple of Ada"
GOOD = (SECRET, "пароль-из-слов-17", "🦆🦆🦆🦢🦢🦢🦉🦉", "Zq8-vN3k" * 8, "        spaces        ok")
CHOSEN = {
    "sign-up": lambda site, email, password: site.visitor().post(
        "/sign-up/email", {"name": "A", "email": email, "password": password}
    ),
    "reset": lambda site, email, password: reset(
        site.visitor(), reset_token(site, email), password
    ),
    "change": lambda site, email, password: _change(site, email, password),
}


def _change(site: Site, email: str, password: str) -> Any:
    visitor = site.visitor()
    visitor.sign_in(email)
    return visitor.post("/change-password", {"currentPassword": PASSWORD, "newPassword": password})


@pytest.mark.parametrize("how", CHOSEN)
def test_what_no_password_may_be(site: Site, how: str) -> None:
    """ASVS 6.2.1, 6.2.4, 6.2.11."""
    email = fresh_email("adelheid")
    site.visitor().sign_up(email)
    bad = ["1234567", "password", "qwerty123", "iloveyou", "Password1", "letmein1", "authsvc1"]
    for password in [*bad, email, "auth.example.com"]:
        answer = CHOSEN[how](site, email, password)
        assert answer.status_int == 400, password
        assert answer.json["code"].startswith("PASSWORD_TOO_"), password


@pytest.mark.parametrize("password", GOOD, ids=range(len(GOOD)))
def test_what_every_password_may_be(site: Site, password: str) -> None:
    """ASVS 6.2.5, 6.2.8, 6.2.9; NIST SP 800-63B-4 3.1.1.2: no rules of composition, all Unicode."""
    email = fresh_email()
    site.visitor().sign_up(email, password)
    assert site.visitor().sign_in(email, password)
    for other in (password.swapcase(), password.strip(), password[:-1]):
        if other != password:
            body = {"email": email, "password": other}
            assert site.visitor().post("/sign-in/email", body).status_int == 401


def test_a_password_typed_on_another_keyboard_is_the_same(site: Site) -> None:
    """N-2: normalised before it is hashed."""
    email, password = fresh_email(), "Übergröße-Café-17"
    site.visitor().sign_up(email, unicodedata.normalize("NFC", password))
    assert site.visitor().sign_in(email, unicodedata.normalize("NFD", password))


def test_a_password_does_not_age(site: Site, clock: Clock) -> None:
    """ASVS 6.2.10."""
    email = fresh_email()
    site.visitor().sign_up(email)
    clock.advance(timedelta(days=400))
    assert site.visitor().sign_in(email)


def test_failures_in_a_row_from_everywhere_have_an_end(site: Site) -> None:
    """N-4: at most 100; the owner goes on where a session of theirs comes from."""
    email = fresh_email()
    user_id = site.visitor("192.0.2.50").sign_up(email)["user"]["id"]
    full = update(ACCOUNTS).where(ACCOUNTS.c.user_id == user_id).values(failed_attempts=100)
    change_rows(site, full)
    body = {"email": email, "password": PASSWORD}
    stranger = site.visitor("198.51.100.9").post("/sign-in/email", body)
    assert (stranger.status_int, stranger.json["code"]) == (429, "TOO_MANY_ATTEMPTS")
    assert site.visitor("192.0.2.50").sign_in(email)
    change_rows(site, full)
    assert reset(site.visitor(), reset_token(site, email)).status_int == 200
    assert site.visitor("198.51.100.9").sign_in(email, NEW)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/account/password"])
def test_password_fields_hide_and_take_what_a_manager_types(site: Site, path: str) -> None:
    """ASVS 6.2.6, 6.2.7, 6.4.2: masked, named for managers, pasting not forbidden, no hints."""
    reader = Reader(site)
    if path.startswith("/account"):
        reader.visitor.sign_up()
    page = reader.open(path)
    fields = page.html.select("input[name*=assword]")
    assert fields
    for field in fields:
        assert field["type"] == "password"
        assert field["autocomplete"] in ("current-password", "new-password")
        assert not {"onpaste", "oncopy", "maxlength"} & set(field.attrs)
    assert not page.html.select("input[name*=hint], input[name*=question], input[name*=answer]")


@pytest.mark.parametrize("name", ["admin", "root", "test", "user", "guest", "administrator"])
def test_nobody_is_there_before_anybody_signed_up(site: Site, name: str) -> None:
    """ASVS 6.3.2."""
    for email in (
        f"{name}@example.com",
        f"{name}@auth.example.com",
        f"{name}@localhost.localdomain",
    ):
        for password in (name, "password", "changeme"):
            body = {"email": email, "password": password}
            assert site.visitor().post("/sign-in/email", body).status_int == 401


def test_the_current_password_is_asked_for(site: Site) -> None:
    """ASVS 6.2.2, 6.2.3."""
    visitor, _ = signed_in(site)
    for current in ("", "not-the-one-7", NEW):
        body = {"currentPassword": current, "newPassword": NEW}
        assert visitor.post("/change-password", body).status_int == 400
    assert visitor.post("/change-password", {"newPassword": NEW}).status_int == 400
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert visitor.post("/change-password", body).status_int == 200


def test_the_owner_is_told_of_every_change_of_a_credential(site: Site, clock: Clock) -> None:
    """ASVS 6.3.7, N-9: password, address, second factor on and off."""
    visitor = site.visitor()
    owner = enrol(site, clock, visitor)
    visitor.post("/two-factor/disable", {"password": PASSWORD})
    visitor.post("/change-password", {"currentPassword": PASSWORD, "newPassword": NEW})
    told = " ".join(mails_to(site, owner.email)).lower()
    for word in ("is on", "is off", "password was changed"):
        assert word in told, told


def test_a_hundred_sign_ins_are_a_hundred_different_sessions(site: Site) -> None:
    """ASVS 7.1.2, 7.2.2, 7.2.3, S-4: unguessable, unrelated, all shown to their owner."""
    email = fresh_email()
    site.visitor().sign_up(email)
    visitors = [site.visitor() for _ in range(100)]
    tokens = {str(visitor.sign_in(email)["token"]) for visitor in visitors}
    assert len(tokens) == 100
    assert all(len(token) >= 32 and token.isalnum() for token in tokens)
    assert len(visitors[0].get("/list-sessions").json) == 101


def test_nothing_secret_in_any_address(site: Site) -> None:
    """ASVS 14.2.1: sign-in, sign-up and codes are not read from a query."""
    email = fresh_email()
    site.visitor().sign_up(email)
    query = f"email={email}&password={PASSWORD}"
    for method in ("GET", "POST"):
        answer = site.visitor().call(method, f"/sign-in/email?{query}")
        assert answer.status_int in (400, 404)
        assert "Set-Cookie" not in answer.headers
    token = site.visitor().sign_in(email)["token"]
    for name in ("access_token", "token", "session_token", "sessionToken"):
        assert site.visitor().get(f"/get-session?{name}={token}").json is None


def test_a_reader_of_the_database_finds_argon2id(make_site: Callable[..., Site]) -> None:
    """ASVS 11.4.2, S-2: at the cost of the cheat sheet, and rehashed when that changes."""
    site, email = make_site(), fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    cheap = rows(site, ACCOUNTS, ACCOUNTS.c.user_id == user_id)[0].password
    site.services.hasher = Hasher(HashSlots(1, 4))
    site.visitor().sign_in(email)
    stored = rows(site, ACCOUNTS, ACCOUNTS.c.user_id == user_id)[0].password
    assert stored != cheap
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_signing_out_ends_the_session_at_the_server_and_clears_the_browser(site: Site) -> None:
    """ASVS 7.4.1, 14.3.1: cookie, copy and bearer are worthless afterwards."""
    reader = Reader(site)
    token = reader.visitor.sign_up()["token"]
    cookies = jar(reader.visitor)
    reader.open("/sign-out")
    form = reader.page.forms[0]
    fields = dict(form.submit_fields())
    answer = reader.visitor.web.post(
        reader.visitor.origin + "/sign-out", fields, headers=reader.visitor.headers, status="*"
    )
    assert "storage" in answer.headers["Clear-Site-Data"]
    old = "; ".join(f"{name}={value}" for name, value in cookies.items())
    assert site.visitor().get("/get-session", headers={"Cookie": old}).json is None
    bearer = {"Authorization": f"Bearer {token}"}
    assert site.visitor().get("/list-sessions", headers=bearer).status_int == 401
    assert TOKEN not in jar(reader.visitor)
    assert f"{NAME}session_token" in cookies


def test_sign_out_is_on_every_page_of_the_account(site: Site) -> None:
    """ASVS 7.4.4."""
    reader = Reader(site)
    reader.visitor.sign_up()
    for path in ("/account/profile", "/account/security", "/account/sessions", "/account/activity"):
        page = reader.open(path)
        assert page.html.select('a[href$="/sign-out"], form[action$="/sign-out"]'), path
