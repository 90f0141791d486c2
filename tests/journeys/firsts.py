"""Every first factor there is, as one table: how people get it, and how they show it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from webtest import TestResponse

from tests.journeys.factors import Driver, Member
from tests.plugins.email_otp.conftest import code_to as code_mailed
from tests.plugins.phone.conftest import code_to as code_texted
from tests.plugins.phone.conftest import enter as enter_by_phone
from tests.plugins.phone.conftest import fresh_number
from tests.plugins.siwe.conftest import asked, connect, signed
from tests.plugins.social.acme import begin, link
from tests.support.attack import token_mailed
from tests.support.passkeys import register, request_options
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD

GOOGLE = "https://accounts.google.com"


@dataclass(frozen=True)
class First:
    """A way in: ``door`` is the endpoint or page that opens the session after it."""

    door: str
    show: Driver
    get: Callable[[Member], None] = Member.proven
    method: str = "email"
    """What the session says of it."""
    mailbox: bool = False
    """Whether the mailbox proves it, which then is no second factor as well (ATK-086)."""

    @property
    def by_page(self) -> bool:
        return self.door.startswith("page.")


def password(member: Member, reader: Reader) -> TestResponse:
    body = {"email": member.email, "password": PASSWORD}
    return reader.visitor.post("/sign-in/email", body)


def password_typed(member: Member, reader: Reader) -> TestResponse:
    return reader.sign_in(member.email)


def name(member: Member, reader: Reader) -> TestResponse:
    body = {"username": member.username, "password": PASSWORD}
    return reader.visitor.post("/sign-in/username", body)


def name_typed(member: Member, reader: Reader) -> TestResponse:
    return reader.sign_in(member.username)


def get_number(member: Member) -> None:
    member.proven()
    member.number = fresh_number()
    enter_by_phone(member.site, member.number, member.home, updatePhoneNumber=True)


def number(member: Member, reader: Reader) -> TestResponse:
    body = {"phoneNumber": member.number, "password": PASSWORD}
    return reader.visitor.post("/sign-in/phone-number", body)


def number_typed(member: Member, reader: Reader) -> TestResponse:
    return reader.sign_in(member.number)


def text(member: Member, reader: Reader) -> TestResponse:
    reader.visitor.post("/phone-number/send-otp", {"phoneNumber": member.number})
    body = {"phoneNumber": member.number, "code": code_texted(member.site, member.number)}
    return reader.visitor.post("/phone-number/verify", body)


def text_typed(member: Member, reader: Reader) -> TestResponse:
    reader.open("/sign-in/phone")
    reader.send("/sign-in/phone", phoneNumber=member.number)
    return reader.send("/sign-in/phone/enter", code=code_texted(member.site, member.number))


def magic_link(member: Member, reader: Reader) -> TestResponse:
    reader.visitor.post("/sign-in/magic-link", {"email": member.email})
    token = token_mailed(member.site, member.email)
    return reader.visitor.get(f"/magic-link/verify?token={token}")


def magic_link_opened(member: Member, reader: Reader) -> TestResponse:
    reader.open("/sign-in/link")
    reader.send("/sign-in/link", email=member.email)
    reader.open(reader.mailed_link(member.email))
    return reader.send("/sign-in/link/open")


def mailed_code(member: Member, reader: Reader) -> TestResponse:
    body = {"email": member.email, "type": "sign-in"}
    reader.visitor.post("/email-otp/send-verification-otp", body)
    code = code_mailed(member.site, member.email)
    return reader.visitor.post("/sign-in/email-otp", {"email": member.email, "otp": code})


def mailed_code_typed(member: Member, reader: Reader) -> TestResponse:
    reader.open("/sign-in/code")
    reader.send("/sign-in/code", email=member.email)
    return reader.send("/sign-in/code/enter", code=code_mailed(member.site, member.email))


def unproven(_member: Member) -> None:
    """The first proof of the mailbox is the sign-in itself."""


def verification_code(member: Member, reader: Reader) -> TestResponse:
    body = {"email": member.email, "type": "email-verification"}
    reader.visitor.post("/email-otp/send-verification-otp", body)
    told = {"email": member.email, "otp": code_mailed(member.site, member.email)}
    return reader.visitor.post("/email-otp/verify-email", told | {"password": PASSWORD})


def _verification_link(member: Member, reader: Reader) -> str:
    reader.visitor.post("/send-verification-email", {"email": member.email})
    return token_mailed(member.site, member.email)


def verification_link(member: Member, reader: Reader) -> TestResponse:
    return reader.visitor.get(f"/verify-email?token={_verification_link(member, reader)}")


def verification_link_opened(member: Member, reader: Reader) -> TestResponse:
    reader.open(f"/verify-email?token={_verification_link(member, reader)}")
    return reader.send("/verify-email", password=PASSWORD)


def get_connected(member: Member) -> None:
    member.proven()
    assert link(member.home, member.acme, member.known) == "/in"


def callback(member: Member, reader: Reader) -> TestResponse:
    query = member.acme.consent(begin(reader.visitor), member.known)
    return reader.visitor.get(f"/callback/acme?{query}")


def callback_of_a_page(member: Member, reader: Reader) -> TestResponse:
    reader.open("/sign-in")
    reader.send("/with/acme")
    away = reader.page.html.select_one(".providers a")["href"]
    query = member.acme.consent(str(away), member.known)
    return reader.open(f"/api/auth/callback/acme?{query}")


def popup(member: Member, reader: Reader) -> TestResponse:
    query = {"provider": "acme", "popupOrigin": reader.visitor.origin, "popupNonce": "n-1"}
    away = reader.visitor.get(f"/oauth-popup/start?{urlencode(query)}").location
    back = member.acme.consent(away, member.known)
    return reader.visitor.get(f"/callback/acme?{back}")


def id_token(member: Member, reader: Reader) -> TestResponse:
    token = member.acme.id_token(member.known)
    body = {"provider": "acme", "idToken": {"token": token}}
    return reader.visitor.post("/sign-in/social", body)


def one_tap(member: Member, reader: Reader) -> TestResponse:
    token = member.acme.id_token(member.known, client="client-of-google", iss=GOOGLE)
    return reader.visitor.post("/one-tap/callback", {"idToken": token, "callbackURL": "/in"})


def get_tapped(member: Member) -> None:
    member.proven()
    assert one_tap(member, Reader(member.site)).json["user"]["email"] == member.email


def get_passkey(member: Member) -> None:
    member.proven()
    register(member.home, member.touched)


def passkey(member: Member, reader: Reader) -> TestResponse:
    shown = member.touched.get(request_options(reader.visitor))
    return reader.visitor.post("/passkey/verify-authentication", {"response": shown})


def passkey_shown(member: Member, reader: Reader) -> TestResponse:
    reader.open("/sign-in/passkey")
    shown = member.touched.get(request_options(reader.visitor))
    return reader.send("/sign-in/passkey", credential=json.dumps(shown))


def get_wallet(member: Member) -> None:
    member.proven()
    assert connect(member.home, member.wallet).status_int == 200


def wallet(member: Member, reader: Reader) -> TestResponse:
    body = signed(member.wallet, asked(reader.visitor, member.wallet))
    return reader.visitor.post("/siwe/verify", body)


def wallet_shown(member: Member, reader: Reader) -> TestResponse:
    body = signed(member.wallet, asked(reader.visitor, member.wallet))
    reader.open("/sign-in/ethereum")
    return reader.send("/sign-in/ethereum", credential=json.dumps(body))


FIRSTS = {
    "password": First("sign-in.email", password),
    "password on the page": First("page.sign_in", password_typed),
    "user name": First("sign-in.username", name, method="username"),
    "user name on the page": First("page.sign_in", name_typed, method="username"),
    "number and password": First("sign-in.phone-number", number, get_number, "phone-number"),
    "number and password on the page": First(
        "page.sign_in", number_typed, get_number, "phone-number"
    ),
    "texted code": First("phone-number.verify", text, get_number, "phone-number"),
    "texted code on the page": First("page.phone.enter", text_typed, get_number, "phone-number"),
    "magic link": First("magic-link.verify", magic_link, method="magic-link", mailbox=True),
    "magic link on the page": First(
        "page.magic_link.open", magic_link_opened, method="magic-link", mailbox=True
    ),
    "mailed code": First("sign-in.email-otp", mailed_code, method="email-otp", mailbox=True),
    "mailed code on the page": First(
        "page.email_code.enter", mailed_code_typed, method="email-otp", mailbox=True
    ),
    "verification code": First(
        "email-otp.verify-email", verification_code, unproven, "email-otp", mailbox=True
    ),
    "verification link": First("email.verify", verification_link, unproven, mailbox=True),
    "verification link on the page": First(
        "page.verify_email", verification_link_opened, unproven, mailbox=True
    ),
    "provider": First("social.callback", callback, get_connected, "acme"),
    "provider from the page": First("social.callback", callback_of_a_page, get_connected, "acme"),
    "provider in a window": First("social.callback", popup, get_connected, "acme"),
    "ID token": First("sign-in.social", id_token, get_connected, "acme"),
    "One Tap": First("one-tap.callback", one_tap, get_tapped, "google"),
    "passkey without its user": First(
        "passkey.verify-authentication", passkey, get_passkey, "passkey"
    ),
    "passkey without its user on the page": First(
        "page.passkey", passkey_shown, get_passkey, "passkey"
    ),
    "wallet": First("siwe.verify", wallet, get_wallet, "siwe"),
    "wallet on the page": First("page.siwe", wallet_shown, get_wallet, "siwe"),
}
"""By name. A plugin that adds a way in adds it here, or says in ``ELSEWHERE`` why not."""
