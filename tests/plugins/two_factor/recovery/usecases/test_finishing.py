"""Finish a recovery: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from authsvc.plugins.audit.models import AuditEntry
from tests.support.attack import audited
from tests.support.recoveries import (
    FINISH,
    REMOVED,
    STARTED,
    begun,
    cancel,
    link_mailed,
    prove,
    subjects,
    token_in,
)
from tests.support.roles import give, needing_two
from tests.support.second_factor import at_once, codes_of, cookies, copies, enrol
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD

WAIT = timedelta(hours=72)
SEND, END = "/two-factor/send-recovery-link", "/two-factor/finish-recovery"
LOG = AuditEntry.__table__


@pytest.fixture
def due(lost, clock):
    """Somebody whose wait is over."""
    begun(lost)
    clock.advance(WAIT)
    return lost


def finish(visitor, token):
    return visitor.post(END, {"token": token})


def test_the_whole_way(lost, clock):
    other = lost.signed_in(trustDevice=True)
    user = other.session()["user"]["id"]
    begun(lost)
    clock.advance(WAIT)
    visitor = lost.challenged()
    answer = finish(visitor, link_mailed(lost, visitor))
    assert answer.status_int == 200
    assert answer.json["user"]["twoFactorEnabled"] is False
    assert visitor.session()["user"]["email"] == lost.email
    assert other.session() is None, "every other session ends"
    assert "token" in other.sign_in(lost.email), "no second factor is asked for any more"
    assert subjects(lost.site, lost.email)[1] == REMOVED
    log = audited(lost.site, user)
    assert log.index("recovery-started") < log.index("recovery-link-mailed")
    assert "factors-removed" in log
    with lost.site.acting() as auth:
        wanted = select(LOG.c.details).where(
            LOG.c.user_id == user, LOG.c.event == "factors-removed"
        )
        assert auth.db.scalar(wanted)["reason"] == "recovery"


def test_too_early(lost, clock):
    visitor = begun(lost)
    clock.advance(WAIT - timedelta(seconds=1))
    visitor = lost.challenged()
    assert codes_of([visitor.post(SEND)]) == ["RECOVERY_NOT_DUE"]
    clock.advance(timedelta(seconds=1))
    assert visitor.post(SEND).status_int == 200


def test_too_late(lost, clock):
    begun(lost)
    clock.advance(WAIT + timedelta(days=7))
    assert codes_of([lost.challenged().post(SEND)]) == ["RECOVERY_NOT_FOUND"]


def test_nobody_gets_a_link_without_a_recovery(lost):
    assert codes_of([lost.challenged().post(SEND)]) == ["RECOVERY_NOT_FOUND"]


def test_atk_054_the_link_alone_proves_nothing(due, site):
    visitor = due.challenged()
    token = link_mailed(due, visitor)
    assert codes_of([finish(site.visitor(), token)]) == ["INVALID_TWO_FACTOR_COOKIE"]
    assert codes_of([finish(visitor, "")]) == ["RECOVERY_LINK_INVALID"]
    assert codes_of([finish(visitor, "x" * 32)]) == ["RECOVERY_LINK_INVALID"]
    assert finish(visitor, token).status_int == 200


def test_the_link_is_of_one_account(due, site, clock):
    visitor = due.challenged()
    token = link_mailed(due, visitor)
    other = enrol(site, clock, site.visitor())
    prove(site, other.email)
    assert codes_of([finish(other.challenged(), token)]) == ["RECOVERY_LINK_INVALID"]


def test_a_link_to_cancel_finishes_nothing(due):
    token = token_in(due.site, due.email, STARTED)
    assert codes_of([finish(due.challenged(), token)]) == ["RECOVERY_LINK_INVALID"]


def test_a_newer_link_takes_the_place_of_the_older(due):
    visitor = due.challenged()
    older = link_mailed(due, visitor)
    newer = link_mailed(due, visitor)
    assert codes_of([finish(visitor, older)]) == ["RECOVERY_LINK_INVALID"]
    assert finish(visitor, newer).status_int == 200


def test_atk_056_the_link_ends_with_its_time(due, clock):
    token = link_mailed(due, due.challenged())
    clock.advance(timedelta(minutes=30))
    assert codes_of([finish(due.challenged(), token)]) == ["RECOVERY_LINK_INVALID"]


def test_cancelled_in_the_last_moment(due):
    visitor = due.challenged()
    token = link_mailed(due, visitor)
    cancel(due.site, token_in(due.site, due.email, STARTED))
    assert codes_of([finish(visitor, token)]) == ["RECOVERY_LINK_INVALID"]
    assert codes_of([visitor.post(SEND)]) == ["RECOVERY_NOT_FOUND"]


def test_links_have_a_budget(due):
    answers = [due.challenged().post(SEND) for _ in range(6)]
    assert codes_of(answers) == ["ok"] * 5 + ["TOO_MANY_REQUESTS"]
    assert subjects(due.site, due.email).count(FINISH) == 5


def test_whose_role_needs_one_sets_up_another_right_after(due):
    with needing_two(due.site) as role:
        give(due.site, due.email, role)
        visitor = due.challenged()
        answer = finish(visitor, link_mailed(due, visitor))
        assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]
        assert visitor.session() is None
        assert "enrolment" in cookies(visitor)
        assert visitor.post("/two-factor/enable").status_int == 200
        body = {"email": due.email, "password": PASSWORD}
        again = due.site.visitor().post("/sign-in/email", body)
        assert codes_of([again]) == ["SECOND_FACTOR_REQUIRED"]


def test_a_role_that_is_excluded_meanwhile_does_not_finish(due):
    visitor = due.challenged()
    token = link_mailed(due, visitor)
    give(due.site, due.email, "admin")
    assert codes_of([finish(visitor, token)]) == ["RECOVERY_NOT_POSSIBLE"]


def test_atk_055_a_recovery_that_is_due_changes_nothing_by_itself(due):
    assert due.challenged().session() is None


def test_atk_052_089_of_many_who_finish_at_once_one_does(databases, clock):
    site = Site(databases.fresh("postgresql"), RELAXED)
    site.services.now = clock
    try:
        owner = enrol(site, clock, site.visitor())
        prove(site, owner.email)
        begun(owner)
        clock.advance(WAIT)
        visitor = owner.challenged()
        token = link_mailed(owner, visitor)
        twins = copies(visitor, 20, site)
        answers = at_once(twins, lambda twin: finish(twin, token))
        assert codes_of(answers).count("ok") == 1
        assert sum(twin.session() is not None for twin in twins) == 1
    finally:
        site.close()
