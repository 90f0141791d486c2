"""Wallets on the wire."""

from datetime import timedelta

import pytest

from authsvc.core.accounts.models import Account
from authsvc.plugins.siwe.models import WalletAddress
from tests.plugins.siwe.conftest import asked, connect, enter, refusal, signed
from tests.support.attack import audited, rows
from tests.support.visitor import fresh_email
from tests.support.wallet import Wallet, message_for

ACCOUNTS = Account.__table__
WALLETS = WalletAddress.__table__


def test_the_message_that_a_wallet_is_asked_to_sign(visitor, wallet, clock):
    at = clock.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    end = (clock.now + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    lines = asked(visitor, wallet, 137).split("\n")
    nonce = lines.pop(8)
    assert lines == [
        "auth.example.com wants you to sign in with your Ethereum account:",
        wallet.address,
        "",
        "Sign in with this wallet.",
        "",
        "URI: https://auth.example.com",
        "Version: 1",
        "Chain ID: 137",
        f"Issued At: {at}",
        f"Expiration Time: {end}",
    ]
    assert len(nonce.removeprefix("Nonce: ")) == 24


def test_a_new_wallet_is_a_new_account(site, wallet):
    visitor = site.visitor()
    answer = enter(visitor, wallet)
    found = visitor.session()
    user = {"id": found["user"]["id"], "walletAddress": wallet.address, "chainId": 1}
    token = found["session"]["token"]
    assert answer.json == {"token": token, "success": True, "user": user}
    placeholder = f"{wallet.address.lower()}@siwe.placeholder.invalid"
    assert (found["user"]["name"], found["user"]["email"]) == (wallet.address, placeholder)
    assert not found["user"]["emailVerified"]
    (row,) = rows(site, WALLETS, WALLETS.c.user_id == user["id"])
    assert (row.address, row.chain_id, row.is_primary) == (wallet.address, 1, True)
    (account,) = visitor.get("/list-accounts").json
    assert (account["providerId"], account["accountId"]) == ("siwe", f"{wallet.address}:1")
    assert {"wallet-linked", "user-created", "session-opened"} <= set(audited(site, user["id"]))


def test_the_same_wallet_is_the_same_account(site, wallet):
    first = enter(site.visitor(), wallet).json["user"]["id"]
    assert enter(site.visitor(), wallet).json["user"]["id"] == first


def test_the_same_wallet_on_another_chain_is_the_same_account(site, wallet):
    visitor = site.visitor()
    first = enter(visitor, wallet).json["user"]
    second = enter(site.visitor(), wallet, 137).json["user"]
    assert second == first | {"chainId": 137}
    found = visitor.get("/siwe/list-wallets").json
    assert [(row["chainId"], row["isPrimary"]) for row in found] == [(1, True), (137, False)]
    names = [account["accountId"] for account in visitor.get("/list-accounts").json]
    assert names == [f"{wallet.address}:1", f"{wallet.address}:137"]


@pytest.mark.parametrize("path", ["/siwe/nonce", "/siwe/get-nonce"])
def test_a_message_of_an_applications_page(site, wallet, path):
    visitor = site.visitor()
    nonce = visitor.post(path).json["nonce"]
    now = site.services.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    text = message_for(wallet, nonce, issued=now)
    assert visitor.post("/siwe/verify", signed(wallet, text)).json["success"] is True


def test_a_nonce_can_be_asked_for_without_a_body(visitor):
    assert len(visitor.call("POST", "/siwe/nonce").json["nonce"]) == 24


@pytest.mark.parametrize("path", ["/siwe/nonce", "/siwe/get-nonce"])
def test_a_nonce_is_for_any_wallet(visitor, wallet, path):
    answer = visitor.post(path, {"walletAddress": wallet.address, "chainId": 1})
    assert refusal(answer) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"address": "0x12", "chainId": 1}, "INVALID_WALLET_ADDRESS"),
        ({"address": "vitalik.eth", "chainId": 1}, "INVALID_WALLET_ADDRESS"),
        ({"address": "0x" + "1" * 41, "chainId": 1}, "VALIDATION_ERROR"),
        ({"address": "0x" + "1" * 40, "chainId": 0}, "VALIDATION_ERROR"),
        ({"address": "0x" + "1" * 40, "chainId": 2**53}, "VALIDATION_ERROR"),
        ({"address": "0x" + "1" * 40}, "VALIDATION_ERROR"),
    ],
)
def test_there_is_no_message_for_what_is_no_wallet(visitor, body, code):
    assert refusal(visitor.post("/siwe/message", body)) == (400, code)


