"""Passkeys and Ethereum wallets, in a real browser, showing every page on the way."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.passkey_person import Person as KeyOwner
from tests.support.ports import free_port
from tests.support.tour import Look, Tour
from tests.support.wallet_person import Person as WalletOwner


@contextmanager
def local_site(databases: Databases, *plugins: str) -> Iterator[str]:
    """The service at ``localhost``: browsers have passkeys for it, not for an address."""
    port = free_port()
    environ = {
        "AUTHSVC_PLUGINS": " ".join(("bearer username two_factor audit", *plugins)),
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
        "AUTHSVC_BASE_URL": f"http://localhost:{port}",
    }
    with running_site(databases, port=port, **environ):
        yield f"http://localhost:{port}"


def passkeys(databases: Databases, chromium: Browser, look: Look) -> None:
    """Added, used, renamed, removed."""
    with local_site(databases, "passkey", "last_method") as url:
        person = KeyOwner(chromium, url, "ada@example.com")
        tour = Tour(person.page, url, person.email, look)
        tour.open("/sign-up", "passkey_sign_up")
        tour.follow("Use a passkey instead", "passkey_sign_up_without_password")
        person.sign_up()
        tour.open("/account/passkeys/add", "passkey_add")
        person.add_passkey("Blue key")
        tour.look("passkey_security")
        tour.follow("Rename", "passkey_rename")
        tour.open("/account/security")
        tour.follow("Remove", "passkey_remove")
        tour.silently(tour.enrol)
        tour.sign_out()
        person.device.be_absent()  # else the suggestion would be taken before the picture
        tour.sign_in("passkey_two_factor")
        tour.open("/sign-in", "passkey_sign_in")
        person.device.be_there()
        person.press("Use a passkey")
        person.page.wait_for_url("**/account/profile")
        person.context.close()


def wallets(databases: Databases, chromium: Browser, look: Look) -> None:
    """Without one in the browser, then with one."""
    with local_site(databases, "siwe") as url:
        without = Tour(chromium.new_context().new_page(), url, "", look)
        without.open("/sign-in", "wallet_sign_in")
        without.open("/sign-in/ethereum")
        without.page.locator("[data-absent-note]").wait_for()
        without.look("wallet_none")
        person = WalletOwner(chromium, url, "ada@example.com")
        person.install("Rabbit")
        person.install("Fox")
        tour = Tour(person.page, url, person.email, look)
        tour.open("/sign-in/ethereum", "wallet_several")
        person.sign_up()
        tour.open("/account/wallets", "wallets_none")
        person.press("Rabbit")
        person.page.locator(".notice.success").wait_for()
        tour.look("wallets")
        tour.open("/account/security", "wallets_security")
        tour.open("/account/wallets")
        tour.follow("Disconnect", "wallet_remove")
        person.context.close()
