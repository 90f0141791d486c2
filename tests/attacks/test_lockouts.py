"""ATK-011: whoever uses up a limit of somebody else's account keeps nobody out but himself.

One test for every kind of secret that can be guessed or sent: a stranger, who knows address, name
and number, tries from many networks until each limit is used up. Then the owner comes: from the
own network with another browser, with the own browser from another network, or by another way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.plugins.device.conftest import Device
from tests.plugins.phone.conftest import code_to as texted
from tests.plugins.phone.conftest import fresh_number
from tests.support.attack import change_rows
from tests.support.reader import Reader
from tests.support.second_factor import SIX_DIGITS, Clock, verify_totp
from tests.support.second_factor import enrol as enrol_factor
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

HOME, TRAVEL = "198.51.100.7", "198.51.100.77"
NETWORKS = [f"203.0.113.{number}" for number in range(1, 4)]
MANY = 6
"""More than any limit of the site below lets one network have."""
NEW = "brine-4-Lantern"
USERS = User.__table__
SETTINGS = {
    "authsvc.plugins": "bearer username two_factor magic_link email_otp phone device new_device",
    "authsvc.device.clients": "tv = TV",
    "authsvc.device.wrong_codes": "5",
    "authsvc.links.links": "direct",
    "authsvc.password.attempts_per_network": "5",
    "authsvc.password.attempts_in_a_row": "8",
    "authsvc.email_otp.attempts_in_a_row": "8",
    "authsvc.phone.attempts_in_a_row": "8",
    "authsvc.phone.texts_per_network": "40",
}


@dataclass
class Victim:
    """Somebody with every way in: a telephone at home that is signed in, and the browser they
    always use, which is not."""

    site: Site
    home: Visitor
    email: str = field(default_factory=fresh_email)
    username: str = field(default_factory=lambda: fresh_email().partition("@")[0].replace("-", "_"))
    number: str = field(default_factory=fresh_number)

    def settle(self) -> "Victim":
        self.home.sign_up(self.email, username=self.username)
        proven = {"email_verified": True, "phone_number": self.number}
        proven["phone_number_verified"] = True
        change_rows(self.site, update(USERS).where(USERS.c.email == self.email).values(**proven))
        self.home.post("/sign-out")
        self.site.visitor(address=HOME).sign_in(self.email)
        return self

    def strangers(self) -> list[Visitor]:
        return [self.site.visitor(address=network) for network in NETWORKS]


def newest_code(victim: Victim) -> str:
    mail = victim.site.mail(victim.email)
    assert mail is not None
    return str(SIX_DIGITS.findall(mail.text)[0])


def wrong(code: str) -> str:
    return "111111" if code != "111111" else "222222"


def signs_in(visitor: Visitor) -> bool:
    found = visitor.session()
    return found is not None


# What a stranger does, and how the owner comes in or gets what is needed.


def guess(path: str, **body: Any) -> Callable[[Victim], None]:
    """Wrong passwords."""

    def exhaust(victim: Victim) -> None:
        filled = {key: getattr(victim, name) for key, name in body.items()}
        for stranger in victim.strangers():
            for _ in range(MANY):
                stranger.post(path, filled | {"password": "wrong-4-Lantern"})

    return exhaust


def know(path: str, **body: Any) -> Callable[[Victim, Visitor], bool]:
    """The right password."""

    def come(victim: Victim, visitor: Visitor) -> bool:
        filled = {key: getattr(victim, name) for key, name in body.items()}
        visitor.post(path, filled | {"password": PASSWORD})
        return signs_in(visitor)

    return come


def ask_much(*asks: tuple[str, dict[str, str]]) -> Callable[[Victim], None]:
    """More mails or texts than there may be; what was sent in them is over when the owner comes."""

    def exhaust(victim: Victim) -> None:
        for stranger in victim.strangers():
            for path, body in asks:
                for _ in range(MANY):
                    _fill(stranger, victim, path, body)
        clock = victim.site.services.now
        assert isinstance(clock, Clock)
        clock.advance(timedelta(minutes=20))

    return exhaust


def _fill(visitor: Visitor, victim: Victim, path: str, body: dict[str, str]) -> Any:
    filled = {key: getattr(victim, text[1:]) if text[0] == "$" else text
              for key, text in body.items()}  # fmt: skip
    return visitor.post(path, filled)


MAIL_CODE = ("/email-otp/send-verification-otp", {"email": "$email", "type": "sign-in"})
MAIL_RESET_CODE = ("/email-otp/request-password-reset", {"email": "$email"})
TEXT_CODE = ("/phone-number/send-otp", {"phoneNumber": "$number"})
TEXT_RESET_CODE = ("/phone-number/request-password-reset", {"phoneNumber": "$number"})
LINK = ("/sign-in/magic-link", {"email": "$email"})
RESET = ("/request-password-reset", {"email": "$email"})


def by_link(victim: Victim, visitor: Visitor) -> bool:
    _fill(visitor, victim, *LINK)
    mail = victim.site.mail(victim.email)
    assert mail is not None
    link = next((word for word in mail.text.split() if "/magic-link/verify" in word), "")
    visitor.get(link.partition("/api/auth")[2])
    return signs_in(visitor)


def by_reset_link(victim: Victim, visitor: Visitor) -> bool:
    """Those that a stranger asked for are in the owner's mailbox, and good."""
    _fill(visitor, victim, *RESET)
    mail = victim.site.mail(victim.email)
    assert mail is not None
    token = re.findall(r"/reset-password/(\w+)", mail.text)[0]
    answer = visitor.post("/reset-password", {"newPassword": NEW, "token": token})
    return bool(answer.status_int == 200)


