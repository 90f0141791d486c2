"""What attackers try with wallets and the accounts they open."""

from datetime import timedelta

from sqlalchemy import update

from authsvc.core.users.models import User
from tests.plugins.siwe.conftest import (
    MISMATCH,
    NONCE,
    asked,
    connect,
    enter,
    nothing_written,
    refusal,
    refused,
    signed,
)
from tests.support.attack import change_rows, dump, mails_to, rows, token_mailed
from tests.support.clock import with_still_limits
from tests.support.mailed import reset, reset_token
from tests.support.second_factor import enrol
from tests.support.visitor import fresh_email
from tests.support.wallet import Wallet

USERS = User.__table__


def test_atk_124_what_was_signed_for_one_thing_is_no_other(site, wallet):
    """A message to sign in connects nothing, and one to connect signs nobody in."""
    visitor = site.visitor()
    visitor.sign_up()
    entering = signed(wallet, asked(visitor, wallet))
    assert refusal(visitor.post("/siwe/link", entering)) == NONCE
    connecting = signed(wallet, asked(visitor, wallet, path="/siwe/link-message"))
    visitor.post("/sign-out")
    assert refused(site, visitor, connecting) == NONCE


def test_a_message_to_connect_is_for_one_account(site, wallet):
    visitor = site.visitor()
    visitor.sign_up()
    body = signed(wallet, asked(visitor, wallet, path="/siwe/link-message"))
    visitor.post("/sign-out")
    visitor.sign_up()
    assert refusal(visitor.post("/siwe/link", body)) == MISMATCH
    assert visitor.get("/siwe/list-wallets").json == []


def test_atk_117_a_wallet_stays_with_its_owner(site, wallet):
    owner = enter(site.visitor(), wallet).json["user"]["id"]
    other = site.visitor()
    other.sign_up()
    for chain in (1, 137):
        assert refusal(connect(other, wallet, chain)) == (409, "WALLET_ALREADY_LINKED")
    assert other.get("/siwe/list-wallets").json == []
    assert enter(site.visitor(), wallet).json["user"]["id"] == owner


def test_nobody_touches_the_wallets_of_others(site, wallet):
    enter(site.visitor(), wallet)
    other = site.visitor()
    other.sign_up()
    answer = other.post("/siwe/unlink", {"address": wallet.address})
    assert refusal(answer) == (404, "WALLET_NOT_FOUND")
    assert site.visitor().get("/siwe/list-wallets").status_int == 401


def test_atk_079_an_old_session_neither_connects_nor_disconnects(site, wallet, clock):
    visitor = site.visitor()
    visitor.sign_up()
    body = signed(wallet, asked(visitor, wallet, path="/siwe/link-message"))
    clock.advance(timedelta(days=2))
    wish = {"address": wallet.address, "chainId": 1}
    for path, sent in (
        ("/siwe/link-message", wish),
        ("/siwe/link", body),
        ("/siwe/unlink", {"address": wallet.address}),
    ):
        assert refusal(visitor.post(path, sent)) == (403, "SESSION_NOT_FRESH")


def test_atk_119_the_last_way_in_stays(site, wallet):
    visitor = site.visitor()
    enter(visitor, wallet)
    enter(visitor, wallet, 137)
    with nothing_written(site):
        answer = visitor.post("/siwe/unlink", {"address": wallet.address})
    assert refusal(answer) == (400, "LAST_WAY_IN")
    connect(visitor, Wallet())
    assert visitor.post("/siwe/unlink", {"address": wallet.address}).status_int == 200


def test_atk_084_the_second_factor_is_asked_after_a_wallet(site, wallet, clock):
    visitor = site.visitor()
    owner = enrol(site, clock, visitor)
    connect(visitor, wallet)
    stranger = site.visitor()
    answer = enter(stranger, wallet)
    assert answer.json == {"twoFactorRedirect": True, "twoFactorMethods": ["totp", "otp"]}
    assert stranger.session() is None
    assert stranger.post("/two-factor/verify-totp", {"code": owner.code()}).status_int == 200
    assert stranger.session()["user"]["email"] == owner.email


def test_atk_067_somebody_disabled_stays_out(site, wallet):
    user_id = enter(site.visitor(), wallet).json["user"]["id"]
    off = update(USERS).where(USERS.c.id == user_id).values(disabled_at=site.services.now())
    change_rows(site, off)
    assert refusal(enter(site.visitor(), wallet)) == (403, "ACCOUNT_DISABLED")


