"""The development inbox: a mail as it looks, without any script."""

from playwright.sync_api import expect

from tests.support.tour import NAME, Tour
from tests.support.visitor import fresh_email


def test_a_framed_mail_is_read_and_its_link_followed_without_javascript(chromium, served):
    page = chromium.new_context(java_script_enabled=False).new_page()
    tour = Tour(page, served.url, fresh_email(), lambda _name, _page: None)
    tour.open("/sign-up")
    tour.fill(name=NAME, email=tour.email, password=tour.password)
    tour.press("Create account")
    tour.open_mail("Confirm your e-mail")
    page.go_back()
    mail = page.frame_locator("iframe.letter")
    expect(mail.get_by_role("heading", level=1)).to_contain_text("Confirm your e-mail")
    with page.context.expect_page() as opening:
        mail.get_by_role("link", name="Confirm e-mail address").click()
    expect(opening.value.get_by_role("button", name="Confirm e-mail")).to_be_visible()
