"""Codes that are right, used again, or for somebody else."""

from datetime import timedelta

from sqlalchemy import text

from tests.support.second_factor import (
    Owner,
    codes_of,
    copies,
    enrol,
    verify_backup_code,
    verify_otp,
    verify_totp,
)
from tests.support.site import Site
from tests.support.visitor import Visitor


def test_a_code_opens_the_session(owner: Owner) -> None:
    visitor = owner.challenged()
    answer = verify_totp(visitor, owner.next_code())
    assert answer.status_int == 200
    assert set(answer.json) == {"token", "user"}
    assert answer.json["user"]["twoFactorEnabled"] is True
    assert answer.headers["set-auth-token"].startswith(answer.json["token"] + ".")
    assert visitor.session()["session"]["token"] == answer.json["token"]


def test_the_clocks_may_differ_by_one_step(owner: Owner) -> None:
    owner.clock.advance(timedelta(minutes=5))
    for steps, said in ((-2, "INVALID_CODE"), (2, "INVALID_CODE"), (-1, "ok"), (1, "ok")):
        assert codes_of([verify_totp(owner.challenged(), owner.code(steps))]) == [said]


def test_asvs_6_5_1_a_code_works_once_and_so_do_the_codes_before_it(owner: Owner) -> None:
    assert verify_totp(owner.challenged(), owner.code(1)).status_int == 200
    for steps in (1, 0, -1):
        again = verify_totp(owner.challenged(), owner.code(steps))
        assert (again.status_int, codes_of([again])) == (401, ["INVALID_CODE"])
    owner.clock.advance(timedelta(minutes=1))
    assert verify_totp(owner.challenged(), owner.code()).status_int == 200


def test_the_code_that_confirmed_the_enrolment_is_used_up(owner: Owner) -> None:
    assert codes_of([verify_totp(owner.challenged(), owner.code(-1))]) == ["INVALID_CODE"]


def test_the_servers_clock_decides(owner: Owner) -> None:
    """ASVS 6.5.8: no header moves time."""
    visitor = owner.challenged()
    old = owner.code()
    owner.clock.advance(timedelta(minutes=5))
    moved = {"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "X-Time": "0"}
    answer = visitor.post("/two-factor/verify-totp", {"code": old}, headers=moved)
    assert codes_of([answer]) == ["INVALID_CODE"]


def test_a_backup_code_works_once(owner: Owner) -> None:
    visitor = owner.challenged()
    assert codes_of([verify_backup_code(visitor, "wrong-codes")]) == ["INVALID_BACKUP_CODE"]
    assert verify_backup_code(visitor, owner.backup_codes[0]).status_int == 200
    other = owner.challenged()
    again = verify_backup_code(other, owner.backup_codes[0])
    assert (again.status_int, codes_of([again])) == (401, ["INVALID_BACKUP_CODE"])
    assert verify_backup_code(other, owner.backup_codes[1]).status_int == 200
    owner.site.mail(owner.email)
    texts = [
        m.text for m in owner.site.registry.delivery.inbox.newest_first() if m.to == owner.email
    ]
    assert any("Backup codes left: 8." in text for text in texts)


def test_a_backup_code_is_no_code_of_another_kind(owner: Owner) -> None:
    visitor = owner.challenged()
    visitor.post("/two-factor/send-otp")
    for call in (verify_totp, verify_otp):
        assert codes_of([call(visitor, owner.backup_codes[0])]) == ["INVALID_CODE"]
    assert codes_of([verify_backup_code(visitor, owner.next_code())]) == ["INVALID_BACKUP_CODE"]


def test_somebody_elses_codes_are_wrong(site: Site, owner: Owner) -> None:
    other = enrol(site, owner.clock, site.visitor())
    visitor = owner.challenged()
    assert codes_of([verify_totp(visitor, other.code())]) == ["INVALID_CODE"]
    assert codes_of([verify_backup_code(visitor, other.backup_codes[0])]) == ["INVALID_BACKUP_CODE"]
    assert verify_backup_code(other.challenged(), other.backup_codes[0]).status_int == 200


def test_a_refused_code_leaves_no_session_behind(owner: Owner) -> None:
    visitor = owner.challenged()
    verify_totp(visitor, owner.wrong_code())
    assert visitor.session() is None


def test_signed_in_the_codes_are_checked_and_the_session_stays(
    owner: Owner, visitor: Visitor
) -> None:
    before = visitor.session()["session"]["token"]
    assert verify_totp(visitor, owner.next_code()).json["token"] == before
    assert codes_of([verify_totp(visitor, owner.code())]) == ["INVALID_CODE"]
    assert verify_backup_code(visitor, owner.backup_codes[0]).json["token"] == before
    assert codes_of([verify_backup_code(visitor, owner.backup_codes[0])]) == ["INVALID_BACKUP_CODE"]
    assert codes_of([verify_otp(visitor, "123456")]) == ["OTP_HAS_EXPIRED"]
    assert visitor.session()["session"]["token"] == before


def test_a_stolen_session_neither_guesses_forever_nor_locks_the_owner_out(
    site: Site, owner: Owner, visitor: Visitor
) -> None:
    thief = copies(visitor, 1, site)[0]
    said = codes_of([verify_totp(thief, owner.wrong_code()) for _ in range(11)])
    assert said == ["INVALID_CODE"] * 10 + ["TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"]
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200


def test_a_disabled_user_gets_no_session(owner: Owner) -> None:
    visitor = owner.challenged()
    with owner.site.acting() as auth:
        auth.db.execute(
            text('UPDATE "user" SET disabled_at = created_at WHERE email = :e'), {"e": owner.email}
        )
    assert verify_totp(visitor, owner.next_code()).status_int == 401
    assert visitor.session() is None


def test_what_is_no_body(owner: Owner) -> None:
    visitor = owner.challenged()
    for body in ({}, {"code": 123456}, {"code": None}, {"code": "1" * 8193}, {"code": "a\x00"}):
        answer = visitor.post("/two-factor/verify-totp", body)
        assert (answer.status_int, codes_of([answer])) == (400, ["VALIDATION_ERROR"])


def test_what_happened_is_in_the_audit_log(owner: Owner) -> None:
    visitor = owner.challenged()
    verify_totp(visitor, owner.wrong_code())
    verify_totp(visitor, owner.next_code())
    with owner.site.acting() as auth:
        told = auth.db.execute(
            text(
                "SELECT event FROM audit_entry WHERE user_id = "
                '(SELECT id FROM "user" WHERE email = :e) ORDER BY id'
            ),
            {"e": owner.email},
        )
        events = list(told.scalars())
    for name in ("two-factor-enabled", "second-factor-refused", "second-factor-verified"):
        assert events.count(name) == 1
