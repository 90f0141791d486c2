"""Codes that people type, without any feature around them, on both databases."""

from datetime import timedelta

import pytest

from authsvc.api import CodeKind, CodeSlot, CodeVerdict, issue_code, spend_code, try_code
from authsvc.context import Client
from authsvc.core.verification.models import Verification
from tests.support.attack import rows, together
from tests.support.visitor import fresh_email

PROOFS = Verification.__table__
KIND = CodeKind("test-code", timedelta(minutes=5), tries=2, tries_in_a_row=5)
RIGHT, WRONG, EXPIRED, TOO_MANY, ABSENT = (
    CodeVerdict.RIGHT,
    CodeVerdict.WRONG,
    CodeVerdict.EXPIRED,
    CodeVerdict.TOO_MANY,
    CodeVerdict.ABSENT,
)


def issued(site, slot, kind=KIND) -> str:
    with site.acting() as auth:
        return issue_code(auth, kind, slot, subject=slot.address)


def tried(site, slot, code, *, kind=KIND, address="192.0.2.1", known=False) -> CodeVerdict:
    with site.acting(client=lambda: Client(address)) as auth:
        return try_code(auth, kind, slot, code, is_known=lambda: known)


def off(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def test_a_right_code_may_be_spent_once(site, clock):
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    assert tried(site, slot, code) is RIGHT
    with site.acting() as auth:
        assert [spend_code(auth, KIND, slot) for _ in range(2)] == [True, False]
    assert tried(site, slot, code) is ABSENT


@pytest.mark.parametrize("digits", [6, 8])
def test_as_long_as_wished_for(site, clock, digits):
    kind = CodeKind("test-long", timedelta(minutes=5), digits=digits)
    code = issued(site, CodeSlot(fresh_email()), kind)
    assert (len(code), code.isdecimal()) == (digits, True)


def test_no_code_no_try(site, clock):
    slot = CodeSlot(fresh_email())
    assert [tried(site, slot, "000000") for _ in range(9)] == [ABSENT] * 9
    assert tried(site, slot, issued(site, slot)) is RIGHT


def test_a_code_that_is_over_is_known_as_such_for_a_while(site, clock):
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    clock.advance(timedelta(minutes=5))
    assert tried(site, slot, code) is EXPIRED
    clock.advance(timedelta(minutes=10))
    assert tried(site, slot, code) is ABSENT


def test_tries_are_counted_by_network(site, clock):
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    told = [tried(site, slot, off(code)) for _ in range(4)]
    assert told == [WRONG, WRONG, TOO_MANY, ABSENT]
    assert tried(site, slot, code) is ABSENT
    assert tried(site, slot, code, address="198.51.100.1") is RIGHT


def test_in_a_browser_the_network_does_not_matter(site, clock):
    slot = CodeSlot(fresh_email(), browser="b" * 32)
    code = issued(site, slot)
    told = [tried(site, slot, off(code), address=f"192.0.2.{n}") for n in range(3)]
    assert told == [WRONG, WRONG, TOO_MANY]


def test_browsers_have_codes_of_their_own(site, clock):
    email = fresh_email()
    here, there = CodeSlot(email, "here"), CodeSlot(email, "there")
    mine, theirs = issued(site, here), issued(site, there)
    assert (tried(site, here, mine), tried(site, there, theirs)) == (RIGHT, RIGHT)
    if mine != theirs:
        assert tried(site, here, theirs) is WRONG


def test_wrong_ones_in_a_row_have_an_end_over_all_codes(site, clock):
    slot = CodeSlot(fresh_email())
    told = []
    for number in range(7):
        code = issued(site, slot)
        told.append(tried(site, slot, off(code), address=f"198.51.100.{number}"))
    assert told == [WRONG] * 5 + [TOO_MANY] * 2
    assert tried(site, slot, code) is TOO_MANY
    assert tried(site, slot, code, known=True) is RIGHT
    assert tried(site, slot, issued(site, slot)) is RIGHT


def test_the_row_of_wrong_ones_is_forgotten_after_a_month(site, clock):
    slot = CodeSlot(fresh_email())
    for _ in range(6):
        tried(site, slot, off(issued(site, slot)))
    clock.advance(timedelta(days=31))
    assert tried(site, slot, issued(site, slot)) is RIGHT


def test_atk_141_a_code_of_another_kind_is_wrong(site, clock):
    slot, other = CodeSlot(fresh_email()), CodeKind("test-other", timedelta(minutes=5))
    code = issued(site, slot)
    assert tried(site, slot, code, kind=other) is ABSENT
    if code != issued(site, slot, other):
        assert tried(site, slot, code, kind=other) is WRONG


def test_asvs_6_5_2_neither_code_nor_a_plain_digest_is_stored(site, clock):
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    (row,) = rows(site, PROOFS, PROOFS.c.subject == slot.address)
    assert code not in map(str, row.payload.values())
    assert len(row.payload["digest"]) == 64


def test_of_codes_asked_for_at_once_one_is_good(site, clock):
    slot = CodeSlot(fresh_email())
    codes = together([lambda: issued(site, slot)] * 8)
    assert len(rows(site, PROOFS, PROOFS.c.subject == slot.address)) == 1
    networks = iter(range(100))
    told = [tried(site, slot, c, address=f"192.0.2.{next(networks)}", known=True) for c in codes]
    assert told.count(RIGHT) >= 1


def test_atk_089_parallel_guesses_share_no_try(site, clock):
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    told = together([lambda: tried(site, slot, off(code), known=True)] * 20)
    assert told.count(TOO_MANY) == 1
    assert RIGHT not in told
    assert tried(site, slot, code, known=True) is ABSENT


def test_a_new_code_after_one_that_is_over(site, clock):
    slot = CodeSlot(fresh_email())
    issued(site, slot)
    clock.advance(KIND.lifetime + timedelta(minutes=11))
    assert tried(site, slot, issued(site, slot)) is RIGHT


def test_asking_on_fills_no_row(site, clock):
    """One network cannot bring the lock about with one code."""
    slot = CodeSlot(fresh_email())
    code = issued(site, slot)
    for _ in range(20):
        tried(site, slot, off(code))
    assert tried(site, slot, code, address="198.51.100.1") is RIGHT
