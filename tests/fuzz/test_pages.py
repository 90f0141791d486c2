"""Hosted pages, asked with what no browser sends: never a 500, nothing written."""

from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from authsvc.web.shapes import Empty
from tests.fuzz.sending import BOUNDED, send, unchanged
from tests.support.visitor import PASSWORD, fresh_email

FORM = "application/x-www-form-urlencoded"
QUERIES = [
    "%ff", "callbackURL=%ff", "callbackURL=%00", "callbackURL=//evil.example", "token=%00",
    "token=" + "x" * 10_000, "token=%ed%a0%80&error=%ff", "%", "a&a=&=b", "&".join(["a=1"] * 200),
]  # fmt: skip
BODIES = [b"", b"%", b"\xff\xfe", b"a=%00", b"&" * 5000, b"csrf_token=", b"csrf_token=%ff", b"{}"]
VALUES = [
    "a\x00b",
    "x" * 100_000,
    "",
    " ",
    "\u202e\ufdfa",
    "9" * 400,
    "<script>",
    "a@b\r\nBcc: c@d",
]


def paths(site):
    """Every page, with something in the parts that vary."""
    found = dict.fromkeys(page.path for page in site.registry.catalogue.pages)
    return [path.replace("{token}", "x").replace("{id}", "x") for path in found]


def cookies_of(visitor):
    return "; ".join(f"{name}={value}" for name, value in visitor.web.cookies.items())


@pytest.fixture(params=["nobody", "somebody"])
def browser(request, site):
    """One who has a CSRF cookie, signed in or not."""
    visitor = site.visitor()
    if request.param == "somebody":
        visitor.sign_up(fresh_email("pages"), PASSWORD)
    visitor.web.get(visitor.origin + "/sign-in", status="*")
    return visitor


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:20])
def test_no_query_breaks_a_page(site, browser, query):
    with unchanged(site):
        for path in paths(site):
            answer = send(site, "GET", f"{path}?{query}", HTTP_COOKIE=cookies_of(browser))
            assert answer.status_int < 500, (path, answer)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:12]))
def test_no_form_without_its_token_does_anything(site, browser, body):
    with unchanged(site):
        for path in paths(site):
            for media in (FORM, "text/plain", ""):
                cookies = cookies_of(browser)
                answer = send(site, "POST", path, body, media, HTTP_COOKIE=cookies)
                assert answer.status_int < 500, (path, answer)


def token_of(browser):
    path = "/account/profile" if browser.session() else "/forgot-password"
    page = browser.web.get(browser.origin + path, status="*")
    return page.html.find("input", attrs={"name": "csrf_token"})["value"]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value[:10]))
def test_no_value_of_a_field_breaks_a_form(site, browser, value):
    token, statuses = token_of(browser), set()
    for page in site.registry.catalogue.pages:
        if page.form in (None, Empty):
            continue
        names = [field.alias or name for name, field in page.form.model_fields.items()]
        body = urlencode({"csrf_token": token, **dict.fromkeys(names, value)}).encode()
        answer = send(site, "POST", page.path, body, FORM, HTTP_COOKIE=cookies_of(browser))
        assert answer.status_int < 500, (page.path, answer)
        statuses.add(answer.status_int)
    assert 422 in statuses, "no form was reached"


def test_arbitrary_forms_break_nothing(site):
    browser = site.visitor()
    token = token_of(browser).encode()
    cookies = cookies_of(browser)

    @BOUNDED
    @example(body=b"email=%ff")
    @given(body=st.binary(max_size=80))
    def check(body):
        for path in ("/sign-in", "/sign-up", "/forgot-password", "/two-factor"):
            form = b"csrf_token=" + token + b"&" + body
            assert send(site, "POST", path, form, FORM, HTTP_COOKIE=cookies).status_int < 500

    check()
