"""The meter of new passwords, and captchas on pages of several features, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.plugins.social.playing import playing
from tests.support.databases import Databases
from tests.support.gallery import ALL_VIEWS, each_view, findings, running_site
from tests.support.gallery import too_wide as hangs_out
from tests.support.server import Server
from tests.support.visitor import fresh_email

CAPTCHAS = "https://challenges.cloudflare.com"
WIDGET = """
const place = document.querySelector('.cf-turnstile');
place.innerHTML = '<iframe title="Captcha" width="300" height="65" srcdoc="Captcha"></iframe>'
  + '<input type="hidden" name="cf-turnstile-response" value="solved">';
"""
# Key by key, and faster than any machine could be too busy for.
TYPE = """(field, text) => {
  for (const key of text) {
    field.value += key;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""
PLUGINS = "username two_factor magic_link email_otp phone anonymous siwe passkey captcha"


@pytest.fixture(scope="module")
def guarded(databases: Databases) -> Iterator[Server]:
    """The service with a captcha at every way in."""
    with playing() as provider:
        provider.answer("/verify", {"success": True})
        settings = {
            "AUTHSVC_PLUGINS": PLUGINS,
            "AUTHSVC_CAPTCHA__PROVIDER": "cloudflare-turnstile",
            "AUTHSVC_CAPTCHA__SECRET_KEY": "secret",
            "AUTHSVC_CAPTCHA__SITE_KEY": "site",
            "AUTHSVC_CAPTCHA__SITE_VERIFY_URL": f"{provider.url}/verify",
            "AUTHSVC_CAPTCHA__ENDPOINTS": "/**",
        }
        with running_site(databases, **settings) as server:  # type: ignore[arg-type] # no port
            yield server


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def check(page: Page, name: str) -> None:
    """Accessible, and nothing hangs out, in every view."""
    for width, scheme in each_view(page, ALL_VIEWS):
        assert findings(page) == [], (name, width, scheme)
        assert hangs_out(page) == 0, (name, width, scheme)


def test_the_meter_says_how_strong_a_password_is_while_it_is_typed(
    page: Page, served: Server
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{served.url}/sign-up")
    meter = page.get_by_role("meter", name="Password strength")
    expect(meter).to_have_count(0)
    page.get_by_label("Your name").fill("Adelheid Voss")
    field = page.get_by_label("Password", exact=True)
    field.evaluate(TYPE, "password1")
    expect(meter).to_have_attribute("aria-valuetext", "Very weak")
    said = page.locator(".strength [aria-live=polite]")
    expect(said).to_contain_text("This is a very common password.")
    check(page, "meter_weak")
    field.fill("Adelheid-2026!")
    expect(said).to_contain_text("made of your name")
    field.fill("seven kiwis eat gannets")
    expect(meter).to_have_attribute("aria-valuenow", "4")
    expect(said).to_have_text("Strong")
    check(page, "meter_strong")
    field.fill("")
    expect(meter).to_have_count(0)
    assert [url for url in asked if "kiwis" in url or "password=" in url] == []
    # One question for what was typed in one go, not one for each key.
    assert sum(url.endswith("/password-strength") for url in asked) == 3
    assert [line for line in complaints if "Content Security Policy" in line] == []


def test_without_javascript_the_form_says_it_after_sending(
    chromium: Browser, served: Server
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/sign-up")
    expect(page.locator(".strength")).to_be_hidden()
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("E-mail").fill(fresh_email())
    page.get_by_label("Password", exact=True).fill("password1")
    page.get_by_role("button", name="Create account").click()
    wrong = page.locator("#password-error")
    expect(wrong).to_contain_text("too easy to guess. This is a very common password. Add another")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    context.close()


def test_a_refused_password_is_explained_beside_its_field(page: Page, served: Server) -> None:
    page.goto(f"{served.url}/sign-up")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("E-mail").fill(fresh_email())
    page.get_by_label("Password", exact=True).fill("password1")
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("#password-error")).to_contain_text("too easy to guess")
    check(page, "meter_refused")


def test_a_meter_that_gets_no_answer_is_silent(page: Page, served: Server) -> None:
    page.route("**/password-strength", lambda route: route.fulfill(status=429, body="{}"))
    page.goto(f"{served.url}/sign-up")
    with page.expect_response("**/password-strength"):
        page.get_by_label("Password", exact=True).fill("password1")
    expect(page.get_by_role("meter")).to_have_count(0)
    expect(page.locator(".strength [aria-live=polite]")).to_have_text("")


@pytest.mark.parametrize(
    "where",
    ["sign-in/link", "sign-in/code", "sign-in/phone", "sign-in/guest", "sign-in/ethereum",
     "sign-in/passkey"],
)  # fmt: skip
def test_pages_of_every_feature_with_a_captcha(page: Page, guarded: Server, where: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.route(f"{CAPTCHAS}/**", play)
    page.goto(f"{guarded.url}/{where}")
    page.locator("[name=cf-turnstile-response]").wait_for(state="attached")
    assert page.url == f"{guarded.url}/{where}"
    check(page, "captcha_" + where.replace("/", "_"))
    assert [line for line in complaints if "Content Security Policy" in line] == []


def test_a_guest_comes_in_past_the_captcha(page: Page, guarded: Server) -> None:
    page.route(f"{CAPTCHAS}/**", play)
    page.goto(f"{guarded.url}/sign-in/guest")
    page.locator("[name=cf-turnstile-response]").wait_for(state="attached")
    page.get_by_role("button", name="Continue as a guest").click()
    page.wait_for_url("**/account**")


def play(route: Route) -> None:
    """The provider's script, as far as a page sees it."""
    route.fulfill(body=WIDGET, content_type="text/javascript")
