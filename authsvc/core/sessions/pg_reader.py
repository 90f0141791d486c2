"""The session look-up on PostgreSQL: one prepared statement, straight through libpq.

SQLAlchemy and the Python layer of the driver cost several times what the query does. The answers
are those of the portable reader, which stays in charge inside a transaction.
"""

from collections import deque
from typing import Any

from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import PoolProxiedConnection

from authsvc.core.sessions.reader import Found, PortableReader, Query, ReadPath

STATEMENT = b"authsvc_session"


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
    """Finds sessions over connections of its own: as many as there are look-ups at one moment.

    A prepared statement lives on its connection, so behind a pooler that changes connections
    between transactions the portable reader is the right one.
    """

    def __init__(self, engine: Engine, *, spare: int) -> None:
        """Keep up to ``spare`` connections open while nobody needs them."""
        self._engine = engine
        self._spare = spare
        self._query = Query()
        self._portable = PortableReader(self._query)
        self._idle: deque[Lane] = deque()

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
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return

    def _row(self, token_digest: str) -> tuple[Any, ...] | None:
        lane = self._take()
        try:
            row = lane.row(token_digest)
        except BaseException:
            lane.close()
            raise
        if len(self._idle) < self._spare:
            self._idle.append(lane)
        else:
            lane.close()
        return row

    def _take(self) -> Lane:
        try:
            return self._idle.pop()  # atomic; the one used last, so that the others may rest
        except IndexError:
            return Lane(self._engine, self._statement())

    def _statement(self) -> bytes:
        numbered = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        return str(self._query.statement.compile(dialect=numbered)).encode()
