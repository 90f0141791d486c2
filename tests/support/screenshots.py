"""``scripts/screenshots``: docs/screenshots and docs/pages.md, made anew."""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from tests.support.chromium import running_chromium
from tests.support.databases import Databases
from tests.support.gallery import each_view, running_site, sign_in_elsewhere, take_picture
from tests.support.postgres import running_postgres
from tests.support.server import ROOT
from tests.support.social_tour import providers
from tests.support.tour import Tour, everything

FOLDER = ROOT / "docs" / "screenshots"
# The same page with another sentence on it; one picture of each is enough.
LIKE_OTHERS = {
    "profile_confirmed", "profile_approved", "two_factor_enable_wrong", "two_factor_wrong",
    "security_saved", "security_trusted", "check_mail_email", "check_mail_delete",
    "verify_email_change", "sign_in_after_reset", "sign_in_deleted", "password_wrong",
    "sign_up_providers_1", "sign_up_providers_4", "sign_in_connecting_wrong", "connections_one",
    "connections_removed", "security_connected",
}  # fmt: skip
EMAIL = "ada@example.com"


def main(names: list[str]) -> None:
    """Take them all, or those named."""
    FOLDER.mkdir(exist_ok=True)
    taken: dict[str, str] = {}

    def look(name: str, page: Page) -> None:
        if name in LIKE_OTHERS:
            return
        taken[name] = page.locator("h1").inner_text()
        if names and name not in names:
            return
        for width, scheme in each_view(page):
            take_picture(page, FOLDER / f"{name}-{width}-{scheme}.png")

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(folder, stack.enter_context(running_postgres()))
        site = stack.enter_context(running_site(databases))
        chromium = stack.enter_context(running_chromium())
        tour = Tour(chromium.new_context().new_page(), site.url, EMAIL, look)
        everything(tour, lambda tour: sign_in_elsewhere(chromium, tour))
        providers(databases, chromium, look)
    (ROOT / "docs" / "pages.md").write_text(page_of(taken))


def page_of(taken: dict[str, str]) -> str:
    """docs/pages.md: each page in its four views."""
    lines = [
        "# The hosted pages",
        "",
        "Made by `scripts/screenshots` from the running service; never edited.",
    ]
    for name, heading in taken.items():
        lines += ["", f"## {heading} (`{name}`)", "", "| | Light | Dark |", "|---|---|---|"]
        for width, what in ((1280, "Desk"), (390, "Phone")):
            size = 420 if width == 1280 else 180
            pictures = (
                f'<img src="screenshots/{name}-{width}-{scheme}.png" width="{size}" alt="">'
                for scheme in ("light", "dark")
            )
            lines.append(f"| {what} | {' | '.join(pictures)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
