"""The same proof in many requests at once: one gets through (ATK-089), on both databases."""

from collections import Counter

from sqlalchemy import text

from tests.support.second_factor import (
    Owner,
    at_once,
    codes_of,
    cookies,
    copies,
    verify_backup_code,
    verify_otp,
    verify_totp,
)
from tests.support.visitor import PASSWORD, Visitor

MANY = 20


def sessions_of(visitors: list[Visitor]) -> int:
    return sum(visitor.session() is not None for visitor in visitors)


def test_atk_089_one_code_from_the_app_in_many_sign_ins(owner: Owner) -> None:
    visitors = [owner.challenged() for _ in range(MANY)]
    code = owner.next_code()
    said = codes_of(at_once(visitors, lambda visitor: verify_totp(visitor, code)))
    assert said.count("ok") == 1
    assert sessions_of(visitors) == 1


def test_atk_089_one_code_from_the_app_in_one_sign_in(owner: Owner) -> None:
    visitors = copies(owner.challenged(), MANY, owner.site)
    code = owner.next_code()
    said = codes_of(at_once(visitors, lambda visitor: verify_totp(visitor, code)))
    assert said.count("ok") == 1
    assert sessions_of(visitors) == 1


def test_atk_089_one_backup_code_in_many_sign_ins(owner: Owner) -> None:
    visitors = [owner.challenged() for _ in range(MANY)]
    code = owner.backup_codes[3]
    said = codes_of(at_once(visitors, lambda visitor: verify_backup_code(visitor, code)))
    assert said.count("ok") == 1
    assert sessions_of(visitors) == 1


def test_atk_089_all_backup_codes_at_once_open_one_sign_in(owner: Owner) -> None:
    visitors = copies(owner.challenged(), 5, owner.site)
    codes = iter(owner.backup_codes)
    answers = at_once(visitors, lambda visitor: verify_backup_code(visitor, next(codes)))
    assert codes_of(answers).count("ok") == 1
    with owner.site.acting() as auth:
        left = auth.db.scalar(
            text(
                "SELECT count(*) FROM two_factor_backup_code c JOIN two_factor f "
                'ON f.id = c.factor_id JOIN "user" u ON u.id = f.user_id WHERE u.email = :e'
            ),
            {"e": owner.email},
        )
    assert left == 9


def test_atk_089_one_mailed_code(owner: Owner) -> None:
    first = owner.challenged()
    first.post("/two-factor/send-otp")
    visitors = copies(first, MANY, owner.site)
    code = owner.mailed_code()
    said = codes_of(at_once(visitors, lambda visitor: verify_otp(visitor, code)))
    assert said.count("ok") == 1
    assert sessions_of(visitors) == 1


def test_atk_089_guesses_at_once_share_no_try(owner: Owner) -> None:
    visitors = copies(owner.challenged(), MANY, owner.site)
    guess = owner.wrong_code()
    said = Counter(codes_of(at_once(visitors, lambda visitor: verify_totp(visitor, guess))))
    assert said["INVALID_CODE"] == 5
    assert said["ok"] == 0


def test_atk_091_guesses_at_once_in_many_sign_ins_share_one_budget(owner: Owner) -> None:
    visitors = [owner.challenged() for _ in range(MANY)]
    guess = owner.wrong_code()
    said = Counter(codes_of(at_once(visitors, lambda visitor: verify_totp(visitor, guess))))
    assert said["INVALID_CODE"] == 9
    assert said["ok"] == 0
    assert said["ACCOUNT_TEMPORARILY_LOCKED"] >= 1


def test_a_trusted_device_is_rotated_once(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    body = {"email": owner.email, "password": PASSWORD}
    twins = copies(device, 8, owner.site)
    answers = at_once(twins, lambda twin: twin.post("/sign-in/email", body))
    assert sum("token" in answer.json for answer in answers) == 1
    assert sum("trust_device" in cookies(twin) for twin in twins) == 1
