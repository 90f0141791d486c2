"""Every second factor there is, as one table: how people get it, and how they show it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webtest import TestResponse

from tests.journeys.factors import Member
from tests.support.authenticator import PRESENT
from tests.support.passkeys import register
from tests.support.reader import Reader
from tests.support.second_factor import verify_backup_code, verify_otp, verify_totp, wrong

OPTIONS = "/passkey/generate-authenticate-options?secondFactor=true"
Shown = Callable[[Member, Reader, bool], TestResponse]


@dataclass(frozen=True)
class Second:
    """``show(member, reader, right)`` answers the sign-in that waits in the browser."""

    show: Shown
    name: str
    """What the answer of the first factor calls it; backup codes are not called."""
    by_page: bool = False
    get: Callable[[Member], object] = Member.enrol
    """Brings whoever has it to be asked for two factors."""


def app(member: Member, reader: Reader, right: bool) -> TestResponse:
    return verify_totp(reader.visitor, _app_code(member, right))


def app_typed(member: Member, reader: Reader, right: bool) -> TestResponse:
    reader.open("/two-factor?method=totp")
    return typed(reader, "totp", _app_code(member, right))


def _app_code(member: Member, right: bool) -> str:
    return member.owner.next_code() if right else wrong(member.owner.code())


def typed(reader: Reader, kind: str, code: str) -> TestResponse:
    """Fill in the form of the page, or send it all the same where the page has none."""
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    return reader.post("/two-factor", {"csrf_token": token, "method": kind, "code": code})


def mail(member: Member, reader: Reader, right: bool) -> TestResponse:
    reader.visitor.post("/two-factor/send-otp")
    return verify_otp(reader.visitor, _mailed(member, right))


def mail_typed(member: Member, reader: Reader, right: bool) -> TestResponse:
    reader.open("/two-factor?method=otp")
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    reader.post("/two-factor/send", {"csrf_token": token})
    return typed(reader, "otp", _mailed(member, right))


def _mailed(member: Member, right: bool) -> str:
    message = member.site.mail(member.email)
    if message is None or "code" not in message.subject.lower():
        return "000000"  # none was sent, since this sign-in may not have one
    code = member.owner.mailed_code()
    return code if right else wrong(code)


def backup(member: Member, reader: Reader, right: bool) -> TestResponse:
    return verify_backup_code(reader.visitor, _backup_code(member, right))


def backup_typed(member: Member, reader: Reader, right: bool) -> TestResponse:
    reader.open("/two-factor?method=backup")
    return typed(reader, "backup", _backup_code(member, right))


def _backup_code(member: Member, right: bool) -> str:
    return member.owner.backup_codes.pop() if right else "aaaaa-bbbbb"


def key(member: Member, reader: Reader, right: bool) -> TestResponse:
    return reader.visitor.post(
        "/passkey/verify-authentication", {"response": _assertion(member, reader, right)}
    )


def key_shown(member: Member, reader: Reader, right: bool) -> TestResponse:
    reader.open("/two-factor")
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    shown = json.dumps(_assertion(member, reader, right))
    fields = {"csrf_token": token, "secondFactor": "true", "credential": shown}
    return reader.post("/sign-in/passkey", fields)


def _assertion(member: Member, reader: Reader, right: bool) -> Any:
    options = reader.visitor.get(OPTIONS).json
    return member.touched.get(options, **({} if right else {"challenge": "AAAA"}))


def get_key(member: Member) -> None:
    """A passkey that alone would be one factor, beside the app."""
    assert member.touched.flags == PRESENT
    if not member.touched.user_handle:
        register(member.home, member.touched)
    member.enrol()


SECONDS = {
    "app": Second(app, "totp"),
    "app on the page": Second(app_typed, "totp", by_page=True),
    "mailed code": Second(mail, "otp"),
    "mailed code on the page": Second(mail_typed, "otp", by_page=True),
    "backup code": Second(backup, ""),
    "backup code on the page": Second(backup_typed, "", by_page=True),
    "passkey": Second(key, "passkey", get=get_key),
    "passkey on the page": Second(key_shown, "passkey", by_page=True, get=get_key),
}
"""By name; a trusted device is none to show, but a browser that has shown one."""