def test_atk_042_a_wallet_connected_before_the_mailbox_was_proven_is_gone(make_wallet_site):
    plugins = "bearer username two_factor siwe magic_link audit"
    site = make_wallet_site({"authsvc.plugins": plugins, "authsvc.links.links": "direct"})
    thief, wallet, email = site.visitor(), Wallet(), fresh_email()
    user_id = thief.sign_up(email)["user"]["id"]
    connect(thief, wallet)
    site.visitor().post("/sign-in/magic-link", {"email": email, "callbackURL": "/in"})
    path = site.mail(email).text.split("/api/auth", 1)[1].split()[0]
    owner = site.visitor()
    owner.get(path)
    assert owner.session()["user"]["id"] == user_id
    assert owner.get("/siwe/list-wallets").json == []
    assert enter(site.visitor(), wallet).json["user"]["id"] != user_id


def test_atk_042_a_reset_of_an_unproven_account_removes_its_wallets(site, wallet):
    thief, email = site.visitor(), fresh_email()
    user_id = thief.sign_up(email)["user"]["id"]
    connect(thief, wallet)
    assert reset(site.visitor(), reset_token(site, email)).status_int == 200
    assert enter(site.visitor(), wallet).json["user"]["id"] != user_id


def test_an_unproven_mailbox_has_to_be_proven_first(site, make_wallet_site, wallet):
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    connect(visitor, wallet)
    strict = make_wallet_site({"authsvc.password.require_verification": "true"})
    assert refusal(enter(strict.visitor(), wallet)) == (403, "EMAIL_NOT_VERIFIED")
    assert strict.mail(email).subject.startswith("Confirm your e-mail")
    assert enter(strict.visitor(), Wallet()).status_int == 200


NAMED = {"authsvc.siwe.anonymous": "false"}


def test_atk_050_the_address_of_somebody_else_stays_theirs(site, make_wallet_site, wallet):
    email = fresh_email()
    owner = site.visitor().sign_up(email)["user"]["id"]
    named, thief = make_wallet_site(NAMED), site.visitor()
    before = mails_to(named, email)
    visitor = named.visitor()
    known = enter(visitor, wallet, email=email)
    new = enter(named.visitor(), Wallet(), email=fresh_email())
    assert set(known.json) == set(new.json)
    assert known.status_int == new.status_int == 200
    assert known.json["user"]["id"] != owner
    found = visitor.session()["user"]
    assert (found["email"].endswith(".invalid"), found["emailVerified"]) == (True, False)
    assert mails_to(named, email) == before
    assert len(rows(site, USERS, USERS.c.email == email)) == 1
    assert thief.session() is None


def test_atk_050_an_address_counts_when_its_mailbox_was_proven(make_wallet_site, wallet):
    site, email = make_wallet_site(NAMED), fresh_email()
    visitor = site.visitor()
    user_id = enter(visitor, wallet, email=email).json["user"]["id"]
    token_mailed(site, email)
    (row,) = rows(site, USERS, USERS.c.id == user_id)
    assert (row.email != email, row.pending_email, row.email_verified) == (True, email, False)
    owner = site.visitor()
    assert owner.sign_up(email)["user"]["id"] != user_id


def test_nobody_takes_the_address_of_a_wallet_first(site, wallet):
    email = f"{wallet.address.lower()}@siwe.placeholder.invalid"
    body = {"name": "x", "email": email, "password": "kQ7vZ2pX-gannet"}
    assert refusal(site.visitor().post("/sign-up/email", body)) == (400, "INVALID_EMAIL")


def test_a_network_has_a_budget_of_new_accounts(make_wallet_site):
    site = make_wallet_site({"authsvc.siwe.per_network": "2"})
    first, second = Wallet(), Wallet()
    crowd = "198.51.100.20"
    for each in (first, second):
        assert enter(site.visitor(crowd), each).status_int == 200
    assert refusal(enter(site.visitor(crowd), Wallet())) == (429, "TOO_MANY_WALLET_SIGN_UPS")
    assert enter(site.visitor(crowd), first).status_int == 200
    assert enter(site.visitor("203.0.113.9"), Wallet()).status_int == 200


def test_atk_100_the_flood_of_nonces_has_a_limit(make_wallet_site):
    site = with_still_limits(make_wallet_site({"authsvc.limits.enabled": "true"}))
    flooder = site.visitor(address="198.51.100.7")
    answers = [flooder.post("/siwe/nonce") for _ in range(31)]
    assert [answer.status_int for answer in answers].count(429) == 1


def test_adr_0006_no_nonce_is_stored_as_it_is(site, wallet, visitor):
    text = asked(visitor, wallet)
    nonce = text.partition("Nonce: ")[2][:24]
    kept = [c.value.partition(".")[0] for c in visitor.web.cookiejar if c.name.endswith("siwe")]
    assert len(kept) == 1
    assert not [where for where, value in dump(site) if nonce in value or kept[0] in value]


def test_atk_021_another_site_signs_nobody_in(site, wallet, visitor):
    body = signed(wallet, asked(visitor, wallet))
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert visitor.post("/siwe/verify", body, headers=evil).status_int == 403
    assert visitor.session() is None
