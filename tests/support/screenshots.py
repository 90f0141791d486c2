"""``scripts/screenshots``: docs/screenshots and docs/pages.md, made anew."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.plugins.social.playing import playing
from tests.support.accounts_tour import switching
from tests.support.chromium import running_chromium
from tests.support.databases import Databases
from tests.support.gallery import (
    ALL_VIEWS,
    TWO_VIEWS,
    View,
    each_view,
    running_site,
    sign_in_elsewhere,
    take_picture,
)
from tests.support.key_tour import passkeys, wallets
from tests.support.languages_tour import fields, languages, letters
from tests.support.mailed_tour import MAILED
from tests.support.mailed_tour import story as by_mail
from tests.support.postgres import running_postgres
from tests.support.protection_tour import guarding, taken_back
from tests.support.required_tour import recovery, required
from tests.support.server import ROOT
from tests.support.social_tour import providers
from tests.support.tour import Look, Tour, everything
from tests.support.ways_tour import WAYS
from tests.support.ways_tour import story as by_other_ways

FOLDER = ROOT / "docs" / "screenshots"
# The same page with another sentence on it; one picture of each is enough.
LIKE_OTHERS = {
    "profile_confirmed", "profile_approved", "two_factor_enable_wrong", "two_factor_wrong",
    "security_saved", "security_trusted", "check_mail_email", "check_mail_delete",
    "verify_email_change", "sign_in_after_reset", "sign_in_deleted", "password_wrong",
    "sign_up_providers_1", "sign_up_providers_4", "sign_in_connecting_wrong", "connections_one",
    "connections_removed", "security_connected", "two_factor_enable_required_code",
    "backup_codes_required", "device_filled_in", "captcha_sign_up", "switch_one",
    "forgot_password_wrong", "forgot_password_code", "email_proof_wrong", "email_reset_choose",
}  # fmt: skip
# Each page once on a phone and once on a desk; these also in the other scheme.
BY_DAY_AND_NIGHT = {
    "sign_in", "sign_up", "sign_up_wrong", "sign_in_providers_4", "two_factor", "check_mail",
    "profile", "security", "sessions", "activity", "delete", "device_review", "mail_magic_link",
}  # fmt: skip
EMAIL = "ada@example.com"
PEOPLE = ("ada", "grace", "mary", "katherine", "dorothy", "barbara", "radia")


def names() -> Callable[[], str]:
    """Somebody new each time, and the same ones in every gallery."""
    return map("{}@example.com".format, PEOPLE).__next__


def story(databases: Databases, chromium: Browser, look: Look) -> None:
    """Somebody's life with the service."""
    with running_site(databases) as site:
        tour = Tour(chromium.new_context().new_page(), site.url, EMAIL, look)
        everything(tour, lambda tour: sign_in_elsewhere(chromium, tour))


def mailed(databases: Databases, chromium: Browser, look: Look) -> None:
    """Links and codes."""
    with running_site(databases, **MAILED) as site:  # type: ignore[arg-type] # no port among them
        by_mail(chromium, site.url, look, names())


def ways(databases: Databases, chromium: Browser, look: Look) -> None:
    """Phones, guests, devices."""
    with running_site(databases, **WAYS) as site:  # type: ignore[arg-type] # no port among them
        by_other_ways(chromium, site.url, look, names())


def protection(databases: Databases, chromium: Browser, look: Look) -> None:
    """A captcha, and a sign-in that is taken back."""
    with playing() as provider:
        provider.answer("/verify", {"success": True})
        environ = guarding(provider.url)
        with running_site(databases, **environ) as site:  # type: ignore[arg-type] # no port
            owner, thief = (
                Tour(chromium.new_context().new_page(), site.url, EMAIL, look) for _ in range(2)
            )
            taken_back(owner, thief)


PARTS: dict[str, Callable[[Databases, Browser, Look], None]] = {
    each.__name__: each
    for each in (
        story, mailed, ways, passkeys, wallets, providers, switching, protection, required,
        recovery, fields, languages, letters,
    )
}  # fmt: skip


def main(wanted: list[str]) -> None:
    """Go through all parts, or those named; pages.md tells of all, so it takes all of them."""
    FOLDER.mkdir(exist_ok=True)
    taken: dict[str, str] = {}
    told: set[str] = set()

    def look(name: str, page: Page) -> None:
        if name in LIKE_OTHERS | told:
            return
        taken[name] = page.locator("h1").inner_text()
        for width, scheme in each_view(page, views_of(name)):
            take_picture(page, FOLDER / f"{name}-{width}-{scheme}.png")

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(folder, stack.enter_context(running_postgres()))
        chromium = stack.enter_context(running_chromium())
        for part in wanted or PARTS:
            told = set(taken)  # what an earlier part has shown is not shown again
            PARTS[part](databases, chromium, look)
    if not wanted:
        (ROOT / "docs" / "pages.md").write_text(page_of(taken))
        clear_away(set(taken))


def views_of(name: str) -> tuple[View, ...]:
    """Which pictures there are of a page."""
    return ALL_VIEWS if name in BY_DAY_AND_NIGHT else TWO_VIEWS


def clear_away(taken: set[str]) -> None:
    """Remove pictures of what is no longer shown."""
    shown = {f"{name}-{width}-{scheme}" for name in taken for width, scheme in views_of(name)}
    for path in FOLDER.glob("*.png"):
        if path.stem not in shown:
            path.unlink()


def page_of(taken: dict[str, str]) -> str:
    """docs/pages.md: each page in its views."""
    lines = [
        "# The hosted pages",
        "",
        "Made by `scripts/screenshots` from the running service; never edited.",
    ]
    for name, heading in taken.items():
        views = sorted(views_of(name), key=lambda view: (-view[0], view[1] == "dark"))
        lines += ["", f"## {heading} (`{name}`)", "", *table_of(name, views)]
    return "\n".join(lines) + "\n"


def table_of(name: str, views: list[View]) -> list[str]:
    """The pictures beside each other."""
    heads, cells = [], []
    for width, scheme in views:
        what, size = ("Desk", 420) if width == 1280 else ("Phone", 180)
        heads.append(f"{what}, {scheme}")
        picture = f"screenshots/{name}-{width}-{scheme}.png"
        cells.append(f'<img src="{picture}" width="{size}" alt="">')
    return [
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
        f"| {' | '.join(cells)} |",
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
