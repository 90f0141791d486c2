"""ATK-011: a stranger at every limit of somebody else's account, and the owner who comes then."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from authsvc.core.users.models import User
from tests.plugins.phone.conftest import code_to as texted
from tests.plugins.phone.conftest import fresh_number
from tests.support.attack import change_rows
from tests.support.clock import Clock
from tests.support.reader import Reader
from tests.support.second_factor import SIX_DIGITS
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
