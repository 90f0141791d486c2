"""Fixtures of the whole suite: servers per worker, databases on both engines, the application."""

from collections.abc import Iterator

import pytest

from tests.support.databases import KINDS, Databases
from tests.support.postgres import Postgres, running_postgres
from tests.support.redis import running_redis


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
