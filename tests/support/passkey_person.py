"""Somebody before a browser with an authenticator (WebAuthn Level 3, section 11)."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.support.tour import PASSWORD
from tests.support.visitor import fresh_email

# A phone or computer that asks for a finger, and keeps its passkeys in step with others.
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The authenticator of one window."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.session = context.new_cdp_session(page)
        self.session.send("WebAuthn.enable", {"enableUI": False})
        added = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = {"authenticatorId": added["authenticatorId"]}

    def keys(self) -> list[dict[str, Any]]:
        """What is in it."""
        found: list[dict[str, Any]] = self.session.send("WebAuthn.getCredentials", self.id)[
            "credentials"
        ]
        return found

    def be_absent(self) -> None:
        """Whoever should touch it is away."""
        off = {"enabled": False}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", self.id | off)

    def take(self, key: dict[str, Any]) -> None:
        """Have a passkey from another window, as a password manager would."""
        self.session.send("WebAuthn.addCredential", self.id | {"credential": key})

    def be_there(self) -> None:
        """And back."""
        on = {"enabled": True}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", self.id | on)


class Person:
    """Somebody with an account, before a browser with an authenticator."""

    def __init__(self, chromium: Any, url: str, email: str = "") -> None:
        self.url = url
        self.context = chromium.new_context()
        self.page: Page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("console", lambda said: self._listen(said.type, said.text))
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.device = Device(self.context, self.page)
        self.email = email or fresh_email()

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.broken.append(text)

    def sign_up(self) -> None:
        self.page.goto(f"{self.url}/sign-up")
        for field, text in (("name", "Ada"), ("email", self.email), ("password", PASSWORD)):
            self.page.locator(f"[name={field}]").fill(text)
        self.page.locator("main button:not([type=button])").click()
        self.page.wait_for_url("**/account/profile")

    def add_passkey(self, name: str = "") -> None:
        self.page.goto(f"{self.url}/account/passkeys/add")
        self.page.locator("[name=name]").fill(name)
        self.press("Create passkey")
        self.page.wait_for_url("**/account/security")

    def press(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=words).first.click()

    def sign_out(self) -> None:
        self.page.goto(f"{self.url}/account/profile")
        self.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
        self.page.wait_for_url("**/signed-out")

    def type_password(self) -> None:
        self.page.locator("[name=email]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    @property
    def items(self) -> list[str]:
        """The passkeys of the security page."""
        panel = self.page.locator("section", has=self.page.locator("#passkeys-title"))
        return [
            re.sub(r"\s+", " ", text) for text in panel.locator(".item .words").all_inner_texts()
        ]
