"""The database goes away and comes back: nobody is let in, nothing is lost, all goes on."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from authsvc.core.sessions.pg_reader import PostgresReader
from tests.support.databases import Databases
from tests.support.postgres import Postgres
from tests.support.site import RELAXED, Site
from tests.support.visitor import fresh_email

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module", params=["portable", "auto"])
def site(databases: Databases, request: pytest.FixtureRequest) -> Any:
    """A site of this module's own, since its connections are going to be cut."""
    url = databases.fresh("postgresql")
    built = Site(url, RELAXED | {"authsvc.sessions.reader": request.param})
    yield built
    built.close()


@pytest.fixture
def cut(site: Site, postgres: Postgres) -> Callable[[], None]:
    """End every connection of the site, as a restart of PostgreSQL does."""
    name = site.registry.engine.url.database

    def end() -> None:
        with psycopg.connect(
            host=str(postgres.folder), port=postgres.port, user="postgres", autocommit=True
        ) as connection:
            connection.execute(CUT, (name,))

    return end


def test_a_restarted_database_costs_no_look_at_the_session(
    site: Site, cut: Callable[[], None]
) -> None:
    """A read is simply made again on a new connection."""
    visitor = site.visitor()
    visitor.sign_up()
    cut()
    assert visitor.session() is not None


def test_connections_that_lay_idle_cost_no_look_at_the_session(
    site: Site, cut: Callable[[], None]
) -> None:
    """However many of them the restart has ended: what is tried again is tried on a new one."""
    visitor = site.visitor()
    visitor.sign_up()
    with ExitStack() as busy:
        for _ in range(4):
            busy.enter_context(site.registry.read_engine.connect())
            busy.enter_context(site.registry.engine.connect())
    cut()
    assert visitor.session() is not None


def test_a_restarted_database_costs_no_write(site: Site, cut: Callable[[], None]) -> None:
    """What was not committed is done again, and once."""
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    cut()
    assert visitor.post("/update-user", {"name": "Grace"}).status_int == 200
    cut()
    assert site.visitor().sign_in(email)["user"]["name"] == "Grace"
    cut()
    assert site.visitor().sign_up()["token"]


def test_a_database_that_is_away_lets_nobody_in_and_says_so(
    databases: Databases, postgres: Postgres
) -> None:
    """503 with Retry-After, in words of ours; afterwards it goes on (ASVS 16.5.2, 16.5.3)."""
    url = databases.fresh("postgresql")
    away = Site(url, RELAXED)
    visitor, email = away.visitor(), fresh_email()
    visitor.sign_up(email)
    name = away.registry.engine.url.database
    with psycopg.connect(
        host=str(postgres.folder), port=postgres.port, user="postgres", autocommit=True
    ) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute(CUT, (name,))
        for answer in (
            visitor.get("/get-session"),
            visitor.post("/sign-in/email", {"email": email, "password": "whatever-it-is"}),
            visitor.post("/update-user", {"name": "Nobody"}),
        ):
            assert (answer.status_int, answer.json["code"]) == (503, "SERVICE_BUSY"), answer
            assert answer.headers["Retry-After"]
            assert not answer.headers.getall("Set-Cookie")
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert visitor.session()["user"]["name"] == "Ada"
    away.close()


def connect_anew(site: Site) -> None:
    """What a database says when a connection begins holds until it ends."""
    if isinstance(site.registry.session_reader, PostgresReader):
        site.registry.session_reader.close()
    site.registry.engine.dispose()
    site.registry.read_engine.dispose()


def test_a_database_that_takes_no_writes_still_reads_and_says_so(
    site: Site, postgres: Postgres
) -> None:
    """503, as of any outage, and no 500: nobody has to mend the service for it."""
    visitor = site.visitor()
    visitor.sign_up()
    name = site.registry.engine.url.database
    with psycopg.connect(
        host=str(postgres.folder), port=postgres.port, user="postgres", autocommit=True
    ) as elsewhere:
        elsewhere.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        connect_anew(site)
        refused = visitor.post("/update-user", {"name": "Nobody"})
        assert (refused.status_int, refused.json["code"]) == (503, "SERVICE_BUSY")
        assert refused.headers["Retry-After"]
        assert visitor.session()["user"]["name"] == "Ada"
        elsewhere.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = off')
        connect_anew(site)
    assert visitor.post("/update-user", {"name": "Grace"}).status_int == 200


def test_a_restarted_database_is_ready_at_once(site: Site, cut: Callable[[], None]) -> None:
    """The connection that it ended says nothing of it."""
    assert site.visitor().get("/ready").status_int == 200
    cut()
    assert site.visitor().get("/ready").status_int == 200
