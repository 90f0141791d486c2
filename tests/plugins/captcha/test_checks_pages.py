"""Pages of every feature ask for a captcha where their endpoints do; none knows of captchas."""

import dataclasses
from typing import Any

import pytest

from authsvc.api import Empty, Goto, endpoint, page
from tests.plugins.phone.conftest import fresh_number
from tests.plugins.social.playing import Reply, playing
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email

PLUGINS = (
    "bearer username two_factor magic_link email_otp phone anonymous device siwe passkey audit"
)
FIELD = "cf-turnstile-response"


@pytest.fixture
def provider():
    with playing() as played:
        played.answer("/verify", {"success": True})
        yield played


@pytest.fixture
def guarded(make_site, provider):
    def make(endpoints, plugins=PLUGINS, first=False, **settings):
        wanted = {
            "provider": "cloudflare-turnstile",
            "secret_key": "secret",
            "site_key": "site",
            "site_verify_url": f"{provider.url}/verify",
            "endpoints": endpoints,
            "timeout": "30",
            **settings,
        }
        named = {f"authsvc.captcha.{key}": text for key, text in wanted.items()}
        names = f"captcha {plugins}" if first else f"{plugins} captcha"
        return make_site({"authsvc.plugins": names, "authsvc.device.clients": "tv = TV"} | named)

    return make


def has_widget(reader):
    return len(reader.page.html.select(".captcha [data-sitekey]"))


def is_open_for_it(reader):
    return "challenges.cloudflare.com" in reader.page.headers["Content-Security-Policy"]


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/sign-in/email": ("/sign-in", {"email": "a@example.com", "password": PASSWORD}),
    "/sign-in/username": ("/sign-in", {"email": "ada", "password": PASSWORD}),
    "/sign-in/phone-number": ("/sign-in", {"email": "+4915112345678", "password": PASSWORD}),
    "/sign-up/email": ("/sign-up", {"name": "A", "email": "a@example.com", "password": PASSWORD}),
    "/request-password-reset": ("/forgot-password", {"email": "a@example.com"}),
    "/sign-in/magic-link": ("/sign-in/link", {"email": "a@example.com"}),
    "/email-otp/send-verification-otp": ("/sign-in/code", {"email": "a@example.com"}),
    "/phone-number/send-otp": ("/sign-in/phone", {"phoneNumber": "+4915112345678"}),
    "/sign-in/anonymous": ("/sign-in/guest", {}),
    "/siwe/verify": ("/sign-in/ethereum", {"credential": "{}"}),
    "/passkey/verify-authentication": ("/sign-in/passkey", {"credential": "{}"}),
    "/passkey/verify-registration": (
        "/sign-up/passkey",
        {"name": "A", "email": "a@example.com", "credential": "{}"},
    ),
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("first", [False, True])
def test_a_page_asks_where_its_endpoint_does(guarded, provider, path, first):
    """In whatever order the plugins are named; nothing of the form is done before."""
    site, (where, fields) = guarded(path, first=first), PAGES[path]
    reader = Reader(site)
    reader.open(where)
    assert has_widget(reader) == 1
    assert is_open_for_it(reader)
    widget = reader.page.html.select_one(".captcha")
    assert widget.find_parent("form")["action"] == where
    token = reader.page.html.select_one("[name=csrf_token]")["value"]
    reader.post(where, {"csrf_token": token, **fields})
    assert reader.page.status_int == 422
    assert "show first that you are a person" in reader.page.text
    assert has_widget(reader) == 1
    assert provider.asked == []
    provider.answer("/verify", {"success": False})
    reader.post(where, {"csrf_token": token, FIELD: "wrong", **fields})
    assert "expired or failed" in reader.page.text
    assert len(provider.asked) == 1


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_where_its_endpoint_does_not(guarded, path):
    reader = Reader(guarded("/nothing"))
    reader.open(PAGES[path][0])
    assert not has_widget(reader)
    assert not is_open_for_it(reader)


def solve(reader, **fields):
    form = dict(reader.page.forms[0].submit_fields())
    return reader.post(reader.page.forms[0].action, form | {FIELD: "solved"} | fields)


def test_a_guest_comes_in_with_a_solved_one(guarded):
    reader = Reader(guarded("/sign-in/*"))
    reader.open("/sign-in/guest")
    solve(reader)
    assert reader.visitor.session()["user"]["isAnonymous"] is True


