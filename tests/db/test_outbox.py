from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
import transaction
import zope.sqlalchemy
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session, sessionmaker

from authsvc.db import outbox
from authsvc.db.engines import make_engine
from authsvc.db.outbox import DEAD, PENDING, SENDING, Claim, OutboxMessage
from authsvc.db.settings import DatabaseSettings

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = make_engine(DatabaseSettings(url=empty_database_url))
    OutboxMessage.__table__.create(made)  # type: ignore[attr-defined]
    yield made
    made.dispose()


def put(engine: Engine, *recipients: str, kind: str = "mail", now: datetime = NOW) -> None:
    with Session(engine) as session:
        for recipient in recipients:
            outbox.enqueue(session, kind, recipient, "sealed", now=now, expires_at=now + DAY)
        session.commit()


def take(
    engine: Engine, *, now: datetime = NOW, kinds: tuple[str, ...] = ("mail",)
) -> Claim | None:
    with engine.begin() as connection:
        return outbox.claim(connection, kinds, now=now, until=now + MINUTE)


def taken(engine: Engine, **options: Any) -> Claim:
    claim = take(engine, **options)
    assert claim is not None
    return claim


def finish(engine: Engine, how: Callable[..., None], claim: Claim, *rest: Any) -> None:
    with engine.begin() as connection:
        how(connection, claim, *rest)


def rows(engine: Engine) -> list[OutboxMessage]:
    with Session(engine) as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def due(engine: Engine, now: datetime = NOW) -> bool:
    with engine.connect() as connection:
        return outbox.has_due(connection, ("mail",), now)


def test_atk_200_a_rolled_back_transaction_leaves_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        outbox.enqueue(session, "mail", "a@x", "sealed", now=NOW, expires_at=NOW + DAY)
        session.flush()
        session.rollback()
    assert rows(engine) == []


def test_atk_200_a_committed_transaction_loses_nothing(engine: Engine) -> None:
    put(engine, "a@x", "b@x")
    assert [row.recipient for row in rows(engine)] == ["a@x", "b@x"]


def test_rows_are_claimed_in_the_order_they_came(engine: Engine) -> None:
    put(engine, "a@x", "b@x", "c@x")
    ids = [taken(engine).id for _ in range(3)]
    assert all(one < next_ for one, next_ in pairwise(ids))
    assert take(engine) is None


def test_a_claimed_row_is_nobody_elses(engine: Engine) -> None:
    put(engine, "a@x")
    assert due(engine)
    claim = taken(engine)
    assert claim.attempts == 1
    assert take(engine) is None
    assert not due(engine)


def test_a_settled_row_is_gone(engine: Engine) -> None:
    put(engine, "a@x")
    finish(engine, outbox.settle, taken(engine))
    assert rows(engine) == []


def test_a_claim_that_lapsed_is_due_again_and_the_late_courier_changes_nothing(
    engine: Engine,
) -> None:
    put(engine, "a@x")
    dead_courier = taken(engine)
    later = NOW + 2 * MINUTE
    assert due(engine, later)
    heir = taken(engine, now=later)
    assert (heir.id, heir.attempts) == (dead_courier.id, 2)
    with engine.begin() as connection:
        outbox.settle(connection, dead_courier)
        outbox.bury(connection, dead_courier, "late")
        outbox.postpone(connection, dead_courier, later, "late")
    (row,) = rows(engine)
    assert (row.state, row.failure) == (SENDING, None)


def test_a_postponed_row_waits_for_its_time(engine: Engine) -> None:
    put(engine, "a@x")
    finish(engine, outbox.postpone, taken(engine), NOW + MINUTE, "smtp 451")
    assert take(engine) is None
    assert taken(engine, now=NOW + MINUTE).attempts == 2
    assert rows(engine)[0].failure == "smtp 451"


def test_a_released_row_has_not_been_tried(engine: Engine) -> None:
    put(engine, "a@x")
    finish(engine, outbox.release, taken(engine))
    assert taken(engine).attempts == 1


def test_a_dead_letter_keeps_no_payload(engine: Engine) -> None:
    put(engine, "a@x")
    finish(engine, outbox.bury, taken(engine), "smtp 550")
    (row,) = rows(engine)
    assert (row.state, row.payload, row.failure) == (DEAD, "", "smtp 550")
    assert take(engine, now=NOW + DAY) is None


def test_one_recipients_rows_go_one_after_the_other(engine: Engine) -> None:
    put(engine, "a@x", "a@x", "b@x")
    first = taken(engine)
    assert taken(engine).id == first.id + 2
    assert take(engine) is None
    finish(engine, outbox.settle, first)
    assert taken(engine).id == first.id + 1


def test_a_failing_row_holds_up_its_recipient_and_nobody_else(engine: Engine) -> None:
    put(engine, "a@x", "a@x", "b@x")
    failing = taken(engine)
    finish(engine, outbox.postpone, failing, NOW + MINUTE, "smtp 451")
    assert taken(engine).id == failing.id + 2
    assert take(engine) is None


