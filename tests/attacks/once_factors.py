"""The table of values that count once, continued: second factors, keys, devices, providers."""

from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import update

from tests.attacks.once import (
    NEEDS_TWO,
    RECOVERIES,
    Crowd,
    Now,
    moved,
    opened,
    value,
)
from tests.plugins.device.conftest import Device, let_in, look
from tests.plugins.siwe.conftest import asked, signed
from tests.plugins.social.acme import begin
from tests.support.attack import change_rows
from tests.support.authenticator import Authenticator
from tests.support.passkeys import creation_options, register, request_options
from tests.support.racing import MANY, Shot, Told, get, post
from tests.support.reader import CHROME, Reader
from tests.support.recoveries import STARTED, begun, link_mailed, token_in
from tests.support.roles import give
from tests.support.second_factor import Owner, begin_enrolment, secret_of, verify_totp
from tests.support.visitor import PASSWORD
from tests.support.wallet import Wallet

SIGN_IN = "plugins/two_factor/signin/usecases"
RECOVERY = "plugins/two_factor/recovery/usecases"


@value("sign-in that waits", f"{SIGN_IN}/verify", f"{SIGN_IN}/challenge", signs_in=True)
def waiting(crowd: Crowd) -> list[Shot]:
    """Ten good codes, one sign-in."""
    owner = crowd.enrolled().owner
    browser = owner.challenged()
    codes = owner.backup_codes * 2
    return [post("/two-factor/verify-backup-code", {"code": code}).by(browser) for code in codes]


@value("code of the app", signs_in=True)
def app_code(crowd: Crowd) -> list[Shot]:
    owner = crowd.enrolled().owner
    browsers = [owner.challenged() for _ in range(MANY)]
    shot = post("/two-factor/verify-totp", {"code": owner.code(1)})
    return [shot.by(browser) for browser in browsers]


@value("backup code", signs_in=True)
def backup_code(crowd: Crowd) -> list[Shot]:
    owner = crowd.enrolled().owner
    shot = post("/two-factor/verify-backup-code", {"code": owner.backup_codes[0]})
    return [shot.by(owner.challenged()) for _ in range(MANY)]


@value("second factor by mail", f"{SIGN_IN}/mailed_codes", signs_in=True)
def mailed_factor(crowd: Crowd) -> list[Shot]:
    owner = crowd.enrolled().owner
    browser = owner.challenged()
    browser.post("/two-factor/send-otp")
    return [post("/two-factor/verify-otp", {"code": owner.mailed_code()}).by(browser)] * MANY


@value("passkey for a sign-in that waits", f"{SIGN_IN}/challenge", signs_in=True)
def waiting_for_a_key(crowd: Crowd) -> list[Shot]:
    member = crowd.enrolled()
    register(member.home, member.touched)
    browser = member.owner.challenged()
    options = browser.get("/passkey/generate-authenticate-options?secondFactor=true").json
    body = {"response": member.touched.get(options)}
    return [post("/passkey/verify-authentication", body).by(browser)] * MANY


@value("trusted device", signs_in=True)
def trusted_device(crowd: Crowd) -> list[Shot]:
    owner = crowd.enrolled().owner
    browser = owner.challenged()
    assert verify_totp(browser, owner.code(1), trustDevice=True).status_int == 200
    body = {"email": owner.email, "password": PASSWORD}
    return [post("/sign-in/email", body).by(browser)] * MANY


@value("first code of a new app")
def enrolment(crowd: Crowd) -> list[Shot]:
    member = crowd.proven()
    owner = begin_enrolment(crowd.site, Now(), member.home, member.email)
    return [post("/two-factor/verify-totp", {"code": owner.code()}).by(member.home)] * MANY


@value("enrolment that a role asks for", "core/signin/enrolment", signs_in=True)
def required_enrolment(crowd: Crowd) -> list[Shot]:
    member, browser = crowd.proven(), crowd.browser()
    give(crowd.site, member.email, NEEDS_TWO)
    browser.post("/sign-in/email", {"email": member.email, "password": PASSWORD})
    answer = browser.post("/two-factor/enable")
    owner = Owner(crowd.site, Now(), member.email, secret_of(answer), [])  # type: ignore[arg-type]
    return [post("/two-factor/verify-totp", {"code": owner.code()}).by(browser)] * MANY


def form(reader: Reader, path: str) -> list[Shot]:
    """The form of the page that is open, pressed by many."""
    (found,) = (one for one in reader.page.forms.values() if one.action.endswith(path))
    fields = {name: text for name, text in found.submit_fields() if name}
    return [Shot("POST", path, form=fields).by(reader.visitor)] * MANY


@value("link that cancels a recovery", f"{RECOVERY}/waiting", won=moved)
def cancelling(crowd: Crowd) -> list[Shot]:
    owner = crowd.enrolled().owner
    begun(owner)
    reader = Reader(crowd.site)
    reader.open(f"/recovery/cancel?token={token_in(crowd.site, owner.email, STARTED)}")
    return form(reader, "/recovery/cancel")


