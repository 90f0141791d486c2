"""What is written down: every deed in the log, no usable secret anywhere in the database."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from authsvc.core.accounts.models import Account
from authsvc.db.outbox import OutboxMessage
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.two_factor.models import TwoFactor
from authsvc.settings import SettingsError
from tests.support.attack import audited, dump, rows
from tests.support.clock import Clock
from tests.support.cookies import jar
from tests.support.databases import Databases
from tests.support.life import Life
from tests.support.mailed import NEW, reset_token
from tests.support.reader import Reader
from tests.support.second_factor import secret_of, verify_totp
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD, fresh_email

AUDIT = AuditEntry.__table__
ACCOUNTS = Account.__table__
FACTORS = TwoFactor.__table__
OTHER_BOOKS = {"limit_counter", "session_revocation"}
NOT_WRITING = {
    "session.update": "there is no field to update yet",
    "password.verify": "it only answers",
    "password.strength": "it only judges",
    "username.is-available": "it only answers",
    "two-factor.get-totp-uri": "it only shows",
    "session.post": "it is refused",
    "passkey.sign-up-options": "it only asks",
}


@pytest.fixture(scope="module")
def life(databases: Databases, database_kind: str) -> Iterator[Life]:
    """Everything done but the end, on a database of its own; the last mails wait there."""
    site = Site(databases.fresh(database_kind), RELAXED)
    clock = Clock()
    site.services.now = clock
    somebody = Life(site, clock)
    somebody.first_day()
    somebody.second_factor()
    somebody.recoveries()
    somebody.administrator()
    somebody.more_addresses()
    somebody.passkeys()
    somebody.last_day()
    yield somebody
    site.close()


def test_atk_212_every_deed_is_in_the_log(life: Life) -> None:
    """A call that writes anything writes an entry, too, in the same transaction."""
    silent = {
        path: tables
        for path, tables in life.wrote.items()
        if tables - OTHER_BOOKS and "audit_entry" not in tables
    }
    assert silent == {}


def test_atk_212_no_endpoint_that_writes_was_left_out(life: Life) -> None:
    catalogue = life.site.registry.catalogue
    writing = {spec.path for spec in catalogue if spec.method != "GET"}
    named = {spec.path for spec in catalogue if spec.name in NOT_WRITING}
    assert writing - set(life.wrote) - named == {
        spec.path for spec in catalogue if spec.path == "/get-session"
    }


def test_asvs_16_2_1_an_entry_says_when_who_what_and_where(life: Life) -> None:
    entries = rows(life.site, AUDIT, AUDIT.c.user_id == life.user_id)
    assert len(entries) > 20
    for entry in entries:
        assert entry.created_at
        assert entry.event
        assert entry.ip_address == "192.0.2.1"
        assert entry.user_agent == "Tests/1.0"


def test_adr_0006_the_database_holds_nothing_that_can_be_used(life: Life) -> None:
    """Every token, code, link, cookie and password of a whole life, looked for in every column."""
    secrets = {secret for secret in life.secrets if len(secret) > 7}
    secrets |= {token for value in secrets if len(token := value.partition(".")[0]) > 20}
    assert len(secrets) > 30
    secrets -= {secret for secret in secrets if secret.startswith("eyJ") and "." not in secret}
    found = [
        (where, secret) for where, value in dump(life.site) for secret in secrets if secret in value
    ]
    assert found == []
    waiting = rows(life.site, OutboxMessage.__table__)
    assert waiting, "there must be a mail that waits, or this proves little"


def test_asvs_11_3_2_a_seed_is_sealed_anew_each_time(site: Site) -> None:
    visitor = site.visitor()
    user_id = visitor.sign_up()["user"]["id"]
    seen = []
    for _ in range(2):
        visitor.post("/two-factor/enable", {"password": PASSWORD})
        [row] = rows(site, FACTORS, FACTORS.c.user_id == user_id)
        seen.append(row.pending_secret)
    assert len(set(seen)) == 2


def test_asvs_16_3_1_failures_are_in_the_log(site: Site) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    site.visitor().post("/sign-in/email", {"email": email, "password": "not-the-one-7"})
    unknown = "nobody-" + fresh_email()
    with site.registry.engine.connect() as connection:
        before = len(connection.execute(select(AUDIT.c.id)).all())
    site.visitor().post("/sign-in/email", {"email": unknown, "password": "not-the-one-7"})
    site.visitor().post("/request-password-reset", {"email": unknown})
    assert audited(site, user_id)[-1] == "password-refused"
    entries = rows(site, AUDIT, AUDIT.c.user_id.is_(None))[-2:]
    assert {entry.event for entry in entries} == {"password-refused", "password-reset-requested"}
    assert len(rows(site, AUDIT)) == before + 2
    assert not any(unknown in value for _where, value in dump(site))


def test_asvs_16_4_1_nobody_writes_lines_into_the_log(site: Site) -> None:
    agent = "Evil\r\n2026-01-01 INFO all is well\x1b[2J\x00\u202e"
    visitor = site.visitor(**{"User-Agent": agent.encode().decode("latin-1")})
    user_id = visitor.sign_up()["user"]["id"]
    for entry in rows(site, AUDIT, AUDIT.c.user_id == user_id):
        assert entry.user_agent.isprintable()


def test_what_is_refused_leaves_no_trace_but_what_it_must(site: Site) -> None:
    """A refused request rolls back; a counted failure stays, and nothing else."""
    email = fresh_email()
    visitor = site.visitor()
    visitor.sign_up(email)
    token = reset_token(site, email)
    before = sorted(where for where, _value in dump(site))
    visitor.post("/change-password", {"currentPassword": PASSWORD, "newPassword": "short"})
    visitor.post("/update-user", {})
    visitor.post("/reset-password", {"token": token, "newPassword": "short"})
    visitor.post("/delete-user", {"token": "x" * 32})
    visitor.post("/unlink-account", {"accountId": "x"})
    assert sorted(where for where, _value in dump(site)) == before
    visitor.post("/change-password", {"currentPassword": "x", "newPassword": NEW})
    added = len(list(dump(site))) - len(before)
    assert added == len(AUDIT.columns)


@pytest.mark.parametrize(
    "secret", ["", "hunter2", "change-me", "a" * 64, "better-auth-secret-12345678901234567890"]
)
def test_atk_215_no_weak_secret_starts(database_url: str, secret: str) -> None:
    with pytest.raises(SettingsError) as told:
        Site(database_url, RELAXED | {"authsvc.secret": secret})
    assert not secret or secret not in str(told.value)


def test_atk_030_nothing_starts_without_its_address(database_url: str) -> None:
    with pytest.raises(SettingsError):
        Site(database_url, RELAXED | {"authsvc.base_url": ""})


def test_atk_216_health_tells_only_that(site: Site) -> None:
    visitor = site.visitor()
    assert visitor.get("/ok").json == {"ok": True}
    assert visitor.get("/ready").json == {"ok": True}
    for path in ("/debug", "/health", "/env", "/metrics", "/config", "/.env", "/.git/config"):
        assert visitor.get(path).status_int == 404
        assert visitor.web.get(visitor.origin + path, status="*").status_int == 404


def test_atk_214_secrets_rotate_and_everything_goes_on(database_url: str, make_site: Any) -> None:
    """Cookies, links and seeds made before the change are good afterwards, new ones are new."""
    email, clock, old = fresh_email(), Clock(), make_site()
    old.services.now = clock
    reader = Reader(old)
    reader.visitor.sign_up(email)
    seed = secret_of(reader.visitor.post("/two-factor/enable", {"password": PASSWORD}))
    token, cookies = reset_token(old, email), jar(reader.visitor)
    new_secret = "Qm3vT8xZ1kLp6NsWb4HyJf7RdGc2Ea9UoIi5XtVe"
    rotated = make_site({"authsvc.secret": f"{new_secret},{RELAXED['authsvc.secret']}"})
    rotated.services.now = clock
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    visitor = rotated.visitor(Cookie=header)
    assert visitor.session()["user"]["email"] == email
    assert verify_totp(visitor, pyotp.TOTP(seed).at(clock.now)).status_int == 200
    assert rotated.visitor().post("/reset-password", {"token": token, "newPassword": NEW}).json == {
        "status": True
    }
    gone = make_site({"authsvc.secret": new_secret})
    answer = gone.visitor(Cookie=header).get("/get-session")
    assert (answer.status_int, answer.json) == (200, None)


def test_zz_the_end_of_a_life_is_in_the_log_and_leaves_nothing_personal(life: Life) -> None:
    user_id, email = life.user_id, life.email
    life.end()
    assert audited(life.site, user_id)[-1] == "user-deleted"
    kept = {where for where, value in dump(life.site) if user_id in value}
    assert {where.partition(".")[0] for where in kept} <= {"audit_entry", "session_revocation"}
    life.site.mail(email)
    where = {where.partition(".")[0] for where, value in dump(life.site) if email in value}
    assert where <= {"audit_entry"}
