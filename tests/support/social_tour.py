"""Sign-in with providers, and the accounts there, in a real browser before a played provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator

from tests.plugins.social.house import House, open_house
from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.server import Server
from tests.support.tour import NAME, Look, Tour

FOUR = ("google", "apple", "github", "microsoft")
TWELVE = (
    *FOUR, "facebook", "discord", "gitlab", "linkedin", "slack", "spotify", "twitter", "zoom",
)  # fmt: skip
OFFERS = {1: FOUR[:1], 4: FOUR, 12: TWELVE}
APPLE = {"TEAM_ID": "team", "KEY_ID": "key", "PRIVATE_KEY": "not read before it signs"}
PLAYED = ("gitlab", "keycloak")


def switched_on(*providers: str, issuer: str = "") -> dict[str, Any]:
    """Environment names that switch on these providers, in this order."""
    environ = {"AUTHSVC_SOCIAL__ORDER": " ".join(providers)}
    for name in providers:
        told = {"CLIENT_ID": "our-client", "CLIENT_SECRET": "our-secret"}
        if name == "apple":
            told = {"CLIENT_ID": "our-client", **APPLE}
        if name in PLAYED and issuer:
            told["ISSUER"] = issuer
        environ |= {f"AUTHSVC_SOCIAL__{name.upper()}__{key}": told[key] for key in told}
    return environ


def providers(databases: Databases, chromium: Browser, look: Look) -> None:
    """Every page of sign-in with a provider."""
    offers(databases, chromium, look)
    with neighbourhood(databases) as (site, house):
        tour = Tour(chromium.new_context().new_page(), site.url, "ada@example.com", look)
        connecting(tour, house)
        only_with_a_provider(tour, house)


def offers(databases: Databases, chromium: Browser, look: Look) -> None:
    """Sign-in and sign-up with few and with many providers."""
    for number, names in OFFERS.items():
        with running_site(databases, **switched_on(*names)) as site:
            tour = Tour(chromium.new_context().new_page(), site.url, "", look)
            tour.open("/sign-in", f"sign_in_providers_{number}")
            tour.open("/sign-up", f"sign_up_providers_{number}")
            tour.page.context.close()


@contextmanager
def neighbourhood(databases: Databases) -> Iterator[tuple[Server, House]]:
    """The service with two providers that answer and two that only have a button."""
    with open_house() as house:
        environ = switched_on(*PLAYED, "google", "github", issuer=house.url)
        environ["AUTHSVC_PASSWORD__REQUIRE_VERIFICATION"] = "false"
        with running_site(databases, **environ) as site:
            yield site, house


def connecting(tour: Tour, house: House) -> None:
    """Somebody with a password connects two providers, and lets go of one."""
    house.welcome(tour.email)
    tour.open("/sign-up")
    tour.fill(name=NAME, email=tour.email, password=tour.password)
    tour.press("Create account")
    tour.open("/account/connections", "connections_none")
    tour.sign_out()
    house.refusal = "access_denied"
    with_gitlab(tour)
    tour.look("sign_in_stopped")
    house.refusal = ""
    with_gitlab(tour)
    assert tour.at == "/sign-in"
    tour.look("sign_in_connecting")
    tour.fill(email=tour.email, password="not this one")
    tour.press("Sign in", "sign_in_connecting_wrong")
    tour.fill(password=tour.password)
    tour.press("Sign in", "connect")
    assert tour.at == "/account/connections/confirm"
    tour.press("Connect GitLab", "connections_one")
    assert tour.at == "/account/connections"
    at_gitlab = house.person
    house.welcome(tour.email)
    of_keycloak = tour.page.locator(".item", has_text="Keycloak")
    by_way_of_the_provider(tour, of_keycloak.get_by_role("button"))
    assert tour.at == "/account/connections"
    tour.look("connections")
    tour.open("/account/security", "security_connected")
    tour.open("/account/connections")
    of_keycloak.get_by_role("link").click()
    tour.page.wait_for_load_state("load")
    tour.look("connections_remove")
    tour.press("Disconnect", "connections_removed")
    tour.sign_out()
    house.person = at_gitlab
    with_gitlab(tour)
    assert tour.at == "/account/profile"
    tour.sign_out()


def only_with_a_provider(tour: Tour, house: House) -> None:
    """Somebody who has no password."""
    house.welcome()
    tour.open("/sign-up")
    with_gitlab(tour, "/sign-up")
    tour.open("/account/connections", "connections_last")


def with_gitlab(tour: Tour, path: str = "/sign-in") -> None:
    """By the button, through the provider, and back."""
    tour.open(path)
    by_way_of_the_provider(tour, tour.page.get_by_role("button", name="Continue with GitLab"))


def by_way_of_the_provider(tour: Tour, button: Locator) -> None:
    """Press a button that leads there, and wait until one is back."""
    with tour.page.expect_response(lambda answer: "/api/auth/callback/" in answer.url):
        button.click()
    tour.page.wait_for_url(lambda url: "/sign-in/with/" not in url and "/add" not in url)
    tour.page.wait_for_load_state("load")
