"""One person's life with the service, in a real browser, showing every page on the way.

Tests look at each page as it comes by; ``scripts/screenshots`` takes its picture.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from playwright.sync_api import Page

from tests.support.second_factor import not_shown

Look = Callable[[str, Page], None]
NAME = "Ada Lovelace"
PASSWORD = "kQ7vZ2pX-gannet"
RESET_PASSWORD = "brine-4-Lantern"
CHANGED_PASSWORD = "quiet+Harbour9"
AROUND = {
    "/account/activity": "activity", "/account/backup-codes": "backup_codes_new",
    "/account/two-factor/off": "two_factor_off", "/sign-out": "sign_out",
    "/sign-in?again=1": "sign_in_again", "/two-factor/again": "step_up",
    "/no/such/page": "error_404"}  # fmt: skip


class Tour:
    """The steps, in their order; ``look`` sees each page by its name."""

    def __init__(self, page: Page, url: str, email: str, look: Look) -> None:
        self.page = page
        self.url = url
        self.email = email
        self.password = PASSWORD
        self.codes: list[str] = []
        self._secret = ""
        self._look = look

    def look(self, name: str) -> None:
        """Show the page that is open."""
        self._look(name, self.page)

    def silently(self, step: Callable[[], None]) -> None:
        """Take a step that has been shown already."""
        look, self._look = self._look, lambda _name, _page: None
        step()
        self._look = look

    def open(self, path: str, name: str = "") -> None:
        """Open a page by its address, and show it."""
        self.page.goto(self.url + path)
        if name:
            self.look(name)

    def fill(self, **fields: str) -> None:
        """Type into fields by the names they have in the form."""
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]:visible").fill(text)

    def press(self, words: str, name: str = "") -> None:
        """Press a button by its words, and show what comes."""
        self.page.get_by_role("main").get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state("load")
        if name:
            self.look(name)

    def follow(self, words: str, name: str = "") -> None:
        """Follow a link by its words, and show where it leads."""
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state("load")
        if name:
            self.look(name)

    @property
    def at(self) -> str:
        """The path of the page that is open."""
        return self.page.url.removeprefix(self.url).partition("?")[0]

    @property
    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("body").inner_text()

    def open_mail(self, subject: str, name: str = "") -> None:
        """Wait for a mail in the development inbox, and follow its link."""
        mails = self.page.get_by_role("row").filter(has_text=self.email)
        link = mails.get_by_role("link", name=subject)
        for _ in range(600):
            self.open("/dev/inbox")
            if link.count():
                break
            self.page.wait_for_timeout(50)
        if name:
            self.look("dev_inbox")
        link.first.click()
        self.page.wait_for_load_state("load")
        if name:
            self.look("dev_message")
        self.page.locator(".mail a[href^=http]").first.click()
        self.page.wait_for_load_state("load")
        if name:
            self.look(name)

    def code(self, ahead: int = 0) -> str:
        """The app's code; the next one is good already, and none is good twice."""
        return pyotp.TOTP(self._secret).at(datetime.now(UTC) + timedelta(seconds=30 * ahead))

    # The story

    def sign_up(self) -> None:
        """From the front door to the account, by way of a mail."""
        self.open("/", "sign_in")
        self.follow("Create an account", "sign_up")
        self.fill(name=NAME, email=self.email, password="password1")
        self.press("Create account", "sign_up_wrong")
        self.fill(password=self.password)
        self.press("Create account", "check_mail")
        self.open_mail("Confirm your e-mail", "verify_email")
        self.press("Confirm e-mail", "profile_confirmed")

    def enrol(self) -> None:
        """Turn on the second factor by QR code, and save the backup codes."""
        self.open("/account/security", "security_off")
        self.follow("Turn on", "two_factor_enable")
        self.fill(password=self.password)
        self.press("Continue", "two_factor_enable_code")
        self.confirm_app(wrong_first=True)
        self.press("Turn on", "backup_codes")
        self.codes = self.page.locator("#codes code").all_inner_texts()
        self.follow("I've saved them", "security")

    def confirm_app(self, *, wrong_first: bool = False) -> None:
        """Type what an authenticator app shows for the key on the page."""
        self._secret = re.sub(r"\s", "", self.page.locator("#secret").inner_text())
        if wrong_first:
            self.fill(code=not_shown(self._secret, datetime.now(UTC)))
            self.press("Turn on", "two_factor_enable_wrong")
        self.fill(code=self.code())

    def sign_out(self, name: str = "") -> None:
        """By the button on every page of the account."""
        self.open("/account/profile")
        self.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
        self.page.wait_for_load_state("load")
        if name:
            self.look(name)

    def sign_in(self, name: str = "") -> None:
        """As far as the password goes."""
        self.open("/sign-in")
        self.fill(email=self.email, password=self.password)
        self.press("Sign in", name)

    def sign_in_with_code(self) -> None:
        """Password, then the app's code; the wrong ones first."""
        self.open("/sign-in")
        self.fill(email=self.email, password="not this one")
        self.press("Sign in", "sign_in_wrong")
        self.fill(password=self.password)
        self.press("Sign in", "two_factor")
        self.fill(code=not_shown(self._secret, datetime.now(UTC)))
        self.press("Continue", "two_factor_wrong")
        self.fill(code=self.code(ahead=1))
        self.press("Continue")

    def sign_in_with_mailed_code(self) -> None:
        """A code by mail instead of the app."""
        self.sign_in()
        self.follow("Get a code by e-mail", "two_factor_mail")
        self.press("Send code", "two_factor_mailed")
        other = self.page.context.new_page()
        self.fill(code=self._mailed_code(other))
        other.close()
        self.press("Continue")

    def _mailed_code(self, page: Page) -> str:
        for _ in range(600):
            page.goto(self.url + "/dev/inbox")
            rows = page.get_by_role("row").filter(has_text=self.email).filter(has_text="code")
            if rows.count():
                break
            page.wait_for_timeout(50)
        rows.first.get_by_role("link").click()
        found = re.search(r"\b\d{6}\b", page.locator(".mail").inner_text())
        assert found
        return found[0]

    def sign_in_with_backup_code(self) -> None:
        """A backup code, and from now on this device is trusted."""
        self.sign_in()
        self.follow("Use a backup code", "two_factor_backup")
        self.fill(code=self.codes.pop())
        self.page.get_by_label("Don't ask again").check()
        self.press("Continue")
        self.open("/account/security", "security_trusted")

    def use_backup_code(self) -> None:
        """On the page that asks for a code."""
        self.follow("Use a backup code")
        self.fill(code=self.codes.pop())
        self.press("Continue")

    def reset_password(self) -> None:
        """Forgotten; the trusted device is asked for a code again afterwards."""
        self.open("/sign-in")
        self.follow("Forgot your password?", "forgot_password")
        self.fill(email=self.email)
        self.press("Send reset link", "check_mail_reset")
        self.open_mail("Choose a new password", "reset_password")
        link = self.page.url
        self.password = RESET_PASSWORD
        self.fill(newPassword=self.password)
        self.press("Save new password", "sign_in_after_reset")
        self.open(link.removeprefix(self.url), "reset_password_expired")

    def change_password(self) -> None:
        """In the account."""
        self.open("/account/password", "password")
        self.fill(currentPassword="wrong", newPassword=CHANGED_PASSWORD)
        self.press("Save new password", "password_wrong")
        self.fill(currentPassword=self.password, newPassword=CHANGED_PASSWORD)
        self.password = CHANGED_PASSWORD
        self.press("Save new password", "security_saved")

    def change_email(self) -> None:
        """The old address agrees, the new one is proven."""
        self.open("/account/email", "email")
        new = self.email.replace("@", ".new@")
        self.fill(newEmail=new)
        self.press("Send link", "check_mail_email")
        self.open("/account/profile", "profile_pending")
        self.open_mail("Confirm the change", "verify_email_approve")
        self.press("Allow the change", "profile_approved")
        self.email = new
        self.open_mail("Confirm your new", "verify_email_change")
        self.press("Confirm e-mail")

    def more_addresses(self) -> None:
        """One more address takes the place of the primary one, which goes."""
        self.open("/account/addresses", "addresses")
        self.email = self.email.replace("@", ".more@")
        self.fill(email=self.email)
        self.press("Send link", "addresses_waiting")
        self.open_mail("Confirm one more", "confirm_address")
        self.press("Confirm e-mail")
        self.press("Make primary", "addresses_two")
        self.follow("Remove", "address_remove")
        self.press("Remove")

    def change_name(self) -> None:
        """Name and picture."""
        self.open("/account/profile")
        self.fill(name="Ada King", image="http://pictures.example/ada.png")
        self.press("Save", "profile_wrong")
        self.fill(image="")
        self.press("Save", "profile")

    def look_around(self) -> None:
        """What there is to see and to do besides."""
        for path, name in AROUND.items():
            self.open(path, name)

    def delete(self) -> None:
        """The account goes, confirmed by mail."""
        self.open("/account/delete", "delete")
        self.fill(password=self.password)
        self.press("Send confirmation link", "check_mail_delete")
        self.open_mail("Confirm that you want to delete", "delete_confirm")
        self.press("Delete my account for good", "deleted")


def everything(tour: Tour, others: Callable[[Tour], Any]) -> None:
    """The whole story. ``others`` signs the same person in on other devices."""
    tour.sign_up()
    tour.enrol()
    tour.sign_out("signed_out")
    for way in (tour.sign_in_with_code, tour.sign_in_with_mailed_code):
        way()
        assert tour.at == "/account/profile"
        tour.sign_out()
    tour.sign_in_with_backup_code()
    tour.sign_out()
    tour.sign_in()
    assert tour.at == "/account/profile", "a trusted device is not asked for a code"
    tour.sign_out()
    tour.reset_password()
    tour.sign_in()
    assert tour.at == "/two-factor", "after a reset every device is asked again"
    tour.use_backup_code()
    tour.change_password()
    tour.change_email()
    tour.more_addresses()
    tour.change_name()
    others(tour)
    tour.open("/account/sessions", "sessions")
    tour.look_around()
    tour.delete()
    tour.sign_in("sign_in_deleted")
    assert "don't match" in tour.text
