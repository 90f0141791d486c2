"""Sign-in by mailed links and codes, in a real browser, showing every page on the way."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser

from tests.support.tour import NAME, RESET_PASSWORD, Look, Tour
from tests.support.visitor import fresh_email as fresh

MAILED = {
    "AUTHSVC_PLUGINS": "bearer username two_factor magic_link email_otp audit",
    "AUTHSVC_EMAIL_OTP__INSTEAD_OF_LINKS": "true",
    "AUTHSVC_PASSWORD__MAILS_PER_ADDRESS": "100",
}


def by_link(tour: Tour) -> None:
    """Up and in by links."""
    tour.open("/sign-in", "sign_in_ways")
    tour.follow("E-mail me a link", "magic_link")
    tour.fill(email=tour.email)
    tour.press("Send the link", "magic_link_sent")
    tour.open_mail("Your link to sign in", "magic_link_new")
    tour.fill(name=NAME)
    tour.press("Create account")
    assert tour.at.startswith("/account")


def from_elsewhere(tour: Tour, other: Tour) -> None:
    """A link asked for here and opened there."""
    other.open("/sign-in/link")
    other.fill(email=other.email)
    other.press("Send the link")
    tour.open_mail("Your link to sign in", "magic_link_elsewhere")
    tour.open("/sign-in/link/open?token=gone", "magic_link_over")


def by_code(tour: Tour) -> None:
    """Up and in by codes."""
    tour.open("/sign-in")
    tour.follow("E-mail me a code", "email_code")
    tour.fill(email=tour.email)
    tour.press("Send the code", "email_code_enter")
    tour.fill(code="000000")
    tour.press("Sign in", "email_code_wrong")
    code = mailed_code(tour)
    tour.open("/sign-in/code/enter")
    tour.fill(code=code)
    tour.press("Sign in", "email_code_name")
    tour.fill(name=NAME)
    tour.press("Create account")
    assert tour.at.startswith("/account")


def by_proof(tour: Tour, other: Tour) -> None:
    """An account whose address is confirmed by codes: in one browser, then in another."""
    tour.open("/sign-up")
    tour.fill(name=NAME, email=tour.email, password=tour.password)
    tour.press("Create account", "email_proof_enter")
    tour.fill(code="000000")
    tour.press("Confirm e-mail", "email_proof_wrong")
    other.open("/verify-email/code", "email_proof")
    other.fill(email=tour.email)
    other.press("Send the code")
    code = mailed_code(other, "Your code to confirm", mails=2)
    other.open("/verify-email/code/enter")
    other.fill(code=code)
    other.press("Confirm e-mail", "email_proof_password")
    other.fill(password=tour.password)
    other.press("Confirm e-mail")
    assert other.at.startswith("/account")


def by_reset(tour: Tour) -> None:
    """A forgotten password."""
    tour.open("/forgot-password", "forgot_password_code")
    tour.fill(email=tour.email)
    tour.press("Send the code", "email_reset")
    code = mailed_code(tour, "Your code for a new password")
    tour.open("/reset-password/code")
    tour.fill(code=code)
    tour.press("Continue", "email_reset_choose")
    tour.fill(newPassword=RESET_PASSWORD)
    tour.press("Save new password")
    assert tour.at == "/sign-in"


def mailed_code(tour: Tour, subject: str = "Your sign-in code", mails: int = 1) -> str:
    """The code in the newest mail of that subject, once that many are in the development inbox."""
    rows = tour.page.get_by_role("row").filter(has_text=tour.email)
    link = rows.get_by_role("link", name=subject)
    for _ in range(600):
        tour.open("/dev/inbox")
        if link.count() >= mails:
            break
        tour.page.wait_for_timeout(50)
    link.first.click()
    tour.page.wait_for_load_state("load")
    found = re.search(r"\b\d{6}\b", tour.text)
    assert found, tour.text
    return found[0]


def story(
    browser: Browser,
    url: str,
    look: Look,
    fresh_email: Callable[[], str] = fresh,
    **options: object,
) -> None:
    """All of it, each in a browser of its own."""

    def tour(email: str, look: Look = look) -> Tour:
        context = browser.new_context(**options)  # type: ignore[arg-type] # a test's own options
        return Tour(context.new_page(), url, email, look)

    by_link(tour(fresh_email()))
    email = fresh_email()
    from_elsewhere(tour(email), tour(email, lambda _name, _page: None))
    by_code(tour(fresh_email()))
    email = fresh_email()
    by_proof(tour(email), tour(email))
    by_reset(tour(email))
