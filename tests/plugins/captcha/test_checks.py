"""Captchas on the wire and on pages, with a provider played over a real HTTP server."""

import json
import logging
from urllib.parse import parse_qsl

import pytest

from tests.plugins.social.playing import Reply, playing
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email

PLUGINS = "bearer username two_factor magic_link audit captcha"
SECRET = "secret-of-ours-at-the-provider"
SITE = "10000000-site-key"
FORMS = {
    "google-recaptcha": ("remoteip", False),
    "hcaptcha": ("remoteip", True),
    "captchafox": ("remoteIp", True),
}
ALL = ("cloudflare-turnstile", *FORMS)
OPENED = {
    "cloudflare-turnstile": "https://challenges.cloudflare.com",
    "google-recaptcha": "https://www.google.com",
    "hcaptcha": "https://*.hcaptcha.com",
    "captchafox": "https://*.captchafox.com",
}
FIELDS = {
    "cloudflare-turnstile": "cf-turnstile-response",
    "google-recaptcha": "g-recaptcha-response",
    "hcaptcha": "h-captcha-response",
    "captchafox": "cf-captcha-response",
}


@pytest.fixture
def provider():
    with playing() as played:
        played.answer("/verify", {"success": True})
        yield played


@pytest.fixture
def guarded(make_site, provider):
    def make(name="cloudflare-turnstile", **settings):
        wanted = {
            "provider": name,
            "secret_key": SECRET,
            "site_key": SITE,
            "site_verify_url": f"{provider.url}/verify",
            "timeout": "30",
            **settings,
        }
        named = {f"authsvc.captcha.{key}": text for key, text in wanted.items()}
        return make_site({"authsvc.plugins": PLUGINS} | named)

    return make


def sign_up(site, response=None, path="/sign-up/email"):
    headers = {} if response is None else {"x-captcha-response": response}
    body = {"name": "Ada", "email": fresh_email(), "password": PASSWORD}
    return site.visitor().post(path, body, headers=headers)


def told(answer):
    return answer.status_int, answer.json


REFUSALS = {
    "missing": (400, {"code": "MISSING_RESPONSE", "message": "Missing CAPTCHA response"}),
    "failed": (403, {"code": "VERIFICATION_FAILED", "message": "Captcha verification failed"}),
    "unknown": (500, {"code": "UNKNOWN_ERROR", "message": "Something went wrong"}),
}


def test_it_is_off_until_a_provider_is_set(make_site):
    site = make_site({"authsvc.plugins": PLUGINS})
    assert sign_up(site).status_int == 200
    page = Reader(site).open("/sign-up")
    assert "frame-src" not in page.headers["Content-Security-Policy"]
    assert not page.html.select(".captcha")


@pytest.mark.parametrize("name", ALL)
def test_a_solved_captcha_lets_in_and_a_wrong_or_missing_one_does_not(guarded, provider, name):
    site = guarded(name)
    assert told(sign_up(site)) == REFUSALS["missing"]
    assert told(sign_up(site, "")) == REFUSALS["missing"]
    assert provider.asked == []
    assert sign_up(site, "solved").status_int == 200
    provider.answer("/verify", {"success": False, "error-codes": ["invalid-input-response"]})
    assert told(sign_up(site, "wrong")) == REFUSALS["failed"]


def test_turnstile_is_asked_in_json(guarded, provider):
    sign_up(guarded(), "solved")
    (asked,) = provider.asked
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json")
    assert json.loads(asked.body) == {
        "secret": SECRET, "response": "solved", "remoteip": "192.0.2.1",
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_others_are_asked_by_a_form(guarded, provider, name):
    sign_up(guarded(name), "so&l=ved")
    (asked,) = provider.asked
    address, takes_key = FORMS[name]
    expected = {"secret": SECRET, "response": "so&l=ved", address: "192.0.2.1"}
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(asked.body.decode())) == expected | (
        {"sitekey": SITE} if takes_key else {}
    )


def test_the_three_ways_ask_and_no_other(guarded, provider):
    site = guarded()
    email = fresh_email()
    for path in ("/sign-up/email", "/sign-in/email", "/request-password-reset"):
        assert told(site.visitor().post(path, {"email": email})) == REFUSALS["missing"], path
    for path in ("/sign-in/username", "/sign-in/magic-link", "/get-session", "/sign-out"):
        assert "CAPTCHA" not in site.visitor().post(path, {}).text, path
    assert site.visitor().get("/get-session").status_int == 200


def test_stars_stand_for_parts(guarded):
    site = guarded(endpoints="/sign-in/* /two-factor/**")
    for path in ("/sign-in/email", "/sign-in/username", "/two-factor/verify-totp"):
        assert told(site.visitor().post(path, {})) == REFUSALS["missing"], path
    assert sign_up(site).status_int == 200


@pytest.mark.parametrize(
    "path",
    ["//sign-up/email", "/sign-up//email", "/sign-up/email/", "/sign%2dup/email", "/Sign-Up/email",
     "/./sign-up/email", "/sign-up/email?x=1", "/sign-up%2Femail", "/sign-up/email;a"],
)  # fmt: skip
def test_atk_017_no_spelling_of_the_path_goes_round_it(guarded, provider, path):
    answer = sign_up(guarded(), path=path)
    assert answer.status_int in (400, 404)
    assert provider.asked == []


