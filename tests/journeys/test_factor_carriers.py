"""What opens or carries sessions and is no first factor by itself: as many factors, never more."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from tests.journeys.factors import PLUGINS, SESSIONS, Member, crowded, is_outside
from tests.plugins.device.conftest import Device, let_in
from tests.plugins.multi_session.test_endpoints import ACTIVE, held
from tests.plugins.social.acme import Acme, begin
from tests.plugins.social.playing import playing
from tests.plugins.social.previews import arrive, borrowing, guest, lending, relayed
from tests.support.attack import rows
from tests.support.authenticator import Authenticator
from tests.support.clock import Clock
from tests.support.passkeys import register, sign_in
from tests.support.reader import Reader
from tests.support.second_factor import verify_totp
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD, Visitor

FOR_APPS = ("/update-user", "/change-password", "/two-factor/disable", "/device/approve")


@pytest.fixture(scope="module")
def acme() -> Iterator[Acme]:
    with playing() as played:
        yield Acme(played)


@pytest.fixture(scope="module")
def town(database_url: str, acme: Acme) -> Iterator[Site]:
    with closing(crowded(database_url, acme, **lending())) as site:
        yield site


@pytest.fixture
def member(town: Site, acme: Acme) -> Member:
    """Somebody who is asked for two factors, signed in at home."""
    town.services.now = Clock()
    found = Member(town, town.services.now, acme)
    found.proven()
    found.enrol()
    return found


@pytest.fixture
def waiting(member: Member) -> Reader:
    """A browser in which the member's sign-in waits for its second factor."""
    reader = Reader(member.site)
    answer = reader.visitor.post("/sign-in/email", {"email": member.email, "password": PASSWORD})
    assert is_outside(reader, answer)
    return reader


def newest(site: Site, reader: Any) -> Any:
    (row,) = rows(site, SESSIONS, SESSIONS.c.id == reader.session()["session"]["id"])
    return row


def test_atk_062_a_sign_in_that_waits_opens_nothing(member: Member, waiting: Reader) -> None:
    """No endpoint and no page of the account takes it for somebody."""
    for path in FOR_APPS:
        assert waiting.visitor.post(path, {"name": "Eve"}).status_int in (400, 401), path
    for path in ("/account/security", "/account/sessions", "/device", "/account/password"):
        waiting.open(path)
        assert waiting.at in ("/sign-in", "/two-factor"), path


def test_atk_102_a_passkey_that_verified_its_user_counts_as_both(member: Member) -> None:
    strong = Authenticator()
    register(member.home, strong)
    visitor = member.site.visitor()
    assert sign_in(visitor, strong).status_int == 200
    row = newest(member.site, visitor)
    assert (row.factors, row.method) == (2, "passkey")


def test_atk_102_the_same_passkey_without_its_user_does_not(member: Member) -> None:
    strong, reader = Authenticator(), Reader(member.site)
    register(member.home, strong)
    assert is_outside(reader, sign_in(reader.visitor, strong, flags=member.touched.flags))


def test_a_device_gets_what_the_session_that_approved_it_has(
    member: Member, waiting: Reader
) -> None:
    device = Device(member.site)
    assert let_in(waiting.visitor, device.code).status_int == 401
    assert device.ask().json["error"] == "authorization_pending"
    device.wait()
    assert let_in(member.home, device.code).status_int == 200
    token = device.ask().json["access_token"]
    told = member.site.visitor().get("/get-session", headers={"Authorization": f"Bearer {token}"})
    (row,) = rows(member.site, SESSIONS, SESSIONS.c.id == told.json["session"]["id"])
    assert (row.factors, row.method) == (newest(member.site, member.home).factors, "device")


def test_a_device_approved_by_one_factor_is_not_let_in_past_the_second(
    town: Site, acme: Acme
) -> None:
    """Approved before the second factor was set up, asked for afterwards."""
    town.services.now = Clock()
    member, device = Member(town, town.services.now, acme), Device(town)
    assert let_in(member.home, device.code).status_int == 200
    member.enrol()
    answer = device.wait(60).ask()
    assert (answer.status_int, answer.json["error"]) == (400, "access_denied")
    assert not [row for row in member.sessions() if row.method == "device"]


def test_a_session_that_is_handed_over_is_the_same(member: Member, waiting: Reader) -> None:
    assert waiting.visitor.get("/one-time-token/generate").status_int == 401
    token = member.home.get("/one-time-token/generate").json["token"]
    other = member.site.visitor()
    assert other.post("/one-time-token/verify", {"token": token}).status_int == 200
    assert other.session() == member.home.session()
    assert len(member.sessions()) == 1


def test_guests_have_no_factor_and_are_not_asked(member: Member, waiting: Reader) -> None:
    """A guest in the browser of a sign-in that waits is a guest."""
    assert waiting.visitor.post("/sign-in/anonymous").status_int == 200
    told = waiting.visitor.session()["user"]
    assert (told["isAnonymous"], told["id"] == member.user_id) == (True, False)


def test_a_reset_signs_nobody_in(member: Member) -> None:
    reader = Reader(member.site)
    reader.visitor.post("/request-password-reset", {"email": member.email})
    reader.open(reader.mailed_link(member.email))
    answer = reader.send("/reset-password", newPassword="brine-4-Lantern")
    assert is_outside(reader, answer)
    told = reader.visitor.post(
        "/sign-in/email", {"email": member.email, "password": "brine-4-Lantern"}
    )
    assert told.json["twoFactorRedirect"] is True
    assert is_outside(reader, told)


def test_accounts_beside_each_other_are_asked_one_by_one(database_url: str, acme: Acme) -> None:
    """Who is signed in to one account and waits for another acts as neither more nor less."""
    plugins = {"authsvc.plugins": f"{PLUGINS} multi_session"}
    with closing(crowded(database_url, acme, **plugins)) as site:
        site.services.now = Clock()
        one, other = (Member(site, site.services.now, acme) for _ in range(2))
        one.enrol()
        reader = Reader(site)
        reader.visitor.sign_in(other.email)
        answer = reader.visitor.post("/sign-in/email", {"email": one.email, "password": PASSWORD})
        assert answer.json["twoFactorRedirect"] is True
        assert list(held(reader.visitor)) == [other.email]
        refused = reader.visitor.post(ACTIVE, {"sessionToken": newest(site, one.home).id})
        assert refused.status_int == 401
        back = held(reader.visitor)[other.email]
        assert reader.visitor.post(ACTIVE, {"sessionToken": back}).status_int == 200
        assert reader.visitor.session()["user"]["email"] == other.email


def test_a_sign_in_by_way_of_production_is_asked_at_home(
    town: Site, databases: Any, database_kind: str, acme: Acme
) -> None:
    settings = RELAXED | acme.settings() | borrowing()
    with ExitStack() as stack:
        preview = stack.enter_context(closing(Site(databases.fresh(database_kind), settings)))
        preview.services.now = town.services.now = Clock()
        member = Member(preview, preview.services.now, acme, entrance=guest)
        member.proven()
        assert arriving(town, member, guest(preview)) == "/in"
        member.enrol()
        visitor = guest(preview)
        assert "/two-factor?" in arriving(town, member, visitor)
        assert visitor.session() is None
        assert verify_totp(visitor, member.owner.next_code()).status_int == 200
        assert newest(preview, visitor).factors == 2


def arriving(production: Site, member: Member, visitor: Visitor) -> str:
    """To the provider, back by way of production; where the preview leads."""
    query = member.acme.consent(begin(visitor), member.known)
    return arrive(visitor, relayed(production, query))
