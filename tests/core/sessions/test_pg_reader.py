"""The PostgreSQL reader answers as the portable one does, and outlives its connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.errors import OperationalError
from sqlalchemy import Connection, Engine, insert, text

from authsvc.core.sessions import gathering, pg_reader
from authsvc.core.sessions.models import Session
from authsvc.core.sessions.pg_reader import PostgresReader
from authsvc.core.sessions.reader import Found, PortableReader
from authsvc.core.users.models import User
from authsvc.db.engines import make_read_engine
from authsvc.db.settings import DatabaseSettings
from tests.support.ports import wait_until

NOW = datetime(2026, 3, 29, 1, 30, 0, 123000, tzinfo=UTC)


@dataclass
class Reads:
    """A request, as far as a reader looks at it."""

    reader: Connection
    environ: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = make_read_engine(DatabaseSettings(url=postgres_url))
    yield engine
    engine.dispose()


@pytest.fixture
def reader(engine: Engine) -> Iterator[PostgresReader]:
    reader = PostgresReader(engine, lanes=2)
    yield reader
    reader.close()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def store(connection: Connection, key: str, **session: Any) -> str:
    """A user with a session; the digest it is found by."""
    user = {"id": f"user-{key}", "name": "Zoë \N{SNOWMAN}", "email": f"{key}@example.com"}
    row = {
        "id": f"session-{key}", "user_id": user["id"], "token_digest": f"digest-{key}",
        "method": "email", "authenticated_at": NOW, "expires_at": NOW + timedelta(days=7),
        "last_used_at": NOW, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    connection.execute(insert(User).values(user | {"created_at": NOW, "updated_at": NOW}))
    connection.execute(insert(Session).values(row | session))
    return row["token_digest"]


def both(reader: PostgresReader, connection: Connection, digest: str) -> list[Found | None]:
    reads = Reads(connection)
    return [reader.find(reads, digest), PortableReader().find(reads, digest)]


def test_both_readers_answer_alike(reader: PostgresReader, connection: Connection) -> None:
    digest = store(connection, "full", ip_address="192.0.2.7", user_agent="UA/1", remember=False)
    ours, portable = both(reader, connection, digest)
    assert ours is not None
    assert ours == portable
    assert ours.session["expires_at"] == NOW + timedelta(days=7)
    assert ours.session["remember"] is False
    assert ours.user["name"] == "Zoë \N{SNOWMAN}"


def test_absent_values_are_none(reader: PostgresReader, connection: Connection) -> None:
    ours, portable = both(reader, connection, store(connection, "sparse"))
    assert ours is not None
    assert ours == portable
    assert ours.session["ip_address"] is None
    assert ours.user["disabled_at"] is None


def test_an_unknown_digest_finds_nothing(reader: PostgresReader, connection: Connection) -> None:
    assert both(reader, connection, "nobody's") == [None, None]


def test_times_are_utc_whatever_the_database_prefers(
    engine: Engine, connection: Connection
) -> None:
    digest = store(connection, "zone")
    name = connection.engine.url.database
    connection.execute(text(f"ALTER DATABASE \"{name}\" SET timezone TO 'Asia/Tokyo'"))
    try:
        reader = PostgresReader(engine)
        found = reader.find(Reads(connection), digest)
        reader.close()
    finally:
        connection.execute(text(f'ALTER DATABASE "{name}" RESET timezone'))
    assert found is not None
    assert found.session["created_at"].isoformat() == "2026-03-29T01:30:00.123000+00:00"


def test_a_transaction_sees_its_own_writes(reader: PostgresReader, postgres_url: str) -> None:
    engine = make_read_engine(DatabaseSettings(url=postgres_url))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        digest = store(connection, "uncommitted")
        inside = reader.find(Reads(connection, {"tm.active": True}), digest)
        outside = reader.find(Reads(connection), digest)
        connection.exec_driver_sql("ROLLBACK")
    engine.dispose()
    assert inside is not None
    assert outside is None


def test_lost_connections_are_replaced(reader: PostgresReader, connection: Connection) -> None:
    digest = store(connection, "lost")
    before = reader.find(Reads(connection), digest)
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    assert connection.execute(text(f"{others} {mine}")).all()
    assert reader.find(Reads(connection), digest) == before


def test_a_changed_column_type_is_prepared_anew(
    reader: PostgresReader, connection: Connection
) -> None:
    digest = store(connection, "migrated")
    before = reader.find(Reads(connection), digest)
    connection.execute(text("ALTER TABLE session ALTER COLUMN method TYPE text"))
    assert reader.find(Reads(connection), digest) == before


def test_parallel_look_ups_do_not_mix(reader: PostgresReader, connection: Connection) -> None:
    digests = [store(connection, f"parallel-{number}") for number in range(8)]

    def look_up(number: int) -> str:
        found = reader.find(Reads(connection), digests[number % 8])
        return str(found.session["token_digest"]) if found else ""

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(look_up, range(400))) == digests * 50


def test_parallel_look_ups_of_the_portable_reader_do_not_mix(
    engine: Engine, connection: Connection
) -> None:
    portable = PortableReader()
    digests = [store(connection, f"shared-{number}") for number in range(8)]

    def look_up(number: int) -> str:
        with engine.connect() as mine:
            found = portable.find(Reads(mine), digests[number % 8])
        return str(found.session["token_digest"]) if found else ""

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(look_up, range(400))) == digests * 50


def test_several_at_once_are_each_found_or_not(
    reader: PostgresReader, connection: Connection
) -> None:
    digests = [store(connection, f"several-{number}") for number in range(3)]
    asked = [*digests, "nobody's"]
    portable = PortableReader()._ask(Reads(connection), asked)
    assert sorted(reader._ask(asked)) == sorted(portable) == digests
    assert [portable[digest].user["id"] for digest in digests] == [
        f"user-several-{number}" for number in range(3)
    ]
    assert {**reader._ask(asked)} == portable


def test_connections_are_few(
    engine: Engine, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as questions are under way, though there is room for more."""
    monkeypatch.setattr(gathering, "PATIENCE", 60.0)
    reader, digest = PostgresReader(engine), store(connection, "spare")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _n: reader.find(Reads(connection), digest), range(200)))
    idle = text(
        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database() AND query LIKE '%token_digest = ANY%'"
    )
    wait_until(lambda: connection.execute(idle).scalar_one() in (1, 2), what="few connections")
    reader.close()


def test_an_unchanged_row_is_taken_apart_once(
    reader: PostgresReader, connection: Connection
) -> None:
    digest = store(connection, "still")
    reads = Reads(connection)
    first = reader.find(reads, digest)
    assert reader.find(reads, digest) is first
    connection.execute(text("UPDATE \"user\" SET name = 'New' WHERE id = 'user-still'"))
    changed = reader.find(reads, digest)
    assert changed is not None
    assert changed.user["name"] == "New"


def test_nobody_changes_what_others_read(reader: PostgresReader, connection: Connection) -> None:
    found = reader.find(Reads(connection), store(connection, "shared"))
    assert found is not None
    with pytest.raises(TypeError):
        found.user["name"] = "Mallory"  # type: ignore[index]


def test_whoever_finds_no_connection_free_says_so(
    engine: Engine, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = store(connection, "busy")
    monkeypatch.setattr(pg_reader, "PATIENCE", 0.05)
    reader = PostgresReader(engine, lanes=0)
    with pytest.raises(OperationalError, match="no connection"):
        reader.find(Reads(connection), digest)