def test_origins_of_applications(make_wallet_site, wallet):
    site = make_wallet_site({"authsvc.siwe.origins": "https://app.example.com"})
    visitor = site.visitor()
    now = site.services.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    there = {"domain": "app.example.com", "uri": "https://app.example.com/in", "issued": now}
    text = message_for(wallet, visitor.post("/siwe/nonce").json["nonce"], **there)
    assert visitor.post("/siwe/verify", signed(wallet, text)).status_int == 200


def test_a_client_that_keeps_no_cookies(make_wallet_site, wallet):
    site = make_wallet_site({"authsvc.siwe.bind_browser": "false"})
    text = asked(site.visitor(), wallet)
    assert site.visitor().post("/siwe/verify", signed(wallet, text)).status_int == 200


def test_two_tabs_of_a_browser_are_both_asked(visitor, wallet):
    first, second = asked(visitor, wallet), asked(visitor, wallet)
    for text in (first, second):
        assert visitor.post("/siwe/verify", signed(wallet, text)).status_int == 200


def test_somebody_signed_in_connects_a_wallet(site, wallet):
    visitor, email = site.visitor(), fresh_email()
    user_id = visitor.sign_up(email)["user"]["id"]
    answer = connect(visitor, wallet)
    assert (answer.json["address"], answer.json["chainId"]) == (wallet.address, 1)
    assert visitor.get("/siwe/list-wallets").json == [answer.json]
    assert site.mail(email).subject == "A wallet was connected to your account"
    assert enter(site.visitor(), wallet).json["user"]["id"] == user_id
    assert connect(visitor, wallet, 10).json["isPrimary"] is False
    assert audited(site, user_id).count("wallet-linked") == 2


def test_several_wallets_and_a_most(make_wallet_site):
    site = make_wallet_site({"authsvc.siwe.per_account": "2"})
    visitor = site.visitor()
    visitor.sign_up()
    first = Wallet()
    assert connect(visitor, first).json["isPrimary"] is True
    assert connect(visitor, Wallet()).json["isPrimary"] is False
    assert refusal(connect(visitor, Wallet())) == (400, "TOO_MANY_WALLETS")
    assert connect(visitor, first, 5).status_int == 200


def test_a_wallet_is_disconnected_on_every_chain(site, wallet):
    visitor, email = site.visitor(), fresh_email()
    user_id = visitor.sign_up(email)["user"]["id"]
    other = Wallet()
    for each, chain in ((wallet, 1), (wallet, 137), (other, 1)):
        connect(visitor, each, chain)
    answer = visitor.post("/siwe/unlink", {"address": wallet.address.lower()})
    assert answer.json == {"status": True}
    (left,) = visitor.get("/siwe/list-wallets").json
    assert (left["address"], left["isPrimary"]) == (other.address, True)
    providers = [account["providerId"] for account in visitor.get("/list-accounts").json]
    assert sorted(providers) == ["credential", "siwe"]
    assert site.mail(email).subject == "A wallet was disconnected from your account"
    assert "wallet-removed" in audited(site, user_id)
    assert enter(site.visitor(), wallet).json["user"]["id"] != user_id
    again = visitor.post("/siwe/unlink", {"address": wallet.address})
    assert refusal(again) == (404, "WALLET_NOT_FOUND")


