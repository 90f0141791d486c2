"""A provider that signs people in, sites that know it, and readers who go there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.plugins.social.acme import Acme
from tests.plugins.social.house import House, open_house
from tests.plugins.social.playing import playing
from tests.plugins.social.previews import borrowing, lending
from tests.support.clock import Clock
from tests.support.reader import Reader
from tests.support.site import RELAXED, Site


class Guest(Reader):
    """A reader who takes the way by the provider, too."""

    def __init__(self, site: Site, house: House, **headers: str) -> None:
        super().__init__(site, **headers)
        self.house = house

    def leave(self, path: str = "/sign-in", button: str = "/with/acme-id") -> str:
        """Press the provider's button; the address to which the page leads on."""
        self.open(path)
        self.send(button)
        return self.led_to

    @property
    def led_to(self) -> str:
        """Where the page on the way leads, at once and by its link."""
        refresh = self.page.html.find("meta", {"http-equiv": "refresh"})
        link = self.page.html.select_one(".providers a")
        assert refresh is not None, self.page
        assert refresh["content"] == f"0; url={link['href']}"
        return str(link["href"])

    def go(self, path: str = "/sign-in", button: str = "/with/acme-id") -> Any:
        """To the provider and back."""
        return self.open(self.house.visit(self.leave(path, button)))

    def connect(self, provider: str = "acme-id") -> Any:
        """From the account page to the provider and back."""
        self.open("/account/connections")
        token = self.page.html.find("input", {"name": "csrf_token"})["value"]
        self.post("/account/connections/add", {"csrf_token": token, "provider": provider})
        return self.open(self.house.visit(self.led_to))

    @property
    def providers(self) -> list[str]:
        """What the account is connected to, by the page."""
        self.open("/account/connections")
        panel = self.page.html.select(".panel")[0]
        return [item.h2.get_text(" ", strip=True) for item in panel.select(".item")]


@pytest.fixture
def house() -> Iterator[House]:
    """The provider."""
    with open_house() as found:
        yield found


@pytest.fixture
def town(make_site: Any, house: House) -> Site:
    """A site with that provider, whose time passes when a test says so."""
    site: Site = make_site(house.settings())
    site.services.now = Clock()
    return site


@pytest.fixture
def guest(town: Site, house: House) -> Guest:
    """Somebody who has never been there."""
    return Guest(town, house)


@pytest.fixture
def acme() -> Iterator[Acme]:
    """A provider where people agree to everything."""
    with playing() as played:
        yield Acme(played)


@pytest.fixture
def club(make_site: Callable[..., Site], acme: Acme) -> Site:
    """A site that knows Acme."""
    return make_site(acme.settings())


@pytest.fixture
def make_club(make_site: Callable[..., Site], acme: Acme) -> Callable[..., Site]:
    """A site that knows Acme otherwise: ``make_club(trusted="true")``; see ``Acme.settings``."""

    def make(*names: str, more: dict[str, str] | None = None, **own: Any) -> Site:
        return make_site(acme.settings(*names, **own) | (more or {}))

    return make


@pytest.fixture
def production(make_site: Callable[..., Site], acme: Acme) -> Site:
    """The service whose redirect URI the provider knows."""
    return make_site(acme.settings() | lending())


@pytest.fixture
def make_preview(databases: Any, database_kind: str, acme: Acme) -> Iterator[Callable[..., Site]]:
    """Previews with a database of their own: ``make_preview(secret=…)``."""
    url, made = databases.fresh(database_kind), []

    def make(more: dict[str, str] | None = None, **own: str) -> Site:
        made.append(Site(url, RELAXED | acme.settings() | borrowing(**own) | (more or {})))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def preview(make_preview: Callable[..., Site]) -> Site:
    """A preview host."""
    return make_preview()
