"""The link of a new browser's mail, and the widget of a captcha, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.plugins.social.playing import PlayedProvider, playing
from tests.support.databases import Databases
from tests.support.gallery import TWO_VIEWS, each_view, findings, running_site, too_wide
from tests.support.server import Server
from tests.support.tour import Tour
from tests.support.visitor import fresh_email

PROVIDER = "https://challenges.cloudflare.com"
# What a provider's script does: a frame of its own, a call home, and a field in the form.
SCRIPT = f"""
const place = document.querySelector('.cf-turnstile');
const frame = document.createElement('iframe');
frame.src = '{PROVIDER}/frame'; frame.title = 'Captcha'; frame.width = 300; frame.height = 65;
place.append(frame);
fetch('{PROVIDER}/home').then(() => {{
  const field = document.createElement('input');
  field.type = 'hidden'; field.name = 'cf-turnstile-response'; field.value = 'solved';
  place.append(field);
}});
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[PlayedProvider]:
    with playing() as played:
        played.answer("/verify", {"success": True})
        yield played


@pytest.fixture(scope="module")
def guarded(databases: Databases, provider: PlayedProvider) -> Iterator[Server]:
    """The service with a captcha."""
    settings = {
        "AUTHSVC_PLUGINS": "username two_factor new_device audit captcha",
        "AUTHSVC_CAPTCHA__PROVIDER": "cloudflare-turnstile",
        "AUTHSVC_CAPTCHA__SECRET_KEY": "secret",
        "AUTHSVC_CAPTCHA__SITE_KEY": "site",
        "AUTHSVC_CAPTCHA__SITE_VERIFY_URL": f"{provider.url}/verify",
    }
    with running_site(databases, **settings) as server:  # type: ignore[arg-type] # no port among them
        yield server


def play(route: Route) -> None:
    """The provider's own addresses, as far as a page sees them."""
    headers = {"Access-Control-Allow-Origin": "*"}
    kind = "text/html" if route.request.url.endswith("/frame") else "text/javascript"
    body = "<p>Captcha</p>" if kind == "text/html" else SCRIPT
    route.fulfill(body=body, content_type=kind, headers=headers)


def check(name: str, page: Page) -> None:
    """A page is accessible and fits."""
    for width, scheme in each_view(page, TWO_VIEWS):
        assert findings(page) == [], (name, width, scheme)
        assert too_wide(page) == 0, (name, width, scheme)


def solved(tour: Tour) -> None:
    """Wait until the widget has added its field."""
    tour.page.locator("[name=cf-turnstile-response]").wait_for(state="attached")


def tour_of(browser: Browser, url: str, email: str, complaints: list[str]) -> Tour:
    """A browser of its own, at which the provider is played."""
    page = browser.new_context().new_page()
    page.route(f"{PROVIDER}/**", play)
    page.on("console", lambda message: complaints.append(message.text))
    return Tour(page, url, email, check)


def test_a_person_signs_up_is_told_and_takes_a_sign_in_back(
    chromium: Browser, guarded: Server
) -> None:
    """The policy lets the widget work and nothing else; every page is looked at."""
    complaints: list[str] = []
    email = fresh_email()
    owner = tour_of(chromium, guarded.url, email, complaints)
    owner.open("/sign-up", "captcha_sign_up")
    owner.fill(name="Ada", email=email, password=owner.password)
    solved(owner)
    owner.press("Create account")
    owner.open_mail("Confirm your e-mail")
    owner.press("Confirm e-mail")
    assert owner.at.startswith("/account")
    thief = tour_of(chromium, guarded.url, email, complaints)
    thief.open("/sign-in", "captcha_sign_in")
    thief.fill(email=email, password=owner.password)
    solved(thief)
    thief.press("Sign in")
    assert thief.at.startswith("/account")
    owner.open_mail("New sign-in to your account")
    link = owner.page.url
    owner.look("not_me")
    owner.press("This wasn't me", "not_me_done")
    assert owner.at == "/not-me/done"
    owner.page.goto(link)
    owner.look("not_me_over")
    thief.open("/account/profile")
    assert thief.at == "/sign-in"
    assert [line for line in complaints if "Content Security Policy" in line] == []