def test_an_unlinked_account_is_a_disconnected_wallet(site, wallet):
    """Better Auth's clients know accounts, and unlink those."""
    visitor = site.visitor()
    user_id = visitor.sign_up()["user"]["id"]
    connect(visitor, wallet)
    account = next(a for a in visitor.get("/list-accounts").json if a["providerId"] == "siwe")
    body = {"accountId": account["id"], "providerId": "siwe"}
    assert visitor.post("/unlink-account", body).status_int == 200
    assert visitor.get("/siwe/list-wallets").json == []
    assert enter(site.visitor(), wallet).json["user"]["id"] != user_id


def test_an_account_unlinked_while_the_plugin_was_off(site, make_wallet_site, wallet):
    visitor, email = site.visitor(), fresh_email()
    user_id = visitor.sign_up(email)["user"]["id"]
    connect(visitor, wallet)
    plain = make_wallet_site({"authsvc.plugins": "bearer username two_factor audit"}).visitor()
    plain.sign_in(email)
    account = next(a for a in plain.get("/list-accounts").json if a["providerId"] == "siwe")
    body = {"accountId": account["id"], "providerId": "siwe"}
    assert plain.post("/unlink-account", body).status_int == 200
    assert enter(site.visitor(), wallet).json["user"]["id"] != user_id
    assert visitor.get("/siwe/list-wallets").json == []


def test_a_wallet_that_comes_back_after_it_was_removed(site, wallet):
    visitor = site.visitor()
    first = enter(visitor, wallet).json["user"]["id"]
    connect(visitor, Wallet())
    visitor.post("/siwe/unlink", {"address": wallet.address})
    other = site.visitor()
    assert enter(other, wallet).json["user"]["id"] != first
    assert other.session()["user"]["email"].startswith(wallet.address.lower() + "-")


def test_sign_up_can_be_closed(make_wallet_site, wallet):
    for setting in ("authsvc.siwe.sign_up", "authsvc.password.sign_up"):
        visitor = make_wallet_site({setting: "false"}).visitor()
        assert refusal(enter(visitor, wallet)) == (403, "SIWE_SIGN_UP_DISABLED")
        assert visitor.session() is None


def test_only_these_chains(make_wallet_site, wallet):
    visitor = make_wallet_site({"authsvc.siwe.chains": "1 10"}).visitor()
    assert enter(visitor, wallet, 10).status_int == 200
    body = {"address": wallet.address, "chainId": 137}
    assert refusal(visitor.post("/siwe/message", body)) == (400, "CHAIN_NOT_ALLOWED")
    text = asked(visitor, wallet).replace("Chain ID: 1", "Chain ID: 137")
    answer = visitor.post("/siwe/verify", signed(wallet, text))
    assert refusal(answer) == (401, "UNAUTHORIZED_SIWE_MESSAGE_MISMATCH")


NAMED = {"authsvc.siwe.anonymous": "false", "authsvc.links.links": "direct"}


def test_an_address_may_be_asked_for(make_wallet_site, wallet):
    site, email = make_wallet_site(NAMED), fresh_email()
    visitor = site.visitor()
    assert refusal(enter(visitor, wallet)) == (400, "VALIDATION_ERROR")
    answer = enter(visitor, wallet, email=email.upper())
    assert answer.status_int == 200
    assert visitor.session()["user"]["email"].endswith(".invalid")
    link = site.mail(email).text.split("/api/auth", 1)[1].split()[0]
    visitor.get(link)
    assert visitor.session()["user"]["email"] == email
    assert enter(site.visitor(), wallet).status_int == 200


def test_somebody_known_needs_no_address(site, make_wallet_site, wallet):
    first = enter(site.visitor(), wallet).json["user"]
    named, email = make_wallet_site(NAMED), fresh_email()
    assert enter(named.visitor(), wallet).json["user"] == first
    assert enter(named.visitor(), wallet, email=email).json["user"] == first
    assert named.mail(email) is None
