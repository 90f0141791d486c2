"""Hostile text: in names, addresses, passwords and queries, on its way to pages and mails."""

from threading import Event as Flag
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from authsvc.core.users.models import User
from authsvc.crypto.passwords import Hasher, HashSlots
from tests.support.attack import rows, token_mailed
from tests.support.cookies import signed_in
from tests.support.mailed import reset, reset_token
from tests.support.reader import Reader
from tests.support.site import CHEAP, Site
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__
NAMES = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" autofocus onfocus=alert(1) x="\'`',
    "header": "Ada\r\nBcc: victim@example.com\r\n\r\n<b>body</b>",
    "template": "{{4111*9973}}${4111*9973}#{4111*9973}<%= 4111*9973 %>",
    "format": "%s%n%(secret)s{0.__class__}{secret}",
    "direction": "Ada \u202eexe.txt\u2066",
    "link": "Win at https://evil.example/now",
}


def letter_to(site: Site, email: str) -> Any:
    message = site.mail(email)
    assert message is not None
    return message


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_atk_207_a_name_is_only_ever_text(shipped: Site, name: str) -> None:
    reader, email = Reader(shipped), fresh_email()
    body = {"name": name, "email": email, "password": PASSWORD}
    assert reader.visitor.post("/sign-up/email", body).status_int == 200
    sent = letter_to(shipped, email)
    link = f"/verify-email?token={token_mailed(shipped, email)}"
    reader.open(link)
    reader.send("/verify-email")
    reader.send("/verify-email", password=PASSWORD)
    for path in ("/account/profile", "/account", "/account/security", "/account/activity"):
        page = reader.open(path)
        assert page.status_int == 200
        raw = page.text
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert 'onfocus=alert(1) x="' not in raw
        assert "40999003" not in raw
    for part in (sent.subject, sent.text, sent.html):
        assert "evil.example" not in part
        assert "40999003" not in part
        assert "<script>" not in part
    assert sent.to == email
    assert "\n" not in sent.subject
    assert "\r" not in sent.subject


ADDRESSES = (
    "a@example.com\r\nBcc: v@example.com", "a@example.com\nTo: v@example.com", "a\x00@example.com",
    "a@example.com,v@example.com", "a@example.com;v@example.com", "<a@example.com>", "a@b@c.de",
    '"a b"@example.com', "a@exam ple.com", "a@example.com ", " a@example.com", "a@[127.0.0.1]",
    "a@localhost", "a@-example.com", "a..b@example.com", ".a@example.com", "a@example..com",
    "a%0d%0a@example.com\r", "a@example.com\u2028Bcc: x", "\u202ea@example.com", "a@" + "x" * 300,
    "a" * 65 + "@example.com", "a" * 50_000 + "@example.com", "@" * 50_000, "a@" + "a." * 20_000,
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda text: ascii(text[:24]))
def test_atk_207_no_address_smuggles_a_header(shipped: Site, address: str) -> None:
    shipped.mail("nobody")  # what other tests have left waiting
    before = len(shipped.registry.delivery.inbox.newest_first())
    visitor = shipped.visitor()
    bodies = {
        "/sign-up/email": {"name": "A", "email": address, "password": PASSWORD},
        "/sign-in/email": {"email": address, "password": PASSWORD},
        "/request-password-reset": {"email": address},
        "/send-verification-email": {"email": address},
    }
    for path, body in bodies.items():
        assert visitor.post(path, body).status_int == 400, path
    shipped.mail("nobody")
    assert len(shipped.registry.delivery.inbox.newest_first()) == before


def test_atk_204_a_megabyte_of_password_is_refused_unhashed(site: Site) -> None:
    email = fresh_email()
    visitor, _ = signed_in(site, email)
    token, long = reset_token(site, email), "x" * 1_000_000
    answers = {
        "sign-up": visitor.post(
            "/sign-up/email", {"name": "A", "email": fresh_email(), "password": long}
        ),
        "sign-in": site.visitor().post("/sign-in/email", {"email": email, "password": long}),
        "reset": reset(site.visitor(), token, long),
        "change": visitor.post(
            "/change-password", {"currentPassword": PASSWORD, "newPassword": long}
        ),
    }
    assert {name: a.status_int for name, a in answers.items()} == {
        "sign-up": 400, "sign-in": 400, "reset": 400, "change": 400,
    }  # fmt: skip
    assert site.visitor().sign_in(email)


@pytest.mark.parametrize("tail", ["x", " ", "\t", "é"])
def test_atk_204_no_password_is_cut_short(site: Site, tail: str) -> None:
    email, whole = fresh_email(), "kQ7vZ2pX" * 12 + tail
    site.visitor().sign_up(email, whole)
    near = [whole[:-1], whole[:72], whole[:64], whole.lower(), whole + "x", whole.strip() + "\x00"]
    for guess in near:
        body = {"email": email, "password": guess}
        assert site.visitor().post("/sign-in/email", body).status_int in (400, 401)
    assert site.visitor().sign_in(email, whole)


def test_atk_204_a_nul_in_a_password_is_refused(site: Site) -> None:
    email = fresh_email()
    body = {"name": "A", "email": email, "password": "kQ7vZ2pX\x00-gannet"}
    assert site.visitor().post("/sign-up/email", body).status_int == 400
    assert rows(site, USERS, USERS.c.email == email) == []


