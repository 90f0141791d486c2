"""What docs/operations.md tells operators to do, done."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ProgrammingError

from authsvc.core.sessions.models import Session
from tests.rules.sources import ROOT
from tests.support.clock import Clock
from tests.support.second_factor import enrol, verify_totp
from tests.support.site import RELAXED, SECRET, Site
from tests.support.visitor import PASSWORD, fresh_email

NEWER = "bQ8wN3xZ6vM1kT5yH9cL2rF7sJ4dG0pA"


def grants() -> list[str]:
    """The statements of the guide."""
    (block,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/operations.md").read_text(), re.DOTALL)
    return [line for line in block.split(";\n") if line.strip()]


@pytest.fixture
def served_by_the_role(postgres_url: str) -> Iterator[str]:
    """The database as the service's role sees it."""
    owner = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for statement in grants():
            connection.exec_driver_sql(statement)
    yield make_url(postgres_url).set(username="authsvc_service").render_as_string(False)
    with owner.connect() as connection:
        connection.exec_driver_sql("DROP OWNED BY authsvc_service")
        connection.exec_driver_sql("DROP ROLE authsvc_service")
    owner.dispose()


def test_the_role_of_the_guide_serves_without_ddl(served_by_the_role):
    settings = RELAXED | {
        "authsvc.limits.enabled": "true",
        "authsvc.limits.store": "database",
        "authsvc.sessions.cookie_cache": "true",
        "authsvc.password.verify_on_sign_up": "true",
    }
    site = Site(served_by_the_role, settings)
    try:
        email = fresh_email()
        clock = site.services.now = Clock()
        owner = enrol(site, clock, site.visitor(), email)
        assert site.mail(owner.email) is not None
        visitor = site.visitor()
        visitor.sign_in(email)
        assert verify_totp(visitor, owner.next_code()).status_int == 200
        with site.registry.engine.connect() as connection:
            assert connection.dialect.name == "postgresql"
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                connection.exec_driver_sql(f'DROP TABLE "{Session.__tablename__}"')
    finally:
        site.close()


def carry(visitor: Any, site: Site) -> Any:
    """The same browser before another instance."""
    other = site.visitor()
    for name, value in visitor.web.cookies.items():
        other.web.set_cookie(name, value.strip('"'))
    return other


def test_a_rotated_secret_signs_nobody_out_until_the_old_one_goes(make_site):
    before = make_site({"authsvc.secret": SECRET})
    visitor, email = before.visitor(), fresh_email()
    clock = before.services.now = Clock()
    owner = enrol(before, clock, visitor, email)
    rotated = make_site({"authsvc.secret": f"{NEWER},{SECRET}"})
    rotated.services.now = clock
    assert carry(visitor, rotated).session()["user"]["email"] == email
    again = rotated.visitor()
    again.post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert verify_totp(again, owner.next_code()).status_int == 200
    after = make_site({"authsvc.secret": NEWER})
    after.services.now = clock
    assert carry(visitor, after).session() is None
    assert carry(again, after).session()["user"]["email"] == email
    third = after.visitor()
    third.post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert verify_totp(third, owner.next_code()).status_int == 200, (
        "its use encrypted the seed anew"
    )
