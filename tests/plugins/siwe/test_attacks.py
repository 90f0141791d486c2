"""Messages and signatures that are not right; each refusal has a name, and writes nothing."""

from datetime import timedelta

import pytest

from tests.plugins.siwe.conftest import MISMATCH, NONCE, asked, refused, signed
from tests.support.wallet import ORDER, Wallet, message_for, written

EXPIRED = (401, "UNAUTHORIZED_SIWE_MESSAGE_EXPIRED")
EARLY = (401, "UNAUTHORIZED_SIWE_MESSAGE_NOT_YET_VALID")
SIGNATURE = (401, "UNAUTHORIZED_INVALID_SIWE_SIGNATURE")


@pytest.fixture
def page(site, wallet, clock):
    """An application's page: writes a message of its own around a nonce, and has it signed."""

    class Page:
        visitor = site.visitor()

        def sent(self, **fields):
            nonce = self.visitor.post("/siwe/nonce").json["nonce"]
            at = {"issued": iso(clock.now)} | fields
            text = message_for(wallet, nonce, **at)
            return refused(site, self.visitor, signed(wallet, text))

    return Page()


def iso(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    "fields",
    [
        {"domain": "evil.example"},
        {"domain": "auth.example.com.evil.example"},
        {"domain": "auth.example.com@evil.example"},
        {"domain": "auth.example.com:8443"},
        {"domain": "http://auth.example.com"},
        {"domain": "sub.auth.example.com"},
        {"uri": "https://evil.example"},
        {"uri": "https://auth.example.com.evil.example"},
        {"uri": "http://auth.example.com"},
        {"uri": "ipfs://auth.example.com"},
        {"version": "2"},
        {"chain": "0"},
        {"chain": "01"},
        {"chain": "1e0"},
        {"chain": "1\nChain ID: 5"},
        {"address": "0x000000000000000000000000000000000000dead"},
        {"address": "0xDEAD"},
        {"statement": "one\ntwo"},
        {"more": "\nAnything: else"},
        {"more": "\n"},
        {"issued": "yesterday"},
    ],
)
def test_atk_124_a_message_for_somebody_else(page, fields):
    assert page.sent(**fields) == MISMATCH


def test_atk_124_the_address_of_somebody_else(page):
    assert page.sent(address=Wallet().address) == SIGNATURE


def test_atk_124_a_message_with_other_line_ends(page, site, wallet, clock):
    nonce = page.visitor.post("/siwe/nonce").json["nonce"]
    text = message_for(wallet, nonce, issued=iso(clock.now)).replace("\n", "\r\n")
    assert refused(site, page.visitor, signed(wallet, text)) == MISMATCH


@pytest.mark.parametrize(
    ("line", "distance", "said"),
    [
        ("Expiration Time", timedelta(seconds=-1), EXPIRED),
        ("Expiration Time", timedelta(), EXPIRED),
        ("Not Before", timedelta(milliseconds=1), EARLY),
        ("Not Before", timedelta(days=1), EARLY),
    ],
)
def test_atk_124_out_of_its_time(page, clock, line, distance, said):
    assert page.sent(more=f"\n{line}: {iso(clock.now + distance)}") == said


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(minutes=-21), EXPIRED),
        (timedelta(days=-700), EXPIRED),
        (timedelta(minutes=11), EARLY),
    ],
)
def test_atk_124_issued_at_another_time(page, clock, distance, said):
    assert page.sent(issued=iso(clock.now + distance)) == said


def test_clocks_may_be_off_a_little_and_bounds_are_bounds(page, site, wallet, clock):
    for minutes in (-19, 9):
        nonce = page.visitor.post("/siwe/nonce").json["nonce"]
        more = f"\nExpiration Time: {iso(clock.now + timedelta(milliseconds=1))}"
        more += f"\nNot Before: {iso(clock.now)}"
        issued = iso(clock.now + timedelta(minutes=minutes))
        text = message_for(wallet, nonce, issued=issued, more=more)
        assert page.visitor.post("/siwe/verify", signed(wallet, text)).status_int == 200


def test_atk_124_a_nonce_that_was_never_given(site, wallet, visitor, clock):
    text = message_for(wallet, "A1b2C3d4E5f6G7h8J9k0L1m2", issued=iso(clock.now))
    assert refused(site, visitor, signed(wallet, text)) == NONCE


@pytest.mark.parametrize("nonce", ["", "abc1234", "some-other-nonce", "A" * 251])
def test_atk_124_what_is_no_nonce(site, wallet, visitor, clock, nonce):
    text = message_for(wallet, nonce, issued=iso(clock.now))
    assert refused(site, visitor, signed(wallet, text)) == MISMATCH


