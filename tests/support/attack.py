"""What attackers compare, count and collect."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import MetaData, select
from webtest import TestResponse

from authsvc.db.base import Base
from authsvc.plugins.audit.models import AuditEntry
from tests.support.site import Site

AUDIT = AuditEntry.__table__
LINK = re.compile(r"https?://\S+")
VARYING = {"date", "content-length", "set-cookie"}


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """What these calls give, each in a thread of its own, all started at one moment."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(timeout=120)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def statuses(answers: list[TestResponse]) -> list[int]:
    """Their statuses, sorted."""
    return sorted(answer.status_int for answer in answers)


def outline(answer: TestResponse) -> dict[str, Any]:
    """Everything of an answer but values that differ between any two calls."""
    names = sorted(name.lower() for name in answer.headers if name.lower() not in VARYING)
    cookies = sorted(value.partition("=")[0] for value in answer.headers.getall("Set-Cookie"))
    body = _types(answer.json) if answer.content_type == "application/json" else answer.body
    return {"status": answer.status, "headers": names, "cookies": cookies, "body": body}


def _types(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    return type(value).__name__


def token_mailed(site: Site, email: str) -> str:
    """The token of the link in the newest mail to that address."""
    message = site.mail(email)
    assert message is not None, f"no mail to {email}"
    found = LINK.search(message.text)
    assert found, message.text
    return parse_qs(urlsplit(found[0]).query)["token"][0]


def mails_to(site: Site, email: str) -> list[str]:
    """The subjects of all mails to that address, the oldest first."""
    site.mail(email)
    inbox = site.registry.delivery.inbox.newest_first()
    return [mail.subject for mail in reversed(inbox) if mail.to == email]


def change_rows(site: Site, statement: Any) -> None:
    """Do to the database what no endpoint does."""
    with site.registry.engine.begin() as connection:
        connection.execute(statement)


def audited(site: Site, user_id: str) -> list[str]:
    """The kinds of event in a user's log, the oldest first."""
    wanted = select(AUDIT.c.event).where(AUDIT.c.user_id == user_id).order_by(AUDIT.c.id)
    with site.registry.engine.connect() as connection:
        return list(connection.execute(wanted).scalars())


def dump(site: Site) -> list[tuple[str, str]]:
    """Every value of every column of every table, with where it stands."""
    metadata: MetaData = Base.metadata
    with site.registry.engine.connect() as connection:
        return [
            (f"{table.name}.{column}", str(value))
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
            for column, value in row.items()
        ]


def rows(site: Site, table: Any, *conditions: Any) -> list[Any]:
    """The rows of a table that meet the conditions, in the order of their ids."""
    wanted = select(table).where(*conditions).order_by(*table.primary_key)
    with site.registry.engine.connect() as connection:
        return list(connection.execute(wanted))


@contextmanager
def subscribed(site: Site, kind: type, react: Callable[[Any], None]) -> Iterator[None]:
    """``react`` to events of a class meanwhile, inside the transaction that emits them."""
    site.registry.registerHandler(react, (kind,))
    try:
        yield
    finally:
        site.registry.unregisterHandler(react, (kind,))
