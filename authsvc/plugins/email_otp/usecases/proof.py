"""Codes in place of links that confirm an address."""

from collections.abc import Mapping
from typing import Any

from authsvc import ids
from authsvc.api import AuthContext, CodeWish, find_owner
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose

BROWSER = "email_proof"
HOUR = 60 * 60


def send_proof(auth: AuthContext, user: Mapping[str, Any]) -> None:
    """Mail a code to a user's address, in the open transaction."""
    wish = _wish(auth, user["email"])
    MAIL.send(auth, wish, user["id"], wanted=True, allowed=True)


def ask_proof(auth: AuthContext, address: str) -> None:
    """Mail a code to whoever has the address and has not proven it; nobody else is told so."""
    found = find_owner(auth, address)
    user: Mapping[str, Any] = found.user if found else {}
    wanted = user.get("email") == address and not (user["email_verified"] or user["disabled_at"])
    MAIL.ask(auth, _wish(auth, address), found, wanted=wanted)


def send_decoy(auth: AuthContext, address: str, allowed: bool) -> None:
    """A code that nobody reads: guesses at it are answered like those of somebody new (ATK-037).

    In a browser it takes the place of no code but the browser's own; elsewhere few may have any.
    """
    wish = _wish(auth, address)
    auth.locale_for(address)  # looked up for somebody new, too: the time tells nothing (ASVS 6.3.8)
    MAIL.leave(auth, wish, allowed=allowed or bool(wish.slot.browser))


def _wish(auth: AuthContext, address: str) -> CodeWish:
    """On a page, a code that is good in this browser only: nobody else's takes its place."""
    browser = auth.jar.get(BROWSER)
    if auth.client.on_page:
        browser = browser or ids.token()
        auth.jar.set(BROWSER, browser, HOUR)
        return MAIL.wish(Purpose.VERIFY, address, browser)
    if browser is not None:  # the newest mail counts, and its code is not typed on the page
        auth.jar.clear(BROWSER)
    return MAIL.wish(Purpose.VERIFY, address)
