"""A role that needs a second factor, and factors that were lost, in Chromium, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, text

from tests.support.databases import Databases
from tests.support.gallery import PHONE, require_sound, running_site
from tests.support.ports import free_port
from tests.support.tour import NAME, Look, Tour
from tests.support.visitor import fresh_email

SETTINGS = {
    "AUTHSVC_PLUGINS": "bearer username two_factor passkey audit",
    "AUTHSVC_TWO_FACTOR__REQUIRED_ROLES": "user",
    "AUTHSVC_TWO_FACTOR__RECOVERY_DELAY": "4s",
    "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "true",
}


@dataclass
class House:
    """The service, and its database."""

    url: str
    database: str

    def promote(self, email: str) -> None:
        """Make somebody an administrator."""
        engine = create_engine(self.database)
        with engine.begin() as connection:
            change = text("UPDATE user SET role = 'admin' WHERE email = :email")
            connection.execute(change, {"email": email})
        engine.dispose()


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    """Everybody's role needs two factors; recoveries wait for a moment only."""
    port, database = free_port(), databases.fresh("sqlite")
    url = f"http://localhost:{port}"
    own = {"AUTHSVC_BASE_URL": url, "AUTHSVC_DB__URL": database}
    with running_site(databases, port=port, **SETTINGS | own):
        yield House(url, database)


def sign_up(tour: Tour) -> None:
    """With a proven mailbox, as far as the page that asks for more."""
    tour.open("/sign-up")
    tour.fill(name=NAME, email=tour.email, password=tour.password)
    tour.press("Create account")
    tour.open_mail("Confirm your e-mail")
    tour.press("Confirm e-mail")
    if tour.at == "/sign-in":
        tour.sign_in()
    tour.look("enrolment")
    assert tour.at == "/two-factor/set-up"


def set_up(tour: Tour) -> None:
    """The app, before there is a session."""
    tour.follow("Add a passkey", "enrolment_passkey")
    tour.follow("Cancel")
    assert tour.at == "/two-factor/set-up"
    tour.follow("Set up an authenticator app", "enrolment_app")
    tour.press("Continue", "enrolment_code")
    tour.confirm_app()
    tour.press("Turn on", "enrolment_backup_codes")
    tour.codes = tour.page.locator("#codes code").all_inner_texts()
    tour.follow("I've saved them")
    assert tour.at.startswith("/account/")


def lose(tour: Tour, browser: Browser) -> None:
    """All factors, and cancel it in a session that is there; then once more, to the end."""
    other = Tour(browser.new_context().new_page(), tour.url, tour.email, lambda _n, _p: None)
    other.sign_in()
    assert other.at == "/two-factor"
    other._look = tour._look
    other.look("two_factor_lost")
    other.follow("I lost all of these", "recovery")
    other.press("Start the recovery", "recovery_waiting")
    tour.open("/account/security", "security_recovery")
    other.open_mail("Somebody wants to remove", "recovery_cancel")
    link = other.page.url
    tour.press("Cancel the recovery", "recovery_cancelled")
    other.page.goto(link)
    other.look("recovery_cancel_over")
    other.sign_in()
    other.follow("I lost all of these", "recovery_paused")


def recover(tour: Tour) -> None:
    """Wait, prove the first factor again, open the link; and set up another factor."""
    tour.sign_out()
    tour.sign_in()
    tour.follow("I lost all of these")
    tour.press("Start the recovery")
    for _ in range(600):
        tour.page.wait_for_timeout(100)
        tour.page.reload()
        if "The wait is over" in tour.text:
            break
    tour.look("recovery_due")
    tour.press("Send me the link", "recovery_mailed")
    tour.open_mail("Remove the second steps", "recovery_finish")
    tour.press("Remove them and sign in")
    assert tour.at == "/two-factor/set-up"


def administer(tour: Tour, house: House) -> None:
    """The page of administrators."""
    house.promote(tour.email)
    tour.open("/admin/second-factor", "admin_second_factor")
    tour.fill(role="editor")
    tour.press("Require a second factor", "admin_second_factor_added")
    tour.press("Stop requiring it")
    assert "editor" not in tour.page.locator("main").inner_text().split()
    tour.open("/two-factor/again?callbackURL=/account/sessions", "step_up")
    tour.follow("Use a backup code", "step_up_backup")
    tour.fill(code=tour.codes.pop())
    tour.press("Continue")
    assert tour.at == "/account/sessions"


def run(chromium: Browser, house: House, page: Page, look: Look) -> None:
    tour = Tour(page, house.url, fresh_email(), look)
    sign_up(tour)
    set_up(tour)
    lose(tour, chromium)
    loser = Tour(chromium.new_context().new_page(), house.url, fresh_email("loser"), look)
    loser.silently(lambda: sign_up(loser))
    loser.silently(lambda: set_up(loser))
    recover(loser)
    administer(tour, house)


def test_each_page_is_as_wide_as_it_should_be_and_axe_is_content(chromium, house):
    seen = set()

    def look(name: str, page: Page) -> None:
        seen.add(name)
        require_sound(name, page)

    run(chromium, house, chromium.new_context().new_page(), look)
    assert {"enrolment", "recovery", "recovery_finish", "recovery_cancel", "step_up"} <= seen
    assert {"admin_second_factor", "security_recovery"} <= seen


def test_without_scripts_everything_works(chromium, house):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 844}
    )
    tour = Tour(context.new_page(), house.url, fresh_email(), lambda _name, _page: None)
    sign_up(tour)
    tour.follow("Set up an authenticator app")
    tour.press("Continue")
    tour.confirm_app()
    tour.press("Turn on")
    assert re.search("saved them", tour.text)
    context.close()
