"""Every value that counts once, as one table: how somebody gets it, and the requests that race."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from authsvc.plugins.two_factor.models import FactorRecovery
from tests.journeys.factors import DIRECT, Member, crowded
from tests.journeys.firsts import get_number
from tests.plugins.phone.conftest import ask_reset, code_to
from tests.plugins.social.acme import Acme
from tests.plugins.social.previews import lending
from tests.support.attack import token_mailed
from tests.support.racing import MANY, Shot, Told, get, post
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

NEEDS_TWO = "keeper"
SETTINGS = (
    DIRECT
    | lending()
    | {
        "authsvc.email_otp.change_email": "true",
        "authsvc.two_factor.required_roles": NEEDS_TWO,
        "authsvc.two_factor.attempts_in_a_row": "100",
        "authsvc.two_factor.attempts_per_challenge": "100",
    }
)
RECOVERIES = FactorRecovery.__table__


class Now:
    """The time of day: other processes know no other."""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, distance: timedelta) -> None:
        """Codes of the app are taken from the next step instead."""


class Crowd:
    """The site on which everything is prepared; others on its database run the race."""

    def __init__(self, url: str, acme: Acme) -> None:
        self.acme = acme
        self.site: Site = crowded(url, acme, **SETTINGS)

    def member(self) -> Member:
        return Member(self.site, Now(), self.acme)

    def proven(self) -> Member:
        member = self.member()
        member.proven()
        return member

    def enrolled(self) -> Member:
        member = self.proven()
        member.enrol()
        return member

    def browser(self) -> Visitor:
        return self.site.visitor()


def ok(told: Told) -> bool:
    return told.status == 200 and "twoFactorRedirect" not in told.json


def opened(told: Told) -> bool:
    return told.opened


def moved(told: Told) -> bool:
    return told.status == 303


@dataclass(frozen=True)
class Value:
    """A race, and who has won it; ``spent_in`` are the modules that take it."""

    prepare: Callable[[Crowd], list[Shot]]
    spent_in: tuple[str, ...]
    won: Callable[[Told], bool] = ok
    signs_in: bool = False
    event: str = ""
    """What the audit log says once, where all are answered alike."""


VALUES: dict[str, Value] = {}
Prepare = Callable[[Crowd], list[Shot]]


def value(name: str, *spent_in: str, **how: Any) -> Callable[[Prepare], Prepare]:
    """Decorate what prepares a race."""

    def enter(prepare: Prepare) -> Prepare:
        VALUES[name] = Value(prepare, spent_in, **how)
        return prepare

    return enter


@value("reset link", "core/password/usecases/reset")
def reset_link(crowd: Crowd) -> list[Shot]:
    email = crowd.member().email
    crowd.browser().post("/request-password-reset", {"email": email})
    message = crowd.site.mail(email)
    assert message is not None
    (token,) = re.findall(r"/reset-password/([\w-]+)", message.text)
    words = [f"brine-{number}-Lantern" for number in range(MANY)]
    return [post("/reset-password", {"token": token, "newPassword": word}) for word in words]


@value("verification link", "core/password/usecases/verification", won=opened, signs_in=True)
def verification_link(crowd: Crowd) -> list[Shot]:
    email = crowd.member().email
    crowd.browser().post("/send-verification-email", {"email": email})
    return [get(f"/verify-email?token={token_mailed(crowd.site, email)}")] * MANY


@value("link to a new address", "core/profile/usecases/email")
def new_address(crowd: Crowd) -> list[Shot]:
    member, new = crowd.member(), fresh_email("new")
    assert member.home.post("/change-email", {"newEmail": new}).status_int == 200
    token = token_mailed(crowd.site, new)
    return [get(f"/verify-email?token={token}").by(member.home)] * MANY


@value("link to delete the account", "core/profile/usecases/deletion")
def delete_link(crowd: Crowd) -> list[Shot]:
    member = crowd.member()
    assert member.home.post("/delete-user", {}).status_int == 200
    body = {"token": token_mailed(crowd.site, member.email)}
    return [post("/delete-user", body).by(member.home)] * MANY


@value("link to one more address", "plugins/addresses/usecases/proof")
def one_more_address(crowd: Crowd) -> list[Shot]:
    member, new = crowd.proven(), fresh_email("more")
    assert member.home.post("/add-address", {"email": new}).status_int == 200
    return [
        post("/verify-address", {"token": token_mailed(crowd.site, new)}).by(member.home)
    ] * MANY


@value("magic link", "plugins/magic_link/usecases/follow", won=opened, signs_in=True)
def magic_link(crowd: Crowd) -> list[Shot]:
    email = crowd.proven().email
    crowd.browser().post("/sign-in/magic-link", {"email": email})
    return [get(f"/magic-link/verify?token={token_mailed(crowd.site, email)}")] * MANY


def code_for(crowd: Crowd, email: str, purpose: str) -> str:
    body = {"email": email, "type": purpose}
    assert crowd.browser().post("/email-otp/send-verification-otp", body).status_int == 200
    return code_to(crowd.site, email)


@value("mailed code", "core/codes/usecases/channel", signs_in=True)
def mailed_code(crowd: Crowd) -> list[Shot]:
    email = crowd.proven().email
    return [
        post("/sign-in/email-otp", {"email": email, "otp": code_for(crowd, email, "sign-in")})
    ] * MANY


@value("code that proves a mailbox", "core/codes/usecases/channel", signs_in=True)
def proving_code(crowd: Crowd) -> list[Shot]:
    email = crowd.member().email
    body = {"email": email, "otp": code_for(crowd, email, "email-verification")}
    return [post("/email-otp/verify-email", body | {"password": PASSWORD})] * MANY


@value("mailed code for a new password", "core/codes/usecases/channel")
def resetting_code(crowd: Crowd) -> list[Shot]:
    email = crowd.member().email
    body = {"email": email, "otp": code_for(crowd, email, "forget-password")}
    return [post("/email-otp/reset-password", body | {"password": "brine-4-Lantern"})] * MANY


@value("code to a new address", "core/codes/usecases/channel")
def code_to_a_new_address(crowd: Crowd) -> list[Shot]:
    member, new = crowd.member(), fresh_email("new")
    member.home.post("/email-otp/request-email-change", {"newEmail": new})
    body = {"newEmail": new, "otp": code_to(crowd.site, new)}
    return [post("/email-otp/change-email", body).by(member.home)] * MANY


@value("texted code", "core/codes/usecases/channel", signs_in=True)
def texted_code(crowd: Crowd) -> list[Shot]:
    member = crowd.member()
    get_number(member)
    crowd.browser().post("/phone-number/send-otp", {"phoneNumber": member.number})
    body = {"phoneNumber": member.number, "code": code_to(crowd.site, member.number)}
    return [post("/phone-number/verify", body)] * MANY


@value("texted code for a new password", "core/codes/usecases/channel")
def texted_reset(crowd: Crowd) -> list[Shot]:
    member = crowd.member()
    get_number(member)
    assert ask_reset(crowd.site, member.number).status_int == 200
    body = {"phoneNumber": member.number, "otp": code_to(crowd.site, member.number)}
    return [post("/phone-number/reset-password", body | {"newPassword": "brine-4-Lantern"})] * MANY
