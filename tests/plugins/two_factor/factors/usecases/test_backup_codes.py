"""Backup codes: their form, and new ones for old."""

import re

from authsvc.plugins.two_factor.factors.usecases.backup_codes import ALPHABET
from tests.support.second_factor import Owner, at_once, codes_of, copies, verify_backup_code
from tests.support.visitor import PASSWORD, Visitor

FORM = re.compile(r"[0-9][a-z0-9]{4}-[a-z0-9]{4}[a-z]")


def regenerate(visitor: Visitor) -> list[str]:
    answer = visitor.post("/two-factor/generate-backup-codes", {"password": PASSWORD})
    assert answer.status_int == 200, answer
    codes: list[str] = answer.json["backupCodes"]
    return codes


def test_ten_different_codes_of_at_least_twenty_bits(owner: Owner) -> None:
    """ASVS 6.5.4."""
    assert len(set(owner.backup_codes)) == 10
    assert all(FORM.fullmatch(code) for code in owner.backup_codes)
    assert len(ALPHABET) ** 8 > 2**20


def test_people_may_write_them_as_they_like(owner: Owner) -> None:
    first, second, third = owner.backup_codes[:3]
    for written in (first.upper(), f" {second.replace('-', ' ')} ", third.replace("-", "")):
        assert verify_backup_code(owner.challenged(), written).status_int == 200


def test_new_codes_make_the_old_ones_worthless(owner: Owner, visitor: Visitor) -> None:
    new = regenerate(visitor)
    assert len(set(new)) == 10
    assert not set(new) & set(owner.backup_codes)
    said = codes_of([verify_backup_code(owner.challenged(), owner.backup_codes[0])])
    assert said == ["INVALID_BACKUP_CODE"]
    assert verify_backup_code(owner.challenged(), new[0]).status_int == 200


def test_regenerated_at_once_ten_are_in_force(owner: Owner, visitor: Visitor) -> None:
    twins = copies(visitor, 4, owner.site)
    body = {"password": PASSWORD}
    answers = at_once(twins, lambda twin: twin.post("/two-factor/generate-backup-codes", body))
    assert codes_of(answers) == ["ok"] * 4
    works = 0
    for answer in answers:
        said = codes_of([verify_backup_code(visitor, answer.json["backupCodes"][0])])
        works += said == ["ok"]
    assert works == 1
