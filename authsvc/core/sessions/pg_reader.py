"""The session look-up on PostgreSQL: one prepared statement, straight through libpq.

SQLAlchemy and the Python layer of the driver cost several times what the query does. The answers
are those of the portable reader, which stays in charge inside a transaction.
"""

from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import PoolProxiedConnection

from authsvc.core.sessions.reader import Found, PortableReader, Query, ReadPath

STATEMENT = b"authsvc_session"
LANES = 8  # the interpreter keeps fewer busy, and each one more costs PostgreSQL context switches
PATIENCE = 30.0  # seconds, like the pool's; an overdue answer is none


class Lane:
    """One connection with the look-up prepared on it, used by one thread at a time."""

    def __init__(self, engine: Engine, statement: bytes) -> None:
        self._held: PoolProxiedConnection = engine.raw_connection()
        connection: Any = self._held.driver_connection
        self._held.detach()  # ours alone from here on: the pool neither counts nor reuses it
        self._wire = connection.pgconn
        self._results = Transformer(connection)
        try:
            self._expect(self._wire.exec_(b"SET TIME ZONE 'UTC'"), ExecStatus.COMMAND_OK)
            self._expect(self._wire.prepare(STATEMENT, statement), ExecStatus.COMMAND_OK)
        except BaseException:
            self.close()
            raise

    def row(self, token_digest: str) -> tuple[Any, ...] | None:
        """The row that the look-up finds; other threads run while PostgreSQL works."""
        result = self._wire.exec_prepared(
            STATEMENT, (token_digest.encode(),), result_format=Format.BINARY
        )
        self._expect(result, ExecStatus.TUPLES_OK)
        if not result.ntuples:
            return None
        self._results.set_pgresult(result)
        row: tuple[Any, ...] = self._results.load_row(0, tuple)
        return row

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
        self._lanes: SimpleQueue[Lane | None] = SimpleQueue()
        for _ in range(lanes):
            self._lanes.put(None)  # a lane is opened when it is first taken

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """Like the portable reader; inside a transaction a request sees its own writes."""
        if "tm.active" in reads.environ:
            return self._portable.find(reads, token_digest)
        try:
            row = self._row(token_digest)
        except errors.Error:
            # A restart or a migration ends what was prepared before it: once more, on a new
            # connection. A read may be repeated.
            self.close()
            row = self._row(token_digest)
        return None if row is None else self._query.split(row)

    def close(self) -> None:
        """Close the connections that are not in use."""
        for _ in range(self._lanes.qsize()):
            with suppress(Empty):
                lane = self._lanes.get_nowait()
                if lane is not None:
                    lane.close()
                self._lanes.put(None)

    def _row(self, token_digest: str) -> tuple[Any, ...] | None:
        lane = self._lanes.get(timeout=PATIENCE)
        try:
            if lane is None:
                lane = Lane(self._engine, self._statement())
            row = lane.row(token_digest)
        except BaseException:
            if lane is not None:
                lane.close()
            self._lanes.put(None)
            raise
        self._lanes.put(lane)
        return row

    def _statement(self) -> bytes:
        numbered = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        return str(self._query.statement.compile(dialect=numbered)).encode()