def by_mailed_code(victim: Victim, visitor: Visitor) -> bool:
    _fill(visitor, victim, *MAIL_CODE)
    visitor.post("/sign-in/email-otp", {"email": victim.email, "otp": newest_code(victim)})
    return signs_in(visitor)


def by_mailed_code_on_the_page(victim: Victim, visitor: Visitor) -> bool:
    reader = Reader(victim.site)
    reader.visitor = visitor
    reader.open("/sign-in/code")
    reader.send(email=victim.email)
    reader.send(code=newest_code(victim))
    return signs_in(visitor)


def by_mailed_reset_code(victim: Victim, visitor: Visitor) -> bool:
    _fill(visitor, victim, *MAIL_RESET_CODE)
    body = {"email": victim.email, "otp": newest_code(victim), "password": NEW}
    return bool(visitor.post("/email-otp/reset-password", body).status_int == 200)


def by_texted_code(victim: Victim, visitor: Visitor) -> bool:
    _fill(visitor, victim, *TEXT_CODE)
    code = texted(victim.site, victim.number)
    visitor.post("/phone-number/verify", {"phoneNumber": victim.number, "code": code})
    return signs_in(visitor)


def by_texted_reset_code(victim: Victim, visitor: Visitor) -> bool:
    _fill(visitor, victim, *TEXT_RESET_CODE)
    body = {"phoneNumber": victim.number, "otp": texted(victim.site, victim.number)}
    answer = visitor.post("/phone-number/reset-password", body | {"newPassword": NEW})
    return bool(answer.status_int == 200)


def guess_codes(
    ask: tuple[str, dict[str, str]], path: str, name: str, **body: str
) -> Callable[[Victim], None]:
    """Wrong codes, for each code that may be sent."""

    def exhaust(victim: Victim) -> None:
        for stranger in victim.strangers():
            _fill(stranger, victim, *ask)
            for _ in range(MANY):
                _fill(stranger, victim, path, {name: "000000"} | body)

    return exhaust


KINDS: dict[str, tuple[Callable[[Victim], None], Callable[[Victim, Visitor], bool]]] = {
    "password by e-mail": (
        guess("/sign-in/email", email="email"),
        know("/sign-in/email", email="email"),
    ),
    "password by user name": (
        guess("/sign-in/username", username="username"),
        know("/sign-in/username", username="username"),
    ),
    "password by number": (
        guess("/sign-in/phone-number", phoneNumber="number"),
        know("/sign-in/phone-number", phoneNumber="number"),
    ),
    "links that reset": (ask_much(RESET), by_reset_link),
    "links that reset, after codes": (ask_much(MAIL_RESET_CODE), by_reset_link),
    "links that sign in": (ask_much(LINK), by_link),
    "links that sign in, after codes": (ask_much(MAIL_CODE), by_link),
    "mailed codes": (ask_much(MAIL_CODE), by_mailed_code),
    "mailed codes, after links": (ask_much(LINK), by_mailed_code),
    "mailed codes on the page": (ask_much(MAIL_CODE), by_mailed_code_on_the_page),
    "mailed codes that reset": (ask_much(MAIL_RESET_CODE), by_mailed_reset_code),
    "texted codes": (ask_much(TEXT_CODE), by_texted_code),
    "texted codes that reset": (ask_much(TEXT_RESET_CODE), by_texted_reset_code),
    "tries of a mailed code": (
        guess_codes(MAIL_CODE, "/sign-in/email-otp", "otp", email="$email"),
        by_mailed_code,
    ),
    "tries of a mailed code on the page": (
        guess_codes(MAIL_CODE, "/sign-in/email-otp", "otp", email="$email"),
        by_mailed_code_on_the_page,
    ),
    "tries of a mailed code that resets": (
        guess_codes(
            MAIL_RESET_CODE, "/email-otp/reset-password", "otp", email="$email", password=NEW
        ),
        by_mailed_reset_code,
    ),
    "tries of a texted code": (
        guess_codes(TEXT_CODE, "/phone-number/verify", "code", phoneNumber="$number"),
        by_texted_code,
    ),
    "tries of a texted code that resets": (
        guess_codes(
            TEXT_RESET_CODE,
            "/phone-number/reset-password",
            "otp",
            phoneNumber="$number",
            newPassword=NEW,
        ),
        by_texted_reset_code,
    ),
}
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


def test_atk_011_a_stolen_session_locks_neither_the_owners_session_nor_the_next(
    site: Site,
) -> None:
    clock = site.services.now
    assert isinstance(clock, Clock)
    owner = enrol_factor(site, clock, site.visitor(address=HOME))
    stolen, mine = owner.signed_in(), owner.signed_in()
    stolen.web.extra_environ["REMOTE_ADDR"] = NETWORKS[0]
    told = [verify_totp(stolen, wrong(owner.code())).json["code"] for _ in range(12)]
    assert told[-1] == "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"
    assert verify_totp(mine, owner.next_code()).status_int == 200
    assert verify_totp(owner.challenged(), owner.next_code()).status_int == 200


def test_atk_011_wrong_codes_of_devices_stop_their_own_network(victim: Victim) -> None:
    device = Device(victim.site)
    for stranger in victim.strangers():
        for _ in range(MANY):
            last = stranger.get("/device?user_code=BBBBBBBB")
        assert last.status_int == 429
    found = victim.site.visitor(address=HOME).get(f"/device?user_code={device.code}")
    assert found.status_int == 200
