"""What is an outage, and what a mistake of ours."""

from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from authsvc.db.transactions import is_outage, kind_of, lacks
from tests.support.databases import Databases


def failure(url: str, *statements: str) -> DBAPIError:
    """What the last statement raises."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            for statement in statements[:-1]:
                connection.exec_driver_sql(statement)
            with pytest.raises(DBAPIError) as caught:
                connection.exec_driver_sql(statements[-1])
    finally:
        engine.dispose()
    return caught.value


@pytest.mark.parametrize("statement", ["SELECT 1 FROM absent", "SELECT absent FROM session"])
def test_another_release_of_the_schema_is_an_outage_that_says_what_to_do(
    fresh_database_url: str, statement: str
) -> None:
    error = failure(fresh_database_url, statement)
    assert is_outage(error)
    assert lacks(error)
    assert "authsvc db upgrade" in kind_of(error)


@pytest.mark.parametrize("statement", ["SELEKT 1", "SELECT 1 WHERE", "SELECT f(1)"])
def test_a_wrong_statement_is_none(fresh_database_url: str, statement: str) -> None:
    error = failure(fresh_database_url, statement)
    assert not is_outage(error)
    assert not lacks(error)


def test_a_database_that_takes_no_writes_is_one(databases: Databases, tmp_path: Any) -> None:
    read_only = "SET default_transaction_read_only = on"
    away = failure(databases.fresh("postgresql"), read_only, "COMMIT", "DELETE FROM session")
    assert is_outage(away)
    assert kind_of(away) == "ReadOnlySqlTransaction"
    url = databases.fresh("sqlite").replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    away = failure(url, "DELETE FROM session")
    assert is_outage(away)
    assert kind_of(away) == "SQLITE_READONLY"


def test_a_full_disk_is_one(databases: Databases) -> None:
    limited = "PRAGMA max_page_count = 1"
    away = failure(
        databases.fresh("sqlite"), limited, "CREATE TABLE more AS SELECT zeroblob(99999)"
    )
    assert is_outage(away)
    assert kind_of(away) == "SQLITE_FULL"
