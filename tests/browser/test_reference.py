"""The API reference in Chromium: the viewer runs under the policy of every page."""

from playwright.sync_api import expect

from tests.support.gallery import too_wide


def test_the_viewer_shows_and_tries_an_endpoint(chromium, served):
    page = chromium.new_context().new_page()
    complaints, foreign = [], []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: foreign.append(r.url) if not at_home(r.url, served.url) else None)
    page.goto(f"{served.url}/api/auth/reference")
    expect(page.locator(".opblock").nth(30)).to_be_visible()
    health = page.locator(".opblock", has=page.locator("[data-path='/ok']"))
    health.locator(".opblock-summary-control").click()
    health.get_by_role("button", name="Try it out").click()
    health.get_by_role("button", name="Execute").click()
    answer = health.locator(".live-responses-table .response .response-col_status")
    expect(answer).to_have_text("200")
    assert (complaints, foreign) == ([], [])


def at_home(url, home):
    return url.startswith((home, "data:"))


def test_it_fits_on_a_phone(chromium, served):
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{served.url}/api/auth/reference")
    expect(page.locator(".opblock").first).to_be_visible()
    assert too_wide(page) == 0


def test_without_javascript_the_list_is_there(chromium, served):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served.url}/api/auth/reference")
    expect(page.get_by_text("POST /sign-in/email", exact=True)).to_be_visible()