@value("link that finishes a recovery", f"{RECOVERY}/finishing", signs_in=True)
def finishing(crowd: Crowd) -> list[Shot]:
    member = crowd.enrolled()
    begun(member.owner)
    mine = RECOVERIES.c.user_id == member.user_id
    past = Now().now - timedelta(minutes=1)
    change_rows(crowd.site, update(RECOVERIES).where(mine).values(due_at=past))
    browser = member.owner.challenged()
    body = {"token": link_mailed(member.owner, browser)}
    return [post("/two-factor/finish-recovery", body).by(browser)] * MANY


@value("link of a mail about a new browser", "plugins/new_device/usecases/disown", won=moved)
def disowning(crowd: Crowd) -> list[Shot]:
    member = crowd.proven()
    Reader(crowd.site, **{"User-Agent": CHROME.replace("Windows", "Linux")}).sign_in(member.email)
    reader = Reader(crowd.site)
    reader.open(reader.mailed_link(member.email))
    return form(reader, "/not-me")


@value("challenge for a passkey", "plugins/passkey/usecases/challenges", signs_in=True)
def key_challenge(crowd: Crowd) -> list[Shot]:
    member, device, browser = crowd.proven(), Authenticator(), crowd.browser()
    register(member.home, device)
    body = {"response": device.get(request_options(browser))}
    return [post("/passkey/verify-authentication", body).by(browser)] * MANY


@value("challenge for a new passkey", "plugins/passkey/usecases/challenges")
def new_key(crowd: Crowd) -> list[Shot]:
    member = crowd.proven()
    body = {"response": Authenticator().create(creation_options(member.home))}
    return [post("/passkey/verify-registration", body).by(member.home)] * MANY


@value("one-time token", "plugins/one_time_token/usecases", signs_in=True)
def one_time_token(crowd: Crowd) -> list[Shot]:
    token = crowd.member().home.get("/one-time-token/generate").json["token"]
    return [post("/one-time-token/verify", {"token": token})] * MANY


@value("device code", "plugins/device/usecases/collect")
def device_code(crowd: Crowd) -> list[Shot]:
    device = Device(crowd.site)
    assert let_in(crowd.member().home, device.code).status_int == 200
    body = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": device.told["device_code"],
        "client_id": "tv",
    }
    return [post("/device/token", body)] * MANY


def named(told: Told) -> bool:
    """Whether the device's request is told of in full: it is the caller's."""
    return "client_id" in told.json


@value("user code of a device", won=named)
def user_code(crowd: Crowd) -> list[Shot]:
    device = Device(crowd.site)
    people = [crowd.member().home for _ in range(MANY)]
    return [get(f"/device?user_code={device.code}").by(person) for person in people]


@value("decision about a device")
def decision(crowd: Crowd) -> list[Shot]:
    device, home = Device(crowd.site), crowd.member().home
    look(home, device.code)
    acts = ["approve", "deny"] * (MANY // 2)
    return [post(f"/device/{act}", {"userCode": device.code}).by(home) for act in acts]


@value("nonce of a wallet", "plugins/siwe/usecases/asking", signs_in=True)
def wallet_nonce(crowd: Crowd) -> list[Shot]:
    browser, wallet = crowd.browser(), Wallet()
    return [post("/siwe/verify", signed(wallet, asked(browser, wallet))).by(browser)] * MANY


@value("nonce of a wallet to connect", "plugins/siwe/usecases/asking")
def connecting_nonce(crowd: Crowd) -> list[Shot]:
    home, wallet = crowd.proven().home, Wallet()
    return [
        post("/siwe/link", signed(wallet, asked(home, wallet, 1, "/siwe/link-message"))).by(home)
    ] * MANY


@value("state of a sign-in at a provider", "plugins/social/state", won=opened, signs_in=True)
def provider_state(crowd: Crowd) -> list[Shot]:
    browser, member = crowd.browser(), crowd.proven()
    query = crowd.acme.consent(begin(browser), member.known)
    return [get(f"/callback/acme?{query}").by(browser)] * MANY


@value("state of a sign-in in a window", "plugins/social/state", won=opened, signs_in=True)
def window_state(crowd: Crowd) -> list[Shot]:
    browser, member = crowd.browser(), crowd.proven()
    query = {"provider": "acme", "popupOrigin": browser.origin, "popupNonce": "n-1"}
    away = browser.get(f"/oauth-popup/start?{urlencode(query)}").location
    back = crowd.acme.consent(away, member.known)
    return [get(f"/callback/acme?{back}").by(browser)] * MANY


@value("offer to connect a provider", "plugins/social/usecases/connect", event="account-linked")
def connecting_offer(crowd: Crowd) -> list[Shot]:
    """An account whose mailbox nobody has proven: its owner signs in once, and agrees."""
    member, reader = crowd.member(), Reader(crowd.site)
    reader.open("/sign-in")
    reader.send("/with/acme")
    away = reader.page.html.select_one(".providers a")["href"]
    reader.open(f"/api/auth/callback/acme?{crowd.acme.consent(str(away), member.known)}")
    reader.send("/sign-in", email=member.email, password=PASSWORD)
    return form(reader, "/account/connections/confirm")
