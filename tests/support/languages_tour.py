"""What depends on who reads and who runs it: languages, declared fields, strength, letters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, Page

from authsvc.i18n import Catalogues
from authsvc.mail.brand import Brand
from authsvc.mail.letters import Letters
from tests.support.accounts_tour import join
from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.social_tour import FOUR, switched_on
from tests.support.tour import NAME, Look, Tour

OPEN = {"AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false", "AUTHSVC_PASSWORD__MIN_STRENGTH": "3"}
DECLARED = {
    "NAMES": "company size interests about terms",
    "COMPANY__REQUIRED": "true",
    "COMPANY__HELP": "As on the invoice.",
    "SIZE__LABEL": "How many people work there?",
    "SIZE__CHOICES": "1 to 9, 10 to 99, 100 or more",
    "INTERESTS__TYPE": "string[]",
    "INTERESTS__CHOICES": "art, music, sport",
    "ABOUT__LABEL": "About you",
    "ABOUT__MAX_LENGTH": "1000",
    "ABOUT__PAGES": "profile",
    "TERMS__TYPE": "boolean",
    "TERMS__REQUIRED": "true",
    "TERMS__CHOICES": "true",
    "TERMS__LABEL": "I agree to the terms",
    "TERMS__PAGES": "sign_up",
}
LINK = "https://accounts.acme.example/open?token=shown-once"
WHEN = datetime(2030, 5, 17, 9, 41, tzinfo=UTC)
LETTERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("magic_link", "en", {"link": LINK, "expires_in": timedelta(minutes=5)}),
    ("magic_link", "ar", {"link": LINK, "expires_in": timedelta(minutes=5)}),
    ("magic_link", "ja", {"link": LINK, "expires_in": timedelta(minutes=5)}),
    ("email_code_sign_in", "en", {"code": "482915", "expires_in": timedelta(minutes=5)}),
    ("recovery_started", "en", {"link": LINK, "when": WHEN, "due": WHEN + timedelta(days=3)}),
    ("wallet_added", "en", {"wallet": "0x71C7…976F", "when": WHEN, "link": LINK}),
)


def languages(databases: Databases, chromium: Browser, look: Look) -> None:
    """The menu, a page from right to left, one in Japanese."""
    environ = {**OPEN, **switched_on(*FOUR)}
    with running_site(databases, **environ) as site:
        for tag in ("ar", "ja"):
            context = chromium.new_context()
            tour = Tour(context.new_page(), site.url, f"ada.{tag}@example.com", look)
            join(tour, NAME)
            context.add_cookies([{"name": "authsvc.language", "value": tag, "url": site.url}])
            tour.open("/account/security", f"security_{tag}")
            context.clear_cookies(name="better-auth.session_token")
            tour.open("/sign-in", f"sign_in_{tag}")


def fields(databases: Databases, chromium: Browser, look: Look) -> None:
    """What a deployment wants to know besides, and how strong a password is."""
    declared = {f"AUTHSVC_USER_FIELDS__{name}": text for name, text in DECLARED.items()}
    with running_site(databases, **OPEN, **declared) as site:  # type: ignore[arg-type] # no port
        tour = Tour(chromium.new_context().new_page(), site.url, "ada@example.com", look)
        tour.open("/sign-up", "sign_up_fields")
        tour.fill(name=NAME, email=tour.email, password="Password123")
        tour.page.locator("[data-strength] [role=meter]:visible").wait_for()
        tour.look("sign_up_weak")
        tour.page.locator("main form.flow").evaluate("form => form.noValidate = true")
        tour.fill(password=tour.password)
        tour.press("Create account", "sign_up_fields_wrong")
        tour.fill(password=tour.password, company="Analytical Engines")
        tour.page.get_by_label("I agree to the terms").check()
        tour.press("Create account", "profile_fields")


def letters(_databases: Databases, chromium: Browser, look: Look) -> None:
    """Mails as a mail program shows them."""
    written = Letters(Brand("Acme", support="help@acme.example"), Catalogues().of)
    page: Page = chromium.new_context().new_page()
    for kind, tag, values in LETTERS:
        page.set_content(written.write(kind, tag, values).html)
        look(f"mail_{kind}_{tag}" if tag != "en" else f"mail_{kind}", page)
