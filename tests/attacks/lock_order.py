"""Requests that write to an account, each as one table entry: how somebody comes to send it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.attacks.once import Crowd, Now, code_for
from tests.attacks.once_factors import form
from tests.journeys.factors import Member
from tests.journeys.firsts import get_connected
from tests.plugins.social.acme import begin
from tests.support.attack import token_mailed
from tests.support.passkeys import register, request_options
from tests.support.racing import Shot, get, post
from tests.support.reader import Reader
from tests.support.recoveries import STARTED, begun, token_in
from tests.support.second_factor import begin_enrolment
from tests.support.visitor import PASSWORD, fresh_email

NEW = "brine-4-Lantern"


@dataclass(frozen=True)
class Act:
    """What a member does; ``kind`` names the method of ``Crowd`` that makes them."""

    kind: str
    prepare: Callable[[Crowd, Member], Shot]


ACTS: dict[str, Act] = {}
Prepare = Callable[[Crowd, Member], Shot]


def act(name: str, kind: str = "proven") -> Callable[[Prepare], Prepare]:
    """Decorate what prepares the request."""

    def enter(prepare: Prepare) -> Prepare:
        ACTS[name] = Act(kind, prepare)
        return prepare

    return enter


def at_home(name: str, path: str, body: object, kind: str = "proven") -> None:
    """A request of somebody signed in that needs no preparation."""
    act(name, kind)(lambda _crowd, member: post(path, body).by(member.home))


def by_password(crowd: Crowd, member: Member) -> Shot:
    body = {"email": member.email, "password": PASSWORD}
    return post("/sign-in/email", body).by(crowd.browser())


act("sign in")(by_password)
act("sign in where a second factor is asked for", "enrolled")(by_password)
at_home("sign out everywhere", "/revoke-sessions", {})
at_home("sign out elsewhere", "/revoke-other-sessions", {})
at_home(
    "change the password", "/change-password", {"currentPassword": PASSWORD, "newPassword": NEW}
)
at_home("ask to delete the account", "/delete-user", {})
at_home("ask for another address", "/change-email", {"newEmail": "other@example.com"})
at_home("set a second factor up", "/two-factor/enable", {"password": PASSWORD})
at_home("switch it off", "/two-factor/disable", {"password": PASSWORD}, "enrolled")
at_home("new backup codes", "/two-factor/generate-backup-codes", {"password": PASSWORD}, "enrolled")


@act("sign in after a wrong password")
def forgiven(crowd: Crowd, member: Member) -> Shot:
    wrong = {"email": member.email, "password": "wrong-2-Lantern"}
    assert crowd.browser().post("/sign-in/email", wrong).status_int == 401
    return by_password(crowd, member)


@act("reset the password")
def reset(crowd: Crowd, member: Member) -> Shot:
    crowd.browser().post("/request-password-reset", {"email": member.email})
    message = crowd.site.mail(member.email)
    assert message is not None
    (token,) = re.findall(r"/reset-password/([\w-]+)", message.text)
    return post("/reset-password", {"token": token, "newPassword": NEW})


@act("confirm the mailbox", "member")
def verification(crowd: Crowd, member: Member) -> Shot:
    crowd.browser().post("/send-verification-email", {"email": member.email})
    return get(f"/verify-email?token={token_mailed(crowd.site, member.email)}").by(member.home)


@act("move to another address", "member")
def another_address(crowd: Crowd, member: Member) -> Shot:
    new = fresh_email("new")
    assert member.home.post("/change-email", {"newEmail": new}).status_int == 200
    return get(f"/verify-email?token={token_mailed(crowd.site, new)}").by(member.home)


@act("delete the account")
def deletion(crowd: Crowd, member: Member) -> Shot:
    assert member.home.post("/delete-user", {}).status_int == 200
    return post("/delete-user", {"token": token_mailed(crowd.site, member.email)}).by(member.home)


@act("magic link")
def magic_link(crowd: Crowd, member: Member) -> Shot:
    crowd.browser().post("/sign-in/magic-link", {"email": member.email})
    token = token_mailed(crowd.site, member.email)
    return get(f"/magic-link/verify?token={token}").by(crowd.browser())


@act("mailed code")
def mailed_code(crowd: Crowd, member: Member) -> Shot:
    body = {"email": member.email, "otp": code_for(crowd, member.email, "sign-in")}
    return post("/sign-in/email-otp", body).by(crowd.browser())


@act("provider")
def provider(crowd: Crowd, member: Member) -> Shot:
    get_connected(member)
    browser = crowd.browser()
    query = crowd.acme.consent(begin(browser), member.known)
    return get(f"/callback/acme?{query}").by(browser)


@act("disconnect a provider")
def disconnecting(_crowd: Crowd, member: Member) -> Shot:
    get_connected(member)
    accounts = member.home.get("/list-accounts").json
    (row_id,) = (one["id"] for one in accounts if one["providerId"] == "acme")
    return post("/unlink-account", {"providerId": "acme", "accountId": row_id}).by(member.home)


@act("passkey")
def passkey(crowd: Crowd, member: Member) -> Shot:
    register(member.home, member.touched)
    browser = crowd.browser()
    body = {"response": member.touched.get(request_options(browser))}
    return post("/passkey/verify-authentication", body).by(browser)


@act("remove a passkey")
def removing(_crowd: Crowd, member: Member) -> Shot:
    added = register(member.home, member.touched)
    return post("/passkey/delete-passkey", {"id": added["id"]}).by(member.home)


@act("first code of an app")
def enrolment(crowd: Crowd, member: Member) -> Shot:
    owner = begin_enrolment(crowd.site, Now(), member.home, member.email)
    return post("/two-factor/verify-totp", {"code": owner.code()}).by(member.home)


@act("code of the app", "enrolled")
def app_code(_crowd: Crowd, member: Member) -> Shot:
    body = {"code": member.owner.code(1), "trustDevice": True}
    return post("/two-factor/verify-totp", body).by(member.owner.challenged())


@act("code of the app once more", "enrolled")
def app_code_again(_crowd: Crowd, member: Member) -> Shot:
    return post("/two-factor/verify-totp", {"code": member.owner.code(1)}).by(member.home)


@act("backup code", "enrolled")
def backup_code(_crowd: Crowd, member: Member) -> Shot:
    body = {"code": member.owner.backup_codes[0]}
    return post("/two-factor/verify-backup-code", body).by(member.owner.challenged())


@act("ask for a second factor by mail", "enrolled")
def asking_by_mail(_crowd: Crowd, member: Member) -> Shot:
    return post("/two-factor/send-otp", {}).by(member.owner.challenged())


@act("second factor by mail", "enrolled")
def by_mail(_crowd: Crowd, member: Member) -> Shot:
    browser = member.owner.challenged()
    browser.post("/two-factor/send-otp")
    return post("/two-factor/verify-otp", {"code": member.owner.mailed_code()}).by(browser)


@act("start a recovery", "enrolled")
def recovery(_crowd: Crowd, member: Member) -> Shot:
    return post("/two-factor/start-recovery", {}).by(member.owner.challenged())


@act("call a recovery off", "enrolled")
def calling_off(_crowd: Crowd, member: Member) -> Shot:
    begun(member.owner)
    return post("/two-factor/cancel-recovery", {}).by(member.home)


@act("call a recovery off by mail", "enrolled")
def calling_off_by_mail(crowd: Crowd, member: Member) -> Shot:
    begun(member.owner)
    reader = Reader(crowd.site)
    reader.open(f"/recovery/cancel?token={token_in(crowd.site, member.email, STARTED)}")
    return form(reader, "/recovery/cancel")[0]
