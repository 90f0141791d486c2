"""Every first factor with every second factor, by API and by page, on both databases (ATK-084).

The rule at the end keeps the table whole: it fails when something new opens a session.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.journeys.factors import DIRECT, Member, crowded, is_outside, twin
from tests.journeys.firsts import FIRSTS, First
from tests.journeys.seconds import SECONDS, Second, get_key
from tests.plugins.social.acme import Acme
from tests.plugins.social.playing import playing
from tests.support.clock import Clock
from tests.support.reader import Reader
from tests.support.second_factor import verify_totp
from tests.support.site import Site

PAIRS = [
    pytest.param(first, second, id=f"{one} + {other}")
    for one, first in FIRSTS.items()
    for other, second in SECONDS.items()
    if first.by_page == second.by_page
]
WAYS = pytest.mark.parametrize("first", FIRSTS.values(), ids=FIRSTS)


@pytest.fixture(scope="module")
def acme() -> Iterator[Acme]:
    with playing() as played:
        yield Acme(played)


@pytest.fixture(scope="module")
def towns(database_url: str, acme: Acme) -> Iterator[dict[bool, Site]]:
    """By whether mailed links open a page; both have every way in."""
    with ExitStack() as stack:
        both = {True: crowded(database_url, acme), False: crowded(database_url, acme, **DIRECT)}
        for town in both.values():
            stack.enter_context(closing(town))
        yield both


def member_of(town: Site, acme: Acme) -> Member:
    clock = Clock()
    town.services.now = clock
    return Member(town, clock, acme)


@pytest.fixture
def member(first: First, towns: dict[bool, Site], acme: Acme) -> Member:
    """Somebody who has that first factor, and no second one yet."""
    found = member_of(towns[first.by_page], acme)
    first.get(found)
    return found


def counts(first: First, second: Second) -> bool:
    """Whether the two are two: one mailbox, or one key, shown twice is one (ATK-086)."""
    return not (first.mailbox and second.name == "otp") and first.method != second.name


def begun(member: Member, first: First) -> Reader:
    """A browser that has shown the first factor, and is not in."""
    before = {row.id for row in member.sessions()}
    reader = Reader(member.site)
    answer = first.show(member, reader)
    assert answer.status_int in (200, 302), answer
    assert is_outside(reader, answer)
    assert {row.id for row in member.sessions()} == before
    return reader


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_atk_084_a_pair(member: Member, first: First, second: Second) -> None:
    second.get(member)
    reader = begun(member, first)
    before, copied = {row.id for row in member.sessions()}, twin(member.site, reader)
    stranger = Reader(member.site)
    stranger.open("/sign-in")
    second.show(member, stranger, True)
    assert stranger.visitor.session() is None, "the sign-in waits in another browser"
    assert is_outside(reader, second.show(member, reader, False))
    answer = second.show(member, reader, True)
    if not counts(first, second):
        assert is_outside(reader, answer)
        return
    assert answer.status_int == 200, answer
    assert reader.visitor.session()["user"]["email"] == member.email
    (opened,) = (row for row in member.sessions() if row.id not in before)
    assert opened.factors == 2
    assert opened.method in (first.method, second.name)
    second.show(member, copied, True)
    assert copied.visitor.session() is None, "what waited waits no more (ATK-090)"
    assert len(member.sessions()) == len(before) + 1


@WAYS
def test_atk_095_a_trusted_browser_is_not_asked(member: Member, first: First) -> None:
    """It has shown a second factor before; a copy of what it keeps is worth nothing."""
    member.enrol()
    reader = Reader(member.site)
    reader.visitor.sign_in(member.email)
    assert verify_totp(reader.visitor, member.owner.next_code(), trustDevice=True).status_int == 200
    assert reader.visitor.post("/sign-out").status_int == 200
    copied = twin(member.site, reader)
    before = {row.id for row in member.sessions()}
    first.show(member, reader)
    assert reader.visitor.session()["user"]["email"] == member.email
    (opened,) = (row for row in member.sessions() if row.id not in before)
    assert (opened.factors, opened.method) == (2, first.method)
    if first.method == "email" and first.mailbox:
        return  # a mailbox is proven for the first time once only
    assert is_outside(copied, first.show(member, copied))


def test_atk_087_every_factor_that_is_set_up_counts(towns: dict[bool, Site], acme: Acme) -> None:
    """All are offered, and the session that any of them opens has proven two."""
    member = member_of(towns[False], acme)
    member.proven()
    get_key(member)
    told = member.site.visitor().sign_in(member.email)
    assert told["twoFactorMethods"] == ["passkey", "totp", "otp"]
    for second in (one for one in SECONDS.values() if not one.by_page):
        reader = begun(member, FIRSTS["password"])
        second.show(member, reader, True)
        named = reader.visitor.session()["session"]["id"]
        assert [row.factors for row in member.sessions() if row.id == named] == [2], second