def test_a_dead_letter_holds_up_nobody(engine: Engine) -> None:
    put(engine, "a@x", "a@x")
    poison = taken(engine)
    finish(engine, outbox.bury, poison, "smtp 550")
    assert taken(engine).id == poison.id + 1


def test_kinds_do_not_wait_for_each_other(engine: Engine) -> None:
    put(engine, "+1555", kind="sms")
    put(engine, "+1555", kind="webhook")
    assert take(engine) is None
    assert taken(engine, kinds=("webhook",)).kind == "webhook"
    assert taken(engine, kinds=("sms", "mail")).kind == "sms"


def test_numbers_are_never_given_twice(engine: Engine) -> None:
    put(engine, "a@x")
    claim = taken(engine)
    finish(engine, outbox.settle, claim)
    put(engine, "a@x")
    assert taken(engine).id > claim.id


def test_backlog_and_purge(engine: Engine) -> None:
    put(engine, "a@x", "b@x")
    put(engine, "c@x", now=NOW + MINUTE)
    finish(engine, outbox.bury, taken(engine), "smtp 550")
    with engine.begin() as connection:
        waiting = outbox.backlog(connection)
        assert (waiting.waiting, waiting.dead, waiting.oldest) == (2, 1, NOW)
        assert outbox.purge_dead(connection, NOW) == 0
        assert outbox.purge_dead(connection, NOW + MINUTE) == 1
        assert outbox.backlog(connection).dead == 0


def test_an_empty_outbox_has_no_oldest(engine: Engine) -> None:
    with engine.connect() as connection:
        backlog = outbox.backlog(connection)
    assert (backlog.waiting, backlog.dead, backlog.oldest) == (0, 0, None)


def test_two_couriers_never_get_one_row(engine: Engine) -> None:
    put(engine, *(f"{number}@x" for number in range(60)))
    claimed: list[int] = []
    start = Barrier(4)

    def courier() -> None:
        start.wait()
        while claim := take(engine):
            claimed.append(claim.id)

    threads = [Thread(target=courier) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 60
    assert len(set(claimed)) == 60


def test_on_postgresql_couriers_do_not_wait_for_each_other(postgres_url: str) -> None:
    engine = make_engine(DatabaseSettings(url=postgres_url))
    OutboxMessage.__table__.create(engine, checkfirst=True)  # type: ignore[attr-defined]
    put(engine, "a@x", "a@x", "b@x")
    until = NOW + MINUTE
    with engine.begin() as one, engine.begin() as other:
        other.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        first = outbox.claim(one, ("mail",), now=NOW, until=until)
        second = outbox.claim(other, ("mail",), now=NOW, until=until)
        assert outbox.claim(other, ("mail",), now=NOW, until=until) is None
    assert first is not None
    assert second is not None
    assert second.id == first.id + 2
    engine.dispose()


class TestWaking:
    @pytest.fixture
    def calls(self) -> list[int]:
        return []

    @pytest.fixture
    def sessions(self, engine: Engine, calls: list[int]) -> Any:
        made = sessionmaker(engine)

        def wake() -> None:
            with engine.connect() as connection:
                calls.append(connection.scalar(select(func.count(OutboxMessage.id))) or 0)

        outbox.wake_after_commit(made, wake)
        return made

    def add(self, session: Session) -> None:
        outbox.enqueue(session, "mail", "a@x", "sealed", now=NOW, expires_at=NOW + DAY)

    def test_a_commit_with_mail_wakes_when_the_mail_can_be_seen(
        self, sessions: Any, calls: list[int]
    ) -> None:
        with sessions() as session:
            self.add(session)
            self.add(session)
            session.commit()
        assert calls == [2]

    def test_other_commits_and_rollbacks_wake_nobody(self, sessions: Any, calls: list[int]) -> None:
        with sessions() as session:
            session.execute(select(1))
            session.commit()
            self.add(session)
            session.rollback()
        assert calls == []

    def test_a_released_savepoint_is_no_commit(self, sessions: Any, calls: list[int]) -> None:
        with sessions() as session:
            with session.begin_nested():
                self.add(session)
            assert calls == []
            session.commit()
        assert calls == [1]

    def test_it_works_under_the_transaction_manager(self, sessions: Any, calls: list[int]) -> None:
        manager = transaction.TransactionManager(explicit=True)
        for finish in (manager.abort, manager.commit):
            manager.begin()
            session = sessions()
            zope.sqlalchemy.register(session, transaction_manager=manager)
            self.add(session)
            finish()
        assert calls == [1]


def test_looked_up_columns_are_indexed(engine: Engine) -> None:
    indexed = {tuple(index["column_names"]) for index in inspect(engine).get_indexes("outbox")}
    assert ("state", "next_attempt_at") in indexed
    assert ("kind", "recipient", "id") in indexed


def test_a_new_row_is_pending(engine: Engine) -> None:
    put(engine, "a@x")
    (row,) = rows(engine)
    assert (row.state, row.attempts, row.created_at) == (PENDING, 0, NOW)
