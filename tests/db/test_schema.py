"""Whether the tables are those of this release."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from authsvc.db.schema import Schema
from authsvc.db.transactions import lacks
from tests.support.site import Site


@pytest.mark.usefixtures("site")  # every model is known
def test_a_column_that_is_not_there_is_noticed_until_it_is(fresh_database_url: str) -> None:
    engine = create_engine(fresh_database_url, isolation_level="AUTOCOMMIT")
    schema = Schema()
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME COLUMN failure TO away")
        for _ in range(2):
            with pytest.raises(DBAPIError) as caught:
                schema.look(connection)
            assert lacks(caught.value)
        connection.exec_driver_sql("ALTER TABLE outbox RENAME COLUMN away TO failure")
        schema.look(connection)
        connection.exec_driver_sql("ALTER TABLE outbox RENAME COLUMN failure TO away")
        schema.look(connection)  # seen once is seen for good
    engine.dispose()


def test_nothing_is_read(site: Site) -> None:
    site.visitor().sign_up()
    with site.registry.read_engine.connect() as connection:
        Schema().look(connection)
