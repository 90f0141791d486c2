"""How a revision meets a database: SQLite or PostgreSQL, from ``authsvc db`` or plain alembic."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import NullPool

import authsvc.models  # noqa: F401 # every table registers itself
from alembic import context
from authsvc.cli.bootstrap import database_url
from authsvc.db.base import Base

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7231840155)")


def target_url() -> str:
    """What ``authsvc db`` handed over, else what the ini file says that alembic was started with."""
    given: str | None = context.config.attributes.get("url")
    return given or database_url(Path(str(context.config.config_file_name)))


def begin_before_ddl(connection: Any, _record: object) -> None:
    """Python's driver would run DDL outside any transaction; a failed upgrade must leave nothing."""
    connection.isolation_level = None


def configure(connection: Connection | None, **options: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        **options,
    )


def run_online(url: str) -> None:
    """Upgrade in one transaction that a second process, started with us, waits for."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", begin_before_ddl)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
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
