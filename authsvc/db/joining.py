"""Sessions join the transaction of their request; listened for once, not anew for each session.

``zope.sqlalchemy.register`` attaches its listeners to one session, which costs more than a query.
These are attached to the session factory and pass on to what the session carries in ``info``.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker
from zope.sqlalchemy import ZopeTransactionEvents

from authsvc.db.statements import MANAGED, drop_waiting, insert_waiting

OF_SESSION = ("after_begin", "after_attach", "after_flush", "before_commit")
OF_STATEMENT = ("after_bulk_update", "after_bulk_delete", "do_orm_execute")


def join(session: Session, manager: Any) -> None:
    """Let ``session`` take part in the transactions of ``manager``."""
    session.info[MANAGED] = ZopeTransactionEvents(transaction_manager=manager)


def listen(sessions: "sessionmaker[Session]") -> None:
    """Prepare a factory, so that ``join`` works on its sessions; others commit by themselves."""
    for name in OF_SESSION:
        event.listen(sessions, name, _of_session(name))
    for name in OF_STATEMENT:
        event.listen(sessions, name, _of_statement(name))
    event.listen(sessions, "before_commit", insert_waiting)
    event.listen(sessions, "after_soft_rollback", _dropped)


def _of_session(name: str) -> Any:
    def pass_on(session: Session, *details: Any) -> None:
        managed = session.info.get(MANAGED)
        if managed is not None:
            getattr(managed, name)(session, *details)

    return pass_on


def _of_statement(name: str) -> Any:
    def pass_on(state: Any) -> None:
        managed = state.session.info.get(MANAGED)
        if managed is not None:
            getattr(managed, name)(state)

    return pass_on


def _dropped(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        drop_waiting(session)
