"""Every page as people see it: on phones and desks, by day and by night."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.support.databases import Databases
from tests.support.server import ROOT, Server, running_server
from tests.support.tour import Tour

AXE = ROOT / "tests/wire/node_modules/axe-core/axe.min.js"
Scheme = Literal["light", "dark"]
View = tuple[int, Scheme]
PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 800}
ALL_VIEWS: tuple[View, ...] = (
    (PHONE, "light"),
    (PHONE, "dark"),
    (DESK, "light"),
    (DESK, "dark"),
)
# Both widths and both schemes, each once.
TWO_VIEWS: tuple[View, ...] = ((PHONE, "dark"), (DESK, "light"))
SERIOUS = {"serious", "critical"}
# WCAG 2.2 AA, and what the makers of axe recommend besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AGENTS = {
    "iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mac": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0",
}
SECRET = "gV5rX2cT8mPq4ZsK7wNb3JdHf9LyEa6UoRiQt1Yk"


@contextmanager
def running_site(
    databases: Databases, *, port: int | None = None, **settings: str
) -> Iterator[Server]:
    """pserve with ``development.ini`` on a database of its own; settings as environment names."""
    environ = {
        "AUTHSVC_DB__URL": databases.fresh("sqlite"),
        "AUTHSVC_SECRET": SECRET,
        "AUTHSVC_APP_NAME": "Acme",
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "true",
        "AUTHSVC_LIMITS__ENABLED": "false",
        **settings,
    }
    with running_server(ROOT / "development.ini", environ, port=port) as server:
        yield server


def sign_in_elsewhere(browser: Browser, tour: Tour) -> None:
    """The same person on other devices, so that the list of sessions has something to show."""
    for agent in AGENTS.values():
        context = browser.new_context(user_agent=agent)
        other = Tour(context.new_page(), tour.url, tour.email, lambda _name, _page: None)
        other.password, other.codes = tour.password, tour.codes
        other.sign_in()
        other.use_backup_code()
        context.close()


def each_view(page: Page, views: tuple[View, ...] = ALL_VIEWS) -> Iterator[View]:
    """The page in several widths and colour schemes, without loading it again."""
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        # No colours half-way between day and night: transitions are off for those who ask.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield width, scheme


def findings(page: Page) -> list[Mapping[str, Any]]:
    """What axe finds wrong with the page that is open, and matters."""
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        {"rule": item["id"], "where": [node["html"] for node in item["nodes"]][:3]}
        for item in found["violations"]
        if item["impact"] in SERIOUS
    ]


def too_wide(page: Page) -> int:
    """How many pixels of the page one has to scroll sideways to see."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def require_sound(name: str, page: Page, views: tuple[View, ...] = TWO_VIEWS) -> None:
    """Axe finds nothing that matters in the page that is open, and it fits, in every view."""
    for width, scheme in each_view(page, views):
        found, wide = findings(page), too_wide(page)
        assert (found, wide) == ([], 0), (name, width, scheme, found, wide)


def take_picture(page: Page, path: Path) -> None:
    """The whole page."""
    page.screenshot(path=path, full_page=True, animations="disabled")