def test_somebody_new_is_asked_at_both_steps_of_a_code(guarded):
    site, email = guarded("/email-otp/** /sign-in/email-otp"), fresh_email()
    reader = Reader(site)
    reader.open("/sign-in/code")
    solve(reader, email=email)
    assert has_widget(reader) == 1
    code = next(word for word in site.mail(email).text.split() if word.isdigit())
    solve(reader, code=code)
    assert "Your name" in reader.page.text
    assert has_widget(reader) == 1
    solve(reader, name="Ada")
    assert reader.visitor.session()["user"]["email"] == email


def test_a_texted_code(guarded):
    site, number = guarded("/phone-number/*"), fresh_number()
    reader = Reader(site)
    reader.open("/sign-in/phone")
    solve(reader, phoneNumber=number)
    assert reader.at == "/sign-in/phone/enter"
    assert has_widget(reader) == 1


def test_a_mailed_link(guarded):
    site, email = guarded("/sign-in/magic-link /magic-link/verify"), fresh_email()
    reader = Reader(site)
    reader.open("/sign-in/link")
    solve(reader, email=email)
    reader.open(reader.mailed_link(email))
    assert has_widget(reader) == 1
    reader.send(name="Ada")
    assert "show first that you are a person" in reader.page.text
    solve(reader, name="Ada")
    assert reader.visitor.session()["user"]["email"] == email


def test_the_code_of_a_device(guarded):
    site = guarded("/device")
    reader = Reader(site)
    reader.visitor.sign_up()
    reader.open("/device")
    assert has_widget(reader) == 1
    reader.send(user_code="ABCD")
    assert "show first that you are a person" in reader.page.text


def test_a_provider_that_fails_lets_nobody_in_by_any_page(guarded, provider):
    provider.answer("/verify", Reply(status=503))
    reader = Reader(guarded("/sign-in/*"))
    reader.open("/sign-in/guest")
    solve(reader)
    assert reader.page.status_int == 500
    assert "We cannot check right now" in reader.page.text
    assert reader.visitor.session() is None


@pytest.mark.parametrize("where", [page for page, _ in PAGES.values()])
def test_nothing_is_held_while_the_provider_is_asked(guarded, provider, where):
    site, held = guarded("/**"), []

    def answer(_asked):
        held.append(site.registry.engine.pool.checkedout())
        held.append(site.registry.read_engine.pool.checkedout())
        return Reply(body=b'{"success": false}')

    provider.answer("/verify", answer)
    reader = Reader(site)
    reader.open(where)
    token = reader.page.html.select_one("[name=csrf_token]")["value"]
    reader.post(where, {"csrf_token": token, FIELD: "x"})
    assert held == [0, 0]


@endpoint("POST", "/sign-in/elsewhere", name="elsewhere", body=Empty, returns=Empty)
def elsewhere(_request, _body):
    """A way in of somebody else's."""
    return Empty()


@page(
    "/sign-in/elsewhere",
    name="page.elsewhere",
    template="anonymous/enter.jinja2",
    title="Elsewhere",
    form=Empty,
    acts_as=("/sign-in/elsewhere",),
)
def elsewhere_page(_request, _form):
    """Its page."""
    return Goto("page.home")


def includeme(config):
    """A plugin that has never heard of captchas."""
    config.scan(__name__, categories=["authsvc"])


def test_a_page_of_somebody_elses_plugin_asks(guarded):
    names = f"anonymous {__name__}"
    reader = Reader(guarded("/sign-in/elsewhere", plugins=names, first=True))
    reader.open("/sign-in/elsewhere")
    assert has_widget(reader) == 1
    reader.open("/sign-in/guest")
    assert has_widget(reader) == 0


def test_every_page_that_signs_in_says_what_it_acts_as(make_site):
    """So that none is forgotten: pages below these paths send a form that lets somebody in."""
    site = make_site({"authsvc.plugins": PLUGINS + " social"})
    forms = [dataclasses.asdict(form) for form in site.registry.catalogue.forms]
    silent = {form["path"] for form in forms if not form["acts_as"] and not form["back"]}
    ways = {path for path in silent if path.startswith(("/sign-in", "/sign-up", "/forgot"))}
    # What leads to a provider asks for nothing here: who comes back was seen there.
    assert {path for path in ways if "with/" not in path and "connect" not in path} == set()
