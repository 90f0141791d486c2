"""Phones, guests and devices, in a real browser, showing every page on the way."""

import json
import re
import urllib.request
from collections.abc import Callable
from itertools import count

from playwright.sync_api import Browser

from tests.support.tour import NAME, Look, Tour
from tests.support.visitor import fresh_email as fresh

WAYS = {
    "AUTHSVC_PLUGINS": "bearer username two_factor phone anonymous device audit",
    "AUTHSVC_PHONE__TEXTS_PER_NETWORK": "100",
    "AUTHSVC_DEVICE__CLIENTS": "tv = Acme TV",
}
_serial = count(1_000_000)


def number() -> str:
    return f"+491522{next(_serial)}"


def texted(tour: Tour, to: str) -> str:
    """The code in the newest text of the development inbox."""
    texts = tour.page.get_by_role("row").filter(has_text=to)
    for _ in range(600):
        tour.open("/dev/inbox")
        if texts.count():
            break
        tour.page.wait_for_timeout(50)
    texts.first.get_by_role("link").first.click()
    tour.page.wait_for_load_state("load")
    found = re.search(r"code[^0-9]*(\d{6})\b", tour.text)
    assert found, tour.text
    return found[1]


def by_phone(tour: Tour) -> None:
    """Up and in by a text, then another number."""
    mine, other = number(), number()
    tour.open("/sign-in", "sign_in_all_ways")
    tour.follow("Text me a code", "phone")
    tour.fill(phoneNumber=mine)
    tour.press("Send the code", "phone_enter")
    code = texted(tour, mine)
    tour.open("/sign-in/phone/enter")
    tour.fill(code=code)
    tour.press("Sign in", "phone_name")
    tour.fill(name=NAME)
    tour.press("Create account")
    tour.open("/account/security", "security_phone")
    tour.open("/account/phone", "account_phone")
    tour.fill(phoneNumber=other)
    tour.press("Send the code", "account_phone_confirm")
    code = texted(tour, other)
    tour.open("/account/phone/confirm")
    tour.fill(code=code)
    tour.press("Save", "account_phone_saved")
    assert other[-4:] in tour.text


def by_number_and_password(tour: Tour) -> None:
    """An account from the sign-up page, a password by text, and in with it."""
    mine, spelt = number(), "brine-4-Lantern"
    tour.open("/sign-up", "sign_up_all_ways")
    tour.follow("Use a phone number instead", "sign_up_phone")
    tour.fill(phoneNumber=mine)
    tour.press("Send the code")
    code = texted(tour, mine)
    tour.open("/sign-in/phone/enter")
    tour.fill(code=code)
    tour.press("Sign in")
    tour.fill(name=NAME)
    tour.press("Create account")
    tour.open("/sign-out")
    tour.press("Sign out")
    tour.open("/forgot-password", "forgot_password_phone")
    tour.fill(email="12345")
    tour.press("Continue", "forgot_password_wrong")
    tour.fill(email=mine)
    tour.press("Continue", "reset_phone")
    code = texted(tour, mine)
    tour.open("/reset-password/phone")
    tour.fill(code="000000" if code != "000000" else "000001")
    tour.press("Continue", "reset_phone_wrong")
    tour.fill(code=code)
    tour.press("Continue", "reset_phone_password")
    tour.fill(newPassword=spelt)
    tour.press("Save new password", "sign_in_after_reset")
    tour.fill(email=mine, password="not-4-Lantern")
    tour.press("Sign in", "sign_in_phone_wrong")
    tour.fill(password=spelt)
    tour.press("Sign in")
    assert tour.at.startswith("/account")


def as_guest(tour: Tour) -> None:
    """In as a guest."""
    tour.open("/sign-in/guest", "guest")
    tour.press("Continue as a guest", "account_guest")
    assert "You are a guest here" in tour.text


def user_code(url: str) -> str:
    """What a television shows."""
    body = json.dumps({"client_id": "tv", "scope": "openid profile"}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "okhttp/4"}
    request = urllib.request.Request(f"{url}/api/auth/device/code", body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        code: str = json.load(answer)["user_code"]
    return code


def let_in(tour: Tour) -> None:
    """A television is let in, and another one sent away."""
    tour.silently(tour.sign_up)
    tour.open("/device", "device")
    tour.fill(user_code="none-such")
    tour.press("Continue", "device_wrong")
    tour.fill(user_code=user_code(tour.url))
    tour.press("Continue", "device_review")
    tour.press("Connect", "device_done")
    tour.open(f"/device?user_code={user_code(tour.url)}", "device_filled_in")
    tour.press("Continue")
    tour.press("Don't connect", "device_sent_away")


def story(
    browser: Browser,
    url: str,
    look: Look,
    fresh_email: Callable[[], str] = fresh,
    **options: object,
) -> None:
    """All of it, each in a browser of its own."""
    for part in (by_phone, by_number_and_password, as_guest, let_in):
        context = browser.new_context(**options)  # type: ignore[arg-type] # a test's own options
        part(Tour(context.new_page(), url, fresh_email(), look))
