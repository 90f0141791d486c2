"""Roles that need a second factor, each of one test: the tests share a database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import update

from authsvc.api import User
from authsvc.plugins.two_factor.policy import usecases as policy
from tests.support.site import Site

USERS = User.__table__


def give(site: Site, email: str, role: str) -> None:
    """Make somebody one of that role, as an operator does in the database."""
    with site.acting() as auth:
        auth.db.connection().execute(update(USERS).where(USERS.c.email == email).values(role=role))


def a_role() -> str:
    """A role that nobody else has."""
    return f"r{uuid.uuid4().hex[:12]}"


@contextmanager
def needing_two(site: Site, role: str | None = None) -> Iterator[str]:
    """A role that needs a second factor for as long as that."""
    role = role or a_role()
    with site.acting() as auth:
        policy.require(auth, role)
    try:
        yield role
    finally:
        with site.acting() as auth:
            policy.release(auth, role)
