"""Guessing: budgets per sign-in and per account, and what a lock ends."""

from collections.abc import Callable
from datetime import timedelta

from tests.support.clock import Clock
from tests.support.second_factor import (
    Owner,
    codes_of,
    cookies,
    enrol,
    verify_backup_code,
    verify_otp,
    verify_totp,
    wrong,
)
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor

LOCKED = "ACCOUNT_TEMPORARILY_LOCKED"
SPENT = "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"


def guess(owner: Owner, times: int) -> list[str]:
    """Wrong codes, each in a sign-in of its own."""
    return codes_of([verify_totp(owner.challenged(), owner.wrong_code()) for _ in range(times)])


def try_to_sign_in(owner: Owner, visitor: Visitor | None = None) -> tuple[int, str]:
    visitor = visitor or owner.site.visitor()
    answer = visitor.post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    return answer.status_int, answer.json.get("code", "")


def test_atk_091_sign_ins_without_end_share_one_budget(owner: Owner) -> None:
    assert guess(owner, 10) == ["INVALID_CODE"] * 9 + [LOCKED]
    assert try_to_sign_in(owner) == (429, LOCKED)


def test_atk_016_the_budget_is_one_for_all_kinds_of_code_and_all_codes_sent(owner: Owner) -> None:
    for _ in range(3):
        visitor = owner.challenged()
        visitor.post("/two-factor/send-otp")
        assert codes_of([verify_otp(visitor, wrong(owner.mailed_code()))]) == ["INVALID_CODE"]
        assert codes_of([verify_backup_code(visitor, "aaaaa-aaaaa")]) == ["INVALID_BACKUP_CODE"]
        assert codes_of([verify_totp(visitor, owner.wrong_code())]) == ["INVALID_CODE"]
    assert guess(owner, 1) == [LOCKED]


def test_atk_010_the_lock_ends_the_sign_ins_that_wait(owner: Owner) -> None:
    waiting = owner.challenged()
    guess(owner, 10)
    owner.clock.advance(timedelta(minutes=1))
    assert codes_of([verify_totp(waiting, owner.code())]) == ["INVALID_TWO_FACTOR_COOKIE"]
    assert waiting.session() is None
    owner.clock.advance(timedelta(minutes=15))
    assert codes_of([verify_totp(waiting, owner.code())]) == ["INVALID_TWO_FACTOR_COOKIE"]
    assert verify_totp(owner.challenged(), owner.code()).status_int == 200


def test_the_lock_says_how_long(owner: Owner) -> None:
    guess(owner, 9)
    visitor = owner.challenged()
    answer = verify_totp(visitor, owner.wrong_code())
    assert (answer.status_int, answer.headers["Retry-After"]) == (429, "900")
    owner.clock.advance(timedelta(minutes=10))
    again = visitor.post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    assert (again.status_int, again.headers["Retry-After"]) == (429, "300")


def test_each_lock_lasts_twice_as_long(owner: Owner) -> None:
    for minutes in (15, 30, 60):
        assert guess(owner, 10)[-1] == LOCKED
        owner.clock.advance(timedelta(minutes=minutes, seconds=-1))
        assert try_to_sign_in(owner)[0] == 429
        owner.clock.advance(timedelta(seconds=1))
        owner.challenged()


def test_a_right_code_ends_the_row(owner: Owner) -> None:
    guess(owner, 9)
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200
    assert guess(owner, 9) == ["INVALID_CODE"] * 9


def test_atk_011_a_trusted_device_is_not_locked_out(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    guess(owner, 10)
    assert try_to_sign_in(owner) == (429, LOCKED)
    assert try_to_sign_in(owner, device) == (200, "")
    assert device.session() is not None


def test_atk_011_without_the_password_nobody_locks_anybody(owner: Owner) -> None:
    stranger = owner.site.visitor()
    for _ in range(12):
        verify_totp(stranger, "123456")
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200


def test_the_lock_holds_for_a_right_code(owner: Owner) -> None:
    """A sign-in that got past the stage just before the lock is refused by the lock itself."""
    waiting = owner.challenged()
    kept = cookies(waiting)["two_factor"]
    guess(owner, 10)
    late = owner.site.visitor(Cookie=f"__Secure-better-auth.two_factor={kept}")
    assert verify_totp(late, owner.next_code()).status_int in (401, 429)
    assert late.session() is None


def test_a_new_challenge_is_not_needed_for_five_tries(owner: Owner) -> None:
    visitor = owner.challenged()
    said = codes_of([verify_totp(visitor, owner.wrong_code()) for _ in range(4)])
    assert said == ["INVALID_CODE"] * 4
    assert verify_totp(visitor, owner.next_code()).status_int == 200


def test_atk_016_more_sessions_buy_no_more_tries(owner: Owner) -> None:
    first, second = owner.signed_in(), owner.signed_in()
    said = codes_of([verify_totp(first, owner.wrong_code()) for _ in range(6)])
    said += codes_of([verify_backup_code(second, "aaaaa-aaaaa") for _ in range(4)])
    assert set(said) == {"INVALID_CODE", "INVALID_BACKUP_CODE"}
    third = codes_of([verify_totp(second, owner.wrong_code())])
    assert third == [SPENT]
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200


def test_atk_011_a_stolen_session_leaves_the_owners_session_its_tries(owner: Owner) -> None:
    mine, stolen = owner.signed_in(), owner.signed_in()
    said = codes_of([verify_totp(stolen, owner.wrong_code()) for _ in range(12)])
    assert said == ["INVALID_CODE"] * 10 + [SPENT] * 2
    said = codes_of([verify_totp(mine, owner.wrong_code()) for _ in range(2)])
    assert said == ["INVALID_CODE"] * 2
    assert verify_totp(mine, owner.next_code()).status_int == 200
    assert codes_of([verify_totp(mine, owner.wrong_code())]) == [SPENT]


def test_atk_016_a_session_has_no_more_tries_than_the_account(
    make_site: Callable[..., Site],
) -> None:
    site = make_site({"authsvc.two_factor.attempts_in_a_row": "2"})
    site.services.now = clock = Clock()
    owner = enrol(site, clock, visitor := site.visitor())
    said = codes_of([verify_totp(visitor, owner.wrong_code()) for _ in range(3)])
    assert said == ["INVALID_CODE"] * 2 + [SPENT]


def test_atk_091_patience_buys_a_session_no_tries(make_site: Callable[..., Site]) -> None:
    """A hundred in a row, over however long; a sign-in with all factors ends the row."""
    site = make_site({"authsvc.two_factor.attempts_in_a_row": "1000"})
    site.services.now = clock = Clock()
    thief = site.visitor()
    owner = enrol(site, clock, thief)
    said = codes_of([verify_totp(thief, owner.wrong_code()) for _ in range(101)])
    assert said == ["INVALID_CODE"] * 100 + [SPENT]
    assert codes_of([verify_totp(thief, owner.next_code())]) == [SPENT]
    owner.signed_in()
    assert codes_of([verify_totp(thief, owner.wrong_code())]) == ["INVALID_CODE"]