def test_atk_210_a_flood_of_hashes_is_answered_busy_and_others_go_on(make_site: Any) -> None:
    site = make_site()
    email, visitor = fresh_email(), site.visitor()
    visitor.sign_up(email)
    slots = HashSlots(1, 0)
    site.services.hasher = Hasher(slots, CHEAP)
    inside, leave = Flag(), Flag()

    def occupy() -> None:
        with slots:
            inside.set()
            leave.wait(timeout=120)

    holder = Thread(target=occupy)
    holder.start()
    try:
        assert inside.wait(timeout=120)
        busy = site.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
        assert (busy.status_int, busy.json["code"]) == (503, "SERVICE_BUSY")
        assert int(busy.headers["Retry-After"]) > 0
        assert visitor.session()
    finally:
        leave.set()
        holder.join()
    assert site.visitor().sign_in(email)


QUERY = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{4111*9973}}%00"
    "\r\nX-Evil: 1"
)
FIELDS = ("callbackURL", "token", "error", "error_description", "email", "again", "lang", "page",
          "before", "after", "state", "redirectTo")  # fmt: skip
PATHS = (
    "/sign-in", "/sign-up", "/forgot-password", "/reset-password", "/verify-email", "/check-mail",
    "/two-factor", "/signed-out", "/deleted", "/account/profile", "/account/activity", "/nowhere",
    "/account/delete/confirm", "/sign-out", "/api/auth/reference", "/api/auth/error",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_asvs_1_2_3_nothing_from_a_query_becomes_markup(site: Site, path: str) -> None:
    reader = Reader(site)
    reader.visitor.sign_up()
    for browser in (reader, Reader(site)):
        for field in FIELDS:
            url = f"{path}?{field}={quote(QUERY)}"
            answer = browser.visitor.web.get(browser.visitor.origin + url, status="*")
            assert answer.status_int < 500, field
            assert "<script>alert" not in answer.text, field
            assert "<img src=x" not in answer.text, field
            assert "40999003" not in answer.text, field
            assert "X-Evil" not in answer.headers, field
            assert "<" not in answer.headers.get("Location", ""), field


ENCODED = (
    "%252F%252Fevil.example", "%2F%2Fevil.example", "/%2Fevil.example", "/%5Cevil.example",
    "%68ttps://evil.example", "/%09/evil.example", "https:%2F%2Fevil.example", "/%c0%ae%c0%ae/",
    "javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "https:evil.ex",
)  # fmt: skip


@pytest.mark.parametrize("target", ENCODED)
def test_asvs_1_1_1_a_target_is_decoded_once(site: Site, target: str) -> None:
    """Whatever is sent, nobody lands anywhere but here."""
    token = "x" * 24
    for raw in (target, quote(target, safe="")):
        answer = site.visitor().get(f"/reset-password/{token}?callbackURL={raw}")
        location = answer.headers.get("Location", "https://auth.example.com/")
        assert answer.status_int in (302, 400, 403)
        assert location.startswith("https://auth.example.com/")


@pytest.mark.parametrize(
    "image",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://auth.example.com/x",
    ],
)
def test_asvs_1_2_2_a_picture_has_a_safe_address(site: Site, image: str) -> None:
    visitor, _ = signed_in(site)
    body = {"name": "A", "email": fresh_email(), "password": PASSWORD, "image": image}
    assert site.visitor().post("/sign-up/email", body).status_int == 400
    assert visitor.post("/update-user", {"image": image}).status_int == 400
    assert visitor.session()["user"]["image"] is None


@pytest.mark.parametrize(
    "image", ["https://pictures.example.com/a.png", "http://x.example/a", "/a.png", "a.png", None]
)
def test_an_ordinary_picture_is_kept(site: Site, image: str | None) -> None:
    visitor, _ = signed_in(site)
    assert visitor.post("/update-user", {"image": image}).status_int == 200
    assert visitor.session()["user"]["image"] == image


def test_asvs_1_5_3_of_two_keys_of_one_name_one_counts_for_everybody(site: Site) -> None:
    """Checks and effects read the same one, in JSON as in forms."""
    email, evil = fresh_email(), "https://evil.example"
    raw = f'{{"email":"{email}","callbackURL":"{evil}","callbackURL":"/ok"}}'
    twin = f'{{"email":"{email}","callbackURL":"/ok","callbackURL":"{evil}"}}'
    site.visitor().sign_up(email)
    headers = {"Content-Type": "application/json", "Origin": "https://auth.example.com"}
    for text in (raw, twin):
        visitor = site.visitor()
        url = visitor.origin + "/api/auth/send-verification-email"
        answer = visitor.web.request(
            url, method="POST", body=text.encode(), headers=headers, status="*"
        )
        if answer.status_int == 200:
            assert evil not in letter_to(site, email).text
        else:
            assert (answer.status_int, answer.json["code"]) == (403, "INVALID_CALLBACK_URL")


NUMBERS = ("1" * 400, "1e999", "-1e999", "9" * 30, "0x10", "NaN", "Infinity", "-0")


@pytest.mark.parametrize("number", NUMBERS)
def test_asvs_1_4_2_numbers_beyond_all_bounds(site: Site, number: str) -> None:
    visitor = site.visitor()
    for field in ("email", "password", "rememberMe", "callbackURL"):
        text = f'{{"email":"a@example.com","password":"x","{field}":{number}}}'
        answer = visitor.web.request(
            visitor.origin + "/api/auth/sign-in/email",
            method="POST",
            body=text.encode(),
            headers={"Content-Type": "application/json"},
            status="*",
        )
        assert answer.status_int in (400, 403), field