BROKEN = {
    "an error": Reply(status=500, body=b'{"success": true}'),
    "a redirect": Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
    "no JSON": Reply(body=b"<html>success</html>"),
    "no object": Reply(body=b"[true]"),
    "deep": Reply(body=b"[" * 60000),
    "too much": Reply(body=b'{"success": true, "x": "' + b"x" * 100_000 + b'"}'),
    "silence": Reply(body=b'{"success": true}', delay=3),
    "a byte now and then": Reply(body=b'{"success": true}' + b" " * 100, drip=0.1),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_provider_that_fails_lets_nobody_in(guarded, provider, caplog, how):
    provider.answer("/verify", BROKEN[how])
    with caplog.at_level(logging.DEBUG):
        assert told(sign_up(guarded(timeout="1"), "the-response")) == REFUSALS["unknown"]
    assert "nobody is let in" in caplog.text
    assert SECRET not in caplog.text
    assert "the-response" not in caplog.text


@pytest.mark.parametrize("success", [None, 1, "true", [], False])
def test_only_a_clear_yes_is_one(guarded, provider, success):
    provider.answer("/verify", {"success": success})
    assert told(sign_up(guarded(), "x")) == REFUSALS["failed"]


def test_a_provider_that_is_not_there(guarded):
    site = guarded(site_verify_url="http://127.0.0.1:9/verify")
    assert told(sign_up(site, "x")) == REFUSALS["unknown"]


def test_an_endless_response_is_not_passed_on(guarded, provider):
    assert told(sign_up(guarded(), "x" * 9000)) == REFUSALS["failed"]
    assert provider.asked == []


JUDGED = [
    ("google-recaptcha", {}, {"score": 0.49}, False),
    ("google-recaptcha", {}, {"score": 0.5}, True),
    ("google-recaptcha", {"min_score": "0.8"}, {"score": 0.7}, False),
    ("google-recaptcha", {}, {"score": "0.9"}, False),
    ("google-recaptcha", {"expected_action": "in"}, {"action": "up"}, False),
    ("google-recaptcha", {"expected_action": "in"}, {}, False),
    ("google-recaptcha", {"expected_action": "in"}, {"action": "in"}, True),
    ("cloudflare-turnstile", {"expected_action": "in"}, {"action": "up"}, False),
    ("cloudflare-turnstile", {"expected_action": "in"}, {"action": "in"}, True),
    ("hcaptcha", {"expected_action": "in"}, {}, True),
    *(
        (name, {"allowed_hostnames": "a.example b.example"}, answer, good)
        for name in ALL
        for answer, good in (
            ({"hostname": "b.example"}, True),
            ({"hostname": "evil.example"}, False),
            ({}, False),
        )
    ),
]


@pytest.mark.parametrize(("name", "settings", "answer", "good"), JUDGED)
def test_a_captcha_of_somewhere_else_opens_nothing(guarded, provider, name, settings, answer, good):
    provider.answer("/verify", {"success": True} | answer)
    answer = sign_up(guarded(name, **settings), "x")
    assert answer.status_int == 200 if good else told(answer) == REFUSALS["failed"]


@pytest.mark.parametrize("name", ALL)
def test_the_page_has_the_widget_and_is_open_for_its_provider(guarded, name):
    page = Reader(guarded(name)).open("/sign-up")
    policy = dict(
        part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; ")
    )
    widget = page.html.select_one(".captcha [data-sitekey]")
    assert widget["data-sitekey"] == SITE
    script = page.html.select_one(".captcha script")
    assert f"'nonce-{script['nonce']}'" in policy["script-src"]
    assert OPENED[name] in policy["frame-src"].split()
    assert OPENED[name] in policy["connect-src"].split()
    assert policy["connect-src"].split()[0] == "'self'"
    others = {origin for other, origin in OPENED.items() if other != name}
    assert not others & set(page.headers["Content-Security-Policy"].replace(";", "").split())
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")


def test_no_other_page_is_opened(guarded):
    reader = Reader(guarded())
    for path in ("/sign-in/link", "/reset-password?token=x", "/nowhere"):
        page = reader.open(path)
        assert "cloudflare" not in page.text + page.headers["Content-Security-Policy"], path
    for path in ("/sign-in", "/sign-up", "/forgot-password"):
        assert "cloudflare" in reader.open(path).headers["Content-Security-Policy"], path


@pytest.mark.parametrize("name", ALL)
def test_the_form_is_refused_until_the_captcha_is_solved(guarded, provider, name):
    reader = Reader(guarded(name))
    email = reader.sign_up()
    assert reader.page.status_int == 422
    assert "show first that you are a person" in reader.page.text
    assert reader.page.forms[0]["email"].value == email
    found = dict(reader.page.forms[0].submit_fields())
    filled = found | {"name": "Ada", "email": email, "password": PASSWORD, FIELDS[name]: "solved"}
    provider.answer("/verify", {"success": False})
    assert "expired or failed" in reader.post("/sign-up", filled).text
    provider.answer("/verify", Reply(status=503))
    assert reader.post("/sign-up", filled).status_int >= 422
    assert reader.visitor.session() is None
    provider.answer("/verify", {"success": True})
    reader.post("/sign-up", filled)
    assert reader.visitor.session()["user"]["email"] == email


def test_nothing_is_held_while_the_provider_is_asked(guarded, provider):
    site, held = guarded(), []

    def answer(_asked):
        held.append(site.registry.engine.pool.checkedout())
        held.append(site.registry.read_engine.pool.checkedout())
        return Reply(body=b'{"success": true}')

    provider.answer("/verify", answer)
    sign_up(site, "solved")
    reader = Reader(site)
    reader.open("/sign-in")
    found = dict(reader.page.forms[0].submit_fields())
    reader.post("/sign-in", found | {FIELDS["cloudflare-turnstile"]: "x", "email": "a@b.example"})
    assert held == [0, 0, 0, 0]


def test_a_preflight_allows_the_header(guarded):
    headers = {"Access-Control-Request-Method": "POST"}
    answer = guarded().visitor().call("OPTIONS", "/sign-up/email", headers=headers)
    assert "x-captcha-response" in answer.headers["Access-Control-Allow-Headers"]
