"""The revisions and the models tell the same story, on both databases, up and down."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, PrimaryKeyConstraint, UniqueConstraint, create_engine, inspect
from sqlalchemy.pool import NullPool

import authsvc.models  # noqa: F401 # every table registers itself
from authsvc.cli.database import alembic_config, downgrade, upgrade
from authsvc.db.base import Base


def engine_of(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def test_upgrade_from_empty_ends_at_the_models(empty_database_url):
    upgrade(empty_database_url)
    options = {"compare_type": True, "compare_server_default": True}
    with engine_of(empty_database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_upgrade_changes_nothing(empty_database_url):
    upgrade(empty_database_url)
    before = sorted(inspect(engine_of(empty_database_url)).get_table_names())
    upgrade(empty_database_url)
    assert sorted(inspect(engine_of(empty_database_url)).get_table_names()) == before
    assert {"user", "session", "account", "verification"} <= set(before)


def test_downgrade_takes_everything_back(empty_database_url):
    upgrade(empty_database_url)
    downgrade(empty_database_url, "base")
    assert inspect(engine_of(empty_database_url)).get_table_names() == ["alembic_version"]
    upgrade(empty_database_url)


def test_history_is_one_line():
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_every_foreign_key_has_an_index():
    """Without one, deleting a user reads the whole table (and PostgreSQL locks it longer)."""
    bare = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.foreign_keys and not indexed(table, column.name)
    ]
    assert bare == []


def indexed(table, name: str) -> bool:
    keys = [
        key for key in table.constraints if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
    ]
    return any(next(iter(key.columns)).name == name for key in (*table.indexes, *keys))
