"""Fixtures of the whole suite: servers per worker, databases on both engines, the application."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.clock import Clock
from tests.support.databases import KINDS, Databases
from tests.support.postgres import Postgres, running_postgres
from tests.support.redis import running_redis
from tests.support.site import RELAXED, SHIPPED, Site
from tests.support.visitor import Visitor

# How long one example takes says something of the machine, and nothing of the code; and a run that
# fails must fail again.
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """A worker cannot send a lone surrogate: tests of bad input print and log them."""
    return speakable((yield))


def speakable(report: Any) -> Any:
    """The report with every lone surrogate spelt out."""
    if isinstance(report, str):
        return report.encode("utf-8", "backslashreplace").decode()
    if isinstance(report, dict):
        return {speakable(key): speakable(value) for key, value in report.items()}
    if isinstance(report, list | tuple):
        return type(report)(map(speakable, report))
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this worker's own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of this worker's own."""
    with running_redis() as url:
        yield url


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Databases:
    """The maker of databases."""
    return Databases(tmp_path_factory.mktemp("databases"), postgres)


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Whoever asks for it, directly or not, runs once on SQLite and once on PostgreSQL."""
    return str(request.param)


@pytest.fixture(scope="session")
def database_url(databases: Databases, database_kind: str) -> str:
    """The migrated database that most tests share; each test brings fresh users of its own."""
    return databases.shared(database_kind)


@pytest.fixture
def fresh_database_url(databases: Databases, database_kind: str) -> str:
    """A migrated database that nobody else uses."""
    return databases.fresh(database_kind)


@pytest.fixture
def empty_database_url(databases: Databases, database_kind: str) -> str:
    """A database without tables."""
    return databases.empty(database_kind)


@pytest.fixture(scope="module")
def postgres_url(databases: Databases) -> str:
    """A migrated PostgreSQL database of this module's own, for what only PostgreSQL can prove."""
    return databases.fresh("postgresql")


@pytest.fixture(scope="session")
def sites() -> Iterator[dict[str, Site]]:
    """Every shared instance of this worker, by the URL of its database."""
    built: dict[str, Site] = {}
    yield built
    for site in built.values():
        site.close()


@pytest.fixture
def site(sites: dict[str, Site], database_url: str) -> Site:
    """The service that most tests share: no limits, no proof of the mailbox asked for."""
    if database_url not in sites:
        sites[database_url] = Site(database_url, RELAXED)
    return sites[database_url]


@pytest.fixture
def clock(site: Site, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the shared site, while the test lasts."""
    clock = Clock()
    monkeypatch.setattr(site.services, "now", clock)
    return clock


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """A browser that has never been on the shared site."""
    return site.visitor()


@pytest.fixture
def make_site(database_url: str) -> Iterator[Callable[..., Site]]:
    """Another instance on the shared database: ``make_site({"authsvc.users.notices": "false"})``.

    It starts from the shared site's settings, or from the shipped ones with ``base=SHIPPED``;
    ``build=`` puts a host application around it.
    """
    with ExitStack() as open_sites:

        def make(
            settings: dict[str, str] | None = None, base: dict[str, str] = RELAXED, **more: Any
        ) -> Site:
            site = Site(database_url, base | (settings or {}), **more)
            return open_sites.enter_context(closing(site))

        yield make


@pytest.fixture
def strict_site(make_site: Callable[..., Site]) -> Site:
    """The service as it is shipped: limits on, mailboxes proven before the first sign-in."""
    return make_site(base=SHIPPED)
