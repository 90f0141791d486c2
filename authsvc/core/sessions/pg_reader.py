"""The session look-up on PostgreSQL: one prepared statement, straight through libpq.

SQLAlchemy and the Python layer of the driver cost several times what the query does. The answers
are those of the portable reader, which stays in charge inside a transaction.
"""

import struct
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import Pool, PoolProxiedConnection

from authsvc.core.sessions.gathering import Gathering
from authsvc.core.sessions.reader import Found, PortableReader, Query, ReadPath, Remembered

STATEMENT = b"authsvc_session"
LANES = 8  # opened when they are needed; whoever finds none free waits for one
PATIENCE = 30.0  # seconds, like the pool's; an overdue answer is none

# PostgreSQL's binary form of a composite value: how many, then type, length and bytes of each.
_COUNT = struct.Struct("!i")
_HEAD = struct.Struct("!Ii")


class Lane:
    """One connection with the look-up prepared on it, used by one thread at a time."""

    def __init__(self, pool: Pool, statement: bytes) -> None:
        self._held: PoolProxiedConnection = pool.connect()
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

    def ask(self, token_digests: Sequence[str]) -> list[tuple[str, bytes]]:
        """The digests that are found, each with its record.

        Other threads run while PostgreSQL works. Digests need no quotes in an array.
        """
        wanted = "{" + ",".join(token_digests) + "}"
        result = self._wire.exec_prepared(
            STATEMENT, (wanted.encode(),), result_format=Format.BINARY
        )
        self._expect(result, ExecStatus.TUPLES_OK)
        value = result.get_value
        return [(value(row, 0).decode(), value(row, 1)) for row in range(result.ntuples)]

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
        # Empty for ever, so each lane is a new connection: one of the engine's own, which lay idle
        # when the database was restarted, would be as dead as the lane it is to take the place of.
        self._pool = engine.pool.recreate()
        self._query = Query()
        self._portable = PortableReader(self._query)
        self._remembered = Remembered()
        self._gathering = Gathering[Found]()
        self._unopened = lanes
        self._free: list[Lane] = []  # the one used last is the warmest, here and in PostgreSQL
        self._change = threading.Condition()

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """Like the portable reader; inside a transaction a request sees its own writes."""
        if "tm.active" in reads.environ:
            return self._portable.find(reads, token_digest)
        try:
            return self._gathering.find(token_digest, self._ask)
        except errors.Error:
            # A restart or a migration ends what was prepared before it: once more, on a new
            # connection. A read may be repeated.
            self.close()
            return self._ask([token_digest]).get(token_digest)

    def close(self) -> None:
        """Close the connections that are not in use."""
        while (lane := self._pop()) is not None:
            self._lose(lane)

    def _ask(self, token_digests: Sequence[str]) -> Mapping[str, Found]:
        lane = self._pop() or self._open()
        try:
            records = lane.ask(token_digests)
            found = {digest: self._found(lane, digest, record) for digest, record in records}
        except BaseException:
            self._lose(lane)
            raise
        self._free.append(lane)
        if not self._unopened:
            with self._change:
                self._change.notify()
        self._remembered.forget(digest for digest in token_digests if digest not in found)
        return found

    def _found(self, lane: Lane, token_digest: str, record: bytes) -> Found:
        return self._remembered.same(token_digest, record) or self._remembered.keep(
            token_digest, record, self._query.split(lane.read(record))
        )

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
            return Lane(self._pool, self._statement())
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
        return str(self._query.as_records.compile(dialect=numbered)).encode()


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