def test_atk_124_a_nonce_again(site, wallet):
    visitor = site.visitor()
    body = signed(wallet, asked(visitor, wallet))
    assert visitor.post("/siwe/verify", body).status_int == 200
    visitor.post("/sign-out")
    assert refused(site, visitor, body) == NONCE


def test_atk_124_a_nonce_too_late(site, wallet, visitor, clock):
    body = signed(wallet, asked(visitor, wallet))
    clock.advance(timedelta(minutes=10))
    assert refused(site, visitor, body) == NONCE


def test_atk_124_a_message_in_another_browser(site, wallet, visitor):
    """Whoever sees message and signature has neither, and does not spend them for their owner."""
    body = signed(wallet, asked(visitor, wallet))
    assert refused(site, site.visitor(), body) == NONCE
    stranger = site.visitor()
    asked(stranger, wallet)
    assert refused(site, stranger, body) == NONCE
    assert visitor.post("/siwe/verify", body).status_int == 200


def test_atk_124_a_nonce_that_names_its_browser_itself(site, wallet, visitor, clock):
    """In a browser without the cookie, so that it might be taken for nonce and cookie at once."""
    nonce = visitor.post("/siwe/nonce").json["nonce"]
    cookie = next(c.value for c in visitor.web.cookiejar if c.name.endswith(".siwe"))
    secret = cookie.partition(".")[0]
    assert secret.isalnum()
    for both in (nonce + secret, secret + nonce):
        text = message_for(wallet, both, issued=iso(clock.now))
        assert refused(site, site.visitor(), signed(wallet, text)) == NONCE


@pytest.mark.parametrize("change", ["address", "chain", "statement"])
def test_atk_124_another_message_than_we_wrote(site, wallet, visitor, change):
    """The nonce of a message of ours is bound to address and chain, and the text is signed."""
    other, text = Wallet(), asked(visitor, wallet)
    if change == "address":
        body = signed(other, text.replace(wallet.address, other.address))
        assert refused(site, visitor, body) == MISMATCH
    elif change == "chain":
        body = signed(wallet, text.replace("Chain ID: 1", "Chain ID: 2"))
        assert refused(site, visitor, body) == MISMATCH
    else:
        body = signed(wallet, text) | {"message": text.replace("Sign in", "Drink")}
        assert refused(site, visitor, body) == SIGNATURE


def test_atk_124_signed_by_another_key(site, wallet, visitor):
    body = {"message": asked(visitor, wallet), "signature": ""}
    body["signature"] = Wallet().sign(body["message"])
    assert refused(site, visitor, body) == SIGNATURE


def test_atk_124_signatures_that_are_spoiled(site, wallet, visitor):
    text = asked(visitor, wallet)
    r, s, parity = wallet.parts(text)
    good = written(r, s, 27 + parity)
    spoiled = [
        written(r, ORDER - s, 27 + 1 - parity),
        written(r, ORDER - s, 27 + parity),
        written(r, s, 27 + 1 - parity),
        written(r, s, 29 + parity),
        written(r, s, 255),
        written(0, s, 27),
        written(r, 0, 27),
        good[:-2],
        good + "00",
        good[2:],
        "0x" + "zz" * 65,
        "0x",
        "nonsense",
        "\u0661" * 132,
        good.replace("0x", "0X"),
    ]
    for signature in spoiled:
        assert refused(site, visitor, {"message": text, "signature": signature}) == SIGNATURE
    body = {"message": text, "signature": written(r, s, parity)}
    assert visitor.post("/siwe/verify", body).status_int == 200


@pytest.mark.parametrize(
    "more",
    [
        {"walletAddress": "0x000000000000000000000000000000000000dEaD"},
        {"address": "0x000000000000000000000000000000000000dEaD"},
        {"chainId": 5},
        {"userId": "x"},
        {"nonce": "A1b2C3d4E5f6"},
    ],
)
def test_atk_124_nothing_beside_the_message_is_believed(site, wallet, visitor, more):
    body = signed(wallet, asked(visitor, wallet)) | more
    assert refused(site, visitor, body) == (400, "VALIDATION_ERROR")


def test_what_is_not_even_text(site, visitor):
    for body in ({}, {"message": 1, "signature": []}, {"message": "", "signature": ""}):
        assert refused(site, visitor, body) == (400, "VALIDATION_ERROR")
    endless = {"message": "a" * 5000, "signature": "0x"}
    assert refused(site, visitor, endless) == (400, "VALIDATION_ERROR")
