"""Several accounts in one browser, and the way one signed in last, in a real browser."""

from playwright.sync_api import Browser

from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.tour import NAME, Look, Tour

BESIDE = {
    "AUTHSVC_PLUGINS": "bearer username two_factor audit multi_session last_method magic_link",
    "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
}


def switching(databases: Databases, chromium: Browser, look: Look) -> None:
    """Two accounts beside each other; both signed out, the browser remembers the way."""
    with running_site(databases, **BESIDE) as site:  # type: ignore[arg-type] # no port among them
        other = Tour(chromium.new_context().new_page(), site.url, "grace@example.com", look)
        join(other, "Grace Hopper")
        tour = Tour(chromium.new_context().new_page(), site.url, "ada@example.com", look)
        join(tour, NAME)
        tour.open("/switch", "switch_one")
        tour.follow("Add another account", "sign_in_beside")
        tour.fill(email=other.email, password=other.password)
        tour.press("Sign in")
        tour.open("/account/profile", "profile_switch")
        tour.open("/switch", "switch")
        tour.open("/sign-out", "sign_out_all")
        tour.press("Sign out")
        tour.open("/sign-in", "sign_in_last_used")


def join(tour: Tour, name: str) -> None:
    """Sign up and stay in."""
    tour.open("/sign-up")
    tour.fill(name=name, email=tour.email, password=tour.password)
    tour.press("Create account")
    assert tour.at == "/account/profile", tour.at
