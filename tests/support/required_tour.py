"""Second factors that a role needs, and those that somebody lost, in a real browser."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser
from sqlalchemy import create_engine, update

from authsvc.api import User
from authsvc.plugins.two_factor.models import FactorRecovery
from tests.support.accounts_tour import join
from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.tour import NAME, Look, Tour

PLUGINS = "bearer username two_factor passkey audit"


def required(databases: Databases, chromium: Browser, look: Look) -> None:
    """An administrator has to set one up, and says who else has to."""
    url = databases.fresh("sqlite")
    environ = {
        "AUTHSVC_DB__URL": url,
        "AUTHSVC_PLUGINS": PLUGINS,
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
        "AUTHSVC_TWO_FACTOR__REQUIRED_ROLES": "admin",
        "AUTHSVC_TWO_FACTOR__ENROLMENT_GRACE": "7d",
    }
    with running_site(databases, **environ) as site:  # type: ignore[arg-type] # no port among them
        tour = Tour(chromium.new_context().new_page(), site.url, "ada@example.com", look)
        join(tour, NAME)
        tour.sign_out()
        change(url, User, role="admin")
        tour.sign_in("second_factor_required")
        tour.follow("Set up an authenticator app", "two_factor_enable_required")
        tour.press("Continue", "two_factor_enable_required_code")
        tour.confirm_app()
        tour.press("Turn on", "backup_codes_required")
        tour.open("/admin/second-factor", "admin_second_factor")
        tour.fill(role="user")
        tour.press("Require a second factor", "admin_second_factor_two")
        guest = Tour(chromium.new_context().new_page(), site.url, "grace@example.com", look)
        join(guest, "Grace Hopper")
        guest.open("/account/security", "second_factor_soon")


def recovery(databases: Databases, chromium: Browser, look: Look) -> None:
    """Phone and backup codes are gone: a wait, and then back in."""
    url = databases.fresh("sqlite")
    environ = {"AUTHSVC_DB__URL": url, "AUTHSVC_PLUGINS": PLUGINS}
    with running_site(databases, **environ) as site:  # type: ignore[arg-type] # no port among them
        tour = Tour(chromium.new_context().new_page(), site.url, "ada@example.com", look)
        tour.silently(tour.sign_up)
        tour.silently(tour.enrol)
        elsewhere = Tour(chromium.new_context().new_page(), site.url, tour.email, look)
        lost(elsewhere)
        tour.open("/account/security", "recovery_banner")
        tour.open_mail("Somebody wants to remove", "recovery_cancel")
        due = datetime.now(UTC) - timedelta(hours=1)
        change(url, FactorRecovery, due_at=due, expires_at=due + timedelta(days=7))
        elsewhere.open("/two-factor/lost", "recovery_due")
        elsewhere.press("Send me the link", "recovery_mailed")
        elsewhere.open_mail("Remove the second steps", "recovery_finish")
        elsewhere.press("Remove them and sign in", "recovery_finished")
        assert elsewhere.at == "/account/security", "where new ones are set up"


def lost(tour: Tour) -> None:
    """Ask for a recovery."""
    tour.sign_in("two_factor_lost")
    tour.follow("I lost all of these", "recovery")
    tour.press("Start the recovery", "recovery_waiting")


def change(url: str, model: Any, **values: object) -> None:
    """As an operator does in the database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(model).values(**values))
    engine.dispose()
