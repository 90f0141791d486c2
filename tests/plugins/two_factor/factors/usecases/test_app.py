"""The seed of an app under a secret that was lost, or in a row that is damaged."""

import logging

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from authsvc.plugins.two_factor.models import TwoFactor
from tests.support.attack import change_rows, rows
from tests.support.second_factor import Owner, codes_of, verify_totp
from tests.support.visitor import PASSWORD

TABLE = TwoFactor.__table__
USERS = User.__table__


def lose_the_seed(owner: Owner) -> None:
    """As after the loss of the secret that sealed it."""
    (user,) = rows(owner.site, USERS, USERS.c.email == owner.email)
    (row,) = rows(owner.site, TABLE, TABLE.c.user_id == user.id)
    changed = update(TABLE).where(TABLE.c.id == row.id).values(secret=row.secret[:-6] + "AAAAAA")
    change_rows(owner.site, changed)


def test_atk_214_a_seed_that_cannot_be_opened_is_no_500(
    owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    lose_the_seed(owner)
    visitor = owner.challenged()
    with caplog.at_level(logging.WARNING):
        for _ in range(12):  # more than a lock takes: nobody's codes are wrong
            answer = verify_totp(visitor, owner.code())
            assert (answer.status_int, *codes_of([answer])) == (503, "TOTP_UNAVAILABLE")
    assert "cannot be opened with any secret of authsvc.secret" in caplog.text
    assert owner.secret not in caplog.text
    used = visitor.post("/two-factor/verify-backup-code", {"code": owner.backup_codes[0]})
    assert used.status_int == 200
    again = visitor.post("/two-factor/get-totp-uri", {"password": PASSWORD})
    assert codes_of([again]) == ["TOTP_UNAVAILABLE"]
