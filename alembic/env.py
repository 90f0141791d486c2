"""How a revision meets a database: SQLite or PostgreSQL, from ``authsvc db`` or plain alembic."""

from pathlib import Path
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import NullPool

import authsvc.models  # noqa: F401 # every table registers itself
from authsvc.cli.bootstrap import database_url
from authsvc.db.base import Base, UtcTime

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7231840155)")


def target_url() -> str:
    """What ``authsvc db`` handed over, else what the ini that alembic was started with says."""
    given: str | None = context.config.attributes.get("url")
    return given or database_url(Path(str(context.config.config_file_name)))


def begin_before_ddl(connection: Any, _record: object) -> None:
    """Python's driver would run DDL outside a transaction; a failed upgrade must leave nothing."""
    connection.isolation_level = None


def begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Revisions outlive the code: they name SQLAlchemy's types, never ours."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


def configure(connection: Connection | None, **options: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        **options,
    )


def run_online(url: str) -> None:
    """Upgrade in one transaction that a second process, started with us, waits for."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", begin_before_ddl)
        event.listen(engine, "begin", begin_immediate)
    with engine.connect() as connection:
        configure(connection)
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                connection.execute(ONE_AT_A_TIME)
            context.run_migrations()


def run_offline(url: str) -> None:
    """Print the SQL of the upgrade instead of running it (``alembic upgrade --sql``)."""
    configure(None, url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline(target_url())
else:
    run_online(target_url())
