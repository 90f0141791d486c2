"""Two ways to the database: ``request.db`` (a transaction) and ``request.reader``.

A writing request runs in one transaction of pyramid_tm. A request that only reads, or that has
to hash a password before it may write, gets a plain autocommit connection (ADR 0004).
"""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from authsvc.db import joining
from authsvc.db.engines import make_engine, make_read_engine
from authsvc.db.schema import Schema
from authsvc.db.settings import DatabaseSettings

TM_SETTINGS = {
    "tm.manager_hook": "pyramid_tm.explicit_manager",
    # Else the tween would load the identity before admission has judged the request.
    "tm.annotate_user": False,
}


def includeme(config: Any) -> None:
    """Create the engines and the request attributes; add pyramid_retry and pyramid_tm."""
    settings = config.registry.auth_settings.section("db", DatabaseSettings)
    registry = config.registry
    registry.engine = make_engine(settings)
    registry.read_engine = make_read_engine(settings)
    registry.schema = Schema()
    registry.session_factory = sessionmaker(registry.engine, expire_on_commit=False)
    joining.listen(registry.session_factory)
    config.add_request_method(transaction_session, "db", reify=True)
    config.add_request_method(read_connection, "reader", property=True)


def transaction_session(request: Any) -> Session:
    """The ORM session of this request's transaction; raises ``NoTransaction`` without one."""
    request.tm.get()  # else SQLite's write lock would be taken before anybody notices
    session: Session = request.registry.session_factory()
    joining.join(session, request.tm)
    return session


def read_connection(request: Any) -> Connection:
    """The transaction's own connection if one is open, else a pooled autocommit connection."""
    if "tm.active" in request.environ:
        connection: Connection = request.db.connection()
        return connection
    held: Connection | None = request.environ.get("authsvc.reader")
    if held is None:
        held = request.registry.read_engine.connect()
        request.environ["authsvc.reader"] = held
        request.add_finished_callback(release_reader)
    return held


def release_reader(request: Any) -> None:
    """Give the autocommit connection back, before a password is hashed or a transaction begins."""
    held = request.environ.pop("authsvc.reader", None)
    if held is not None:
        held.close()
