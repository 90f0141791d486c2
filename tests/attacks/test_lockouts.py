"""ATK-011: whoever uses up a limit of somebody else's account keeps nobody out but himself.

One test for every kind of secret that can be guessed or sent: a stranger, who knows address, name
and number, tries from many networks until each limit is used up. Then the owner comes: from the
own network with another browser, with the own browser from another network, or by another way.
"""

from collections.abc import Callable

import pytest

from tests.plugins.device.conftest import Device
from tests.support.clock import Clock
from tests.support.lockouts import (
    HOME,
    KINDS,
    MANY,
    NETWORKS,
    SETTINGS,
    TRAVEL,
    Victim,
    by_link,
    by_reset_link,
    guess,
    know,
)
from tests.support.second_factor import enrol as enrol_factor
from tests.support.second_factor import verify_totp
from tests.support.site import Site
from tests.support.visitor import Visitor

ANOTHER_WAY = {by_reset_link: by_link, by_link: by_reset_link}


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    site = make_site(SETTINGS)
    site.services.now = Clock()
    return site


@pytest.fixture
def victim(site: Site) -> Victim:
    return Victim(site, site.visitor(address=HOME)).settle()


def comes(where: str, victim: Victim, way: Callable[[Victim, Visitor], bool]) -> bool:
    if where == "own network":
        return way(victim, victim.site.visitor(address=HOME))
    if where == "own browser":
        victim.home.web.extra_environ["REMOTE_ADDR"] = TRAVEL
        return way(victim, victim.home)
    way = ANOTHER_WAY.get(way, by_reset_link)
    return way(victim, victim.site.visitor(address=TRAVEL))


@pytest.mark.parametrize("where", ["own network", "own browser", "another way"])
@pytest.mark.parametrize("kind", KINDS)
def test_atk_011_a_stranger_keeps_no_owner_out(victim: Victim, kind: str, where: str) -> None:
    exhaust, way = KINDS[kind]
    exhaust(victim)
    assert comes(where, victim, way)


GUESSED = [
    "password by e-mail",
    "tries of a mailed code",
    "tries of a texted code",
    "mailed codes",
    "texted codes",
]


@pytest.mark.parametrize("kind", GUESSED)
def test_the_limit_is_used_up_for_everybody_else(victim: Victim, kind: str) -> None:
    """Else the test above would show nothing."""
    exhaust, way = KINDS[kind]
    exhaust(victim)
    assert not way(victim, victim.site.visitor(address="203.0.113.99"))


def test_atk_011_on_ones_own_network_a_stranger_stops_no_browser_of_the_owners(
    victim: Victim,
) -> None:
    """Behind one router, in an office or a school."""
    for _ in range(MANY):
        body = {"email": victim.email, "password": "wrong-4-Lantern"}
        last = victim.site.visitor(address=HOME).post("/sign-in/email", body)
    assert last.status_int == 429
    assert know("/sign-in/email", email="email")(victim, victim.home)


def test_a_known_browser_has_no_more_tries_than_a_network(victim: Victim) -> None:
    body = {"email": victim.email, "password": "wrong-4-Lantern"}
    told = [victim.home.post("/sign-in/email", body).status_int for _ in range(12)]
    assert told == [401] * 10 + [429] * 2


def test_a_browser_of_somebody_else_is_none_of_the_owners(victim: Victim) -> None:
    guess("/sign-in/email", email="email")(victim)
    other = victim.site.visitor(address=TRAVEL)
    other.sign_up()
    other.post("/sign-out")
    assert not know("/sign-in/email", email="email")(victim, other)


def test_atk_011_whoever_cannot_prove_the_first_factor_locks_no_second(site: Site) -> None:
    clock = site.services.now
    assert isinstance(clock, Clock)
    owner = enrol_factor(site, clock, site.visitor(address=HOME))
    for network in NETWORKS:
        stranger = site.visitor(address=network)
        for path in ("/two-factor/verify-totp", "/two-factor/verify-otp",
                     "/two-factor/verify-backup-code", "/two-factor/send-otp"):  # fmt: skip
            for _ in range(MANY):
                stranger.post(path, {"code": "000000"})
    visitor = owner.challenged(site.visitor(address=TRAVEL))
    assert verify_totp(visitor, owner.next_code()).status_int == 200


def test_atk_011_a_stolen_session_does_not_lock_the_owners_next_sign_in(site: Site) -> None:
    clock = site.services.now
    assert isinstance(clock, Clock)
    owner = enrol_factor(site, clock, site.visitor(address=HOME))
    stolen = owner.signed_in()
    stolen.web.extra_environ["REMOTE_ADDR"] = NETWORKS[0]
    told = [verify_totp(stolen, wrong(owner.code())).json["code"] for _ in range(12)]
    assert told[-1] == "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200


def test_atk_011_wrong_codes_of_devices_stop_their_own_network(victim: Victim) -> None:
    device = Device(victim.site)
    for stranger in victim.strangers():
        for _ in range(MANY):
            last = stranger.get("/device?user_code=BBBBBBBB")
        assert last.status_int == 429
    found = victim.site.visitor(address=HOME).get(f"/device?user_code={device.code}")
    assert found.status_int == 200


def wrong(code: str) -> str:
    return "111111" if code != "111111" else "222222"
