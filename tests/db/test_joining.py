"""Sessions follow the transaction of their request, whatever way they write."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import transaction
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from authsvc.db.engines import make_engine
from authsvc.db.joining import join, listen
from authsvc.db.settings import DatabaseSettings
from authsvc.db.statements import execute, insert_at_commit


class Base(DeclarativeBase):
    """Tables of this test."""


class Thing(Base):
    """Anything."""

    __tablename__ = "thing"
    name: Mapped[str] = mapped_column(primary_key=True)


WRITES: dict[str, Callable[[Session], Any]] = {
    "a new object": lambda session: session.add(Thing(name="new")),
    "a Core statement": lambda session: execute(session, insert(Thing).values(name="new")),
    "a Core statement, once compiled": lambda session: execute(
        session, insert(Thing.__table__), {"name": "new"}
    ),
    "a row that waits for the commit": lambda session: insert_at_commit(
        session, Thing.__table__, {"name": "new"}
    ),
    "an UPDATE of the ORM": lambda session: session.execute(update(Thing).values(name="new")),
    "an UPDATE of a query": lambda session: session.query(Thing).update({"name": "new"}),
}


@pytest.fixture
def sessions(empty_database_url: str) -> Iterator["sessionmaker[Session]"]:
    engine: Engine = make_engine(DatabaseSettings(url=empty_database_url))
    Base.metadata.create_all(engine)
    factory = sessionmaker(engine, expire_on_commit=False)
    listen(factory)
    with factory() as session:
        session.add(Thing(name="old"))
        session.commit()  # nobody's manager: it commits by itself
    yield factory
    engine.dispose()


def names(sessions: "sessionmaker[Session]") -> set[str]:
    with sessions() as session:
        return set(session.scalars(select(Thing.name)))


def begun(sessions: "sessionmaker[Session]") -> tuple[Session, Any]:
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    session = sessions()
    join(session, manager)
    return session, manager


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_what_is_written_is_committed(
    sessions: "sessionmaker[Session]", write: Callable[[Session], Any]
) -> None:
    session, manager = begun(sessions)
    write(session)
    manager.commit()
    assert "new" in names(sessions)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_what_is_written_is_rolled_back(
    sessions: "sessionmaker[Session]", write: Callable[[Session], Any]
) -> None:
    session, manager = begun(sessions)
    write(session)
    session.flush()
    manager.abort()
    assert names(sessions) == {"old"}


def test_a_session_does_not_commit_past_its_manager(sessions: "sessionmaker[Session]") -> None:
    session, manager = begun(sessions)
    session.add(Thing(name="new"))
    with pytest.raises(AssertionError):
        session.commit()
    manager.abort()
    assert names(sessions) == {"old"}


def test_what_waits_goes_with_its_transaction(sessions: "sessionmaker[Session]") -> None:
    with sessions() as session:
        insert_at_commit(session, Thing.__table__, {"name": "new"})
        session.rollback()
        session.commit()
    assert names(sessions) == {"old"}


def test_what_waits_goes_with_its_savepoint(sessions: "sessionmaker[Session]") -> None:
    with sessions() as session:
        insert_at_commit(session, Thing.__table__, {"name": "outside"})
        inner = session.begin_nested()
        insert_at_commit(session, Thing.__table__, {"name": "inside"})
        inner.rollback()
        session.commit()
    assert names(sessions) == {"old", "outside"}
