"""Engines for SQLite and PostgreSQL: one for transactions, one for plain reads."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from authsvc.db.settings import DatabaseSettings

# A connection whose other end is gone without a word (a router that forgot it, a host without
# power) is given up after about half a minute; Linux would wait for a quarter of an hour.
ALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}


def make_engine(settings: DatabaseSettings) -> Engine:
    """The engine of writing requests. On SQLite each transaction takes the write lock at once.

    SQLite gives up with "database is locked" when a reader turns into a writer while another
    writes; ``BEGIN IMMEDIATE`` waits instead, so no write is ever lost.
    """
    engine = create_engine(**_options(settings))
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, settings)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def make_read_engine(settings: DatabaseSettings) -> Engine:
    """The engine of requests that only read: autocommit, nothing to reset between uses.

    It has a pool of its own: derived from the write engine, every read would take the write lock.
    """
    engine = create_engine(
        **_options(settings),
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
    )
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, settings)
    return engine


def _options(settings: DatabaseSettings) -> dict[str, Any]:
    url = make_url(settings.url)
    if url.get_backend_name() == "postgresql":
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        usual: dict[str, Any] = {"connect_timeout": settings.connect_timeout, **ALIVE}
        connect = {name: usual[name] for name in usual.keys() - url.query.keys()}
    else:
        connect = {"timeout": settings.busy_timeout, "check_same_thread": False}
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return {
        "url": url,
        "connect_args": connect,
        "pool_size": settings.pool_size,
        "max_overflow": settings.max_overflow,
        "pool_pre_ping": False,
        # Errors are logged; what was stored or typed is not (ASVS 16.2.5).
        "hide_parameters": True,
    }


def _prepare_sqlite(engine: Engine, settings: DatabaseSettings) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={settings.busy_timeout * 1000}",
            "synchronous=NORMAL",
        ):
            connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
