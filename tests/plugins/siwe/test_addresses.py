"""Addresses with their checksum."""

import pytest

from authsvc.plugins.siwe.addresses import checksummed, keccak, shortened
from tests.support.wallet import Wallet

# EIP-55, "Test Cases".
EXAMPLES = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]


@pytest.mark.parametrize("address", EXAMPLES)
def test_the_examples_of_the_standard(address):
    for spelling in (address, "0x" + address[2:].lower(), "0x" + address[2:].upper()):
        assert checksummed(spelling) == address


def test_keccak_is_not_sha3():
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak(b"").hex() == empty


def test_a_known_key_has_its_known_address():
    known = Wallet(0x4C0883A69102937D6231471B5DBB6204FE5129617082792AE468D01A3F362318)
    assert known.address == "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"


def test_people_know_the_two_ends():
    assert shortened("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23") == "0x2c75…5c23"
