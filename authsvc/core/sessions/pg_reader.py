"""The session look-up on PostgreSQL: one prepared statement, straight through libpq.

SQLAlchemy and the Python layer of the driver cost several times what the query does. The answers
are those of the portable reader, which stays in charge inside a transaction.
"""

import struct
import threading
from typing import Any

from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import PoolProxiedConnection

from authsvc.core.sessions.reader import Found, PortableReader, Query, ReadPath, Remembered

STATEMENT = b"authsvc_session"
LANES = 8  # opened when they are needed; whoever finds none free waits for one
PATIENCE = 30.0  # seconds, like the pool's; an overdue answer is none

# PostgreSQL's binary form of a composite value: how many, then type, length and bytes of each.
_COUNT = struct.Struct("!i")
_HEAD = struct.Struct("!Ii")


class Lane:
    """One connection with the look-up prepared on it, used by one thread at a time."""

    def __init__(self, engine: Engine, statement: bytes) -> None:
        self._held: PoolProxiedConnection = engine.raw_connection()
        connection: Any = self._held.driver_connection
        self._held.detach()  # ours alone from here on: the pool neither counts nor reuses it
        self._wire = connection.pgconn
        self._values = Transformer(connection)
        self._types: tuple[int, ...] = ()
        try:
            self._expect(self._wire.exec_(b"SET TIME ZONE 'UTC'"), ExecStatus.COMMAND_OK)
            self._expect(self._wire.prepare(STATEMENT, statement), ExecStatus.COMMAND_OK)
        except BaseException:
            self.close()
            raise

    def ask(self, token_digest: str) -> bytes | None:
        """The record that the look-up finds; other threads run while PostgreSQL works."""
        result = self._wire.exec_prepared(
            STATEMENT, (token_digest.encode(),), result_format=Format.BINARY
        )
        self._expect(result, ExecStatus.TUPLES_OK)
        record: bytes | None = result.get_value(0, 0) if result.ntuples else None
        return record

    def read(self, record: bytes) -> tuple[Any, ...]:
        """A record's values."""
        types, values = _taken_apart(record)
        if types != self._types:  # at first, and after a migration has changed a column
            self._values.set_loader_types(types, Format.BINARY)
            self._types = types
        return self._values.load_sequence(values)

    def close(self) -> None:
        """Close the connection."""
        self._held.close()

    def _expect(self, result: Any, status: ExecStatus) -> None:
        if result.status == status:
            return
        if self._wire.status == ConnStatus.BAD:
            raise errors.OperationalError("the connection to PostgreSQL is lost")
        raise errors.error_from_result(result)


class PostgresReader:
    """Finds sessions over a few connections of its own.

    A prepared statement lives on its connection, so behind a pooler that changes connections
    between transactions the portable reader is the right one.
    """

    def __init__(self, engine: Engine, *, lanes: int = LANES) -> None:
        self._engine = engine
        self._query = Query()
        self._portable = PortableReader(self._query)
        self._remembered = Remembered()
        self._unopened = lanes
        self._free: list[Lane] = []  # the one used last is the warmest, here and in PostgreSQL
        self._change = threading.Condition()

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """Like the portable reader; inside a transaction a request sees its own writes."""
        if "tm.active" in reads.environ:
            return self._portable.find(reads, token_digest)
        try:
            return self._find(token_digest)
        except errors.Error:
            # A restart or a migration ends what was prepared before it: once more, on a new
            # connection. A read may be repeated.
            self.close()
            return self._find(token_digest)

    def close(self) -> None:
        """Close the connections that are not in use."""
        while (lane := self._pop()) is not None:
            self._lose(lane)

    def _find(self, token_digest: str) -> Found | None:
        lane = self._pop() or self._open()
        try:
            record = lane.ask(token_digest)
            if record is None:
                self._remembered.forget(token_digest)
                found = None
            else:
                found = self._remembered.same(token_digest, record) or self._remembered.keep(
                    token_digest, record, self._query.split(lane.read(record))
                )
        except BaseException:
            self._lose(lane)
            raise
        self._free.append(lane)
        if not self._unopened:
            with self._change:
                self._change.notify()
        return found

    def _pop(self) -> Lane | None:
        try:
            return self._free.pop()
        except IndexError:
            return None

    def _open(self) -> Lane:
        """A new lane where one more may be, else the next that gets free."""
        with self._change:
            if not self._unopened:
                lane = self._change.wait_for(self._pop, PATIENCE)
                if lane is not None:
                    return lane
                raise errors.OperationalError("no connection for looking up sessions got free")
            self._unopened -= 1
        try:
            return Lane(self._engine, self._statement())
        except BaseException:
            self._give_back()
            raise

    def _lose(self, lane: Lane) -> None:
        lane.close()
        self._give_back()

    def _give_back(self) -> None:
        with self._change:
            self._unopened += 1
            self._change.notify()

    def _statement(self) -> bytes:
        numbered = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        return str(self._query.as_record.compile(dialect=numbered)).encode()


def _taken_apart(record: bytes) -> tuple[tuple[int, ...], list[bytes | None]]:
    types: list[int] = []
    values: list[bytes | None] = []
    at = _COUNT.size
    for _ in range(_COUNT.unpack_from(record)[0]):
        kind, length = _HEAD.unpack_from(record, at)
        at += _HEAD.size
        end = at + max(length, 0)
        types.append(kind)
        values.append(record[at:end] if length >= 0 else None)
        at = end
    return tuple(types), values
