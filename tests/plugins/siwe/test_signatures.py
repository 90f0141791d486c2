"""Who signed what; the vectors were made by another library (eth-keys)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.plugins.siwe.signatures import ORDER, signed_by, signer_of
from tests.support.wallet import FIELD, Wallet, written

KNOWN = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
VECTORS = {
    "Some data": "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
    "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
    "hello": "0xa5d58782075bdf09490159d634d1aae66a8f6777c7247d2f233e9511cfd7c64c"
    "34f288cdbcea5370e4863fdbe9f4d86654c2ba1d86589e9ebb64494c649008591b",
    "Sign in with this wallet.": "0x9ebafb6b5fdd755259a38b07998a3b77ca65c4459699e7e737535076"
    "04fe36641e6d83de9d59c0e91f52295575c4572a418de10e77cd3bddd76cd356021f4f741c",
}
WALLET = Wallet(0xA11CE)
R, S, PARITY = WALLET.parts("hello")
LAST = 27 + PARITY


@pytest.mark.parametrize("message", VECTORS)
def test_what_another_library_signed(message):
    assert signer_of(message, VECTORS[message]) == KNOWN
    assert signer_of(message + ".", VECTORS[message]) != KNOWN


@pytest.mark.parametrize("first", [0, 27])
def test_both_ways_to_write_the_last_byte(first):
    wallet = Wallet(0xB0B, first)
    for message in ("one", "two", "three", "four"):
        assert signed_by(wallet.address, message, wallet.sign(message))


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "0x",
        "zz" * 65,
        "0x" + "zz" * 65,
        written(R, S, LAST)[2:],
        written(R, S, LAST)[:-2],
        written(R, S, LAST) + "00",
        written(R, S, LAST) + "\n",
        " " + written(R, S, LAST),
        written(R, S, LAST).replace("0x", "0X"),
        written(R, S, LAST)[:-1] + "\uff11",
        written(R, S, LAST) * 2,
    ],
)
def test_atk_124_what_is_no_signature(signature):
    assert signer_of("hello", signature) is None


@pytest.mark.parametrize("last", [2, 3, 4, 26, 29, 30, 31, 34, 35, 37, 128, 255])
def test_atk_124_a_recovery_id_that_no_wallet_writes(last):
    assert signer_of("hello", written(R, S, last)) is None


def test_atk_124_the_other_signature_of_the_same_message():
    """With ``-s`` and the other parity every signature could be written a second time (EIP-2)."""
    assert signer_of("hello", written(R, S, LAST)) == WALLET.address
    for last in (27, 28, 0, 1):
        assert signer_of("hello", written(R, ORDER - S, last)) is None


def test_the_other_parity_is_another_key():
    assert signer_of("hello", written(R, S, 27 + 1 - PARITY)) not in (None, WALLET.address)


@pytest.mark.parametrize(
    ("r", "s"),
    [
        (0, S), (R, 0), (0, 0), (ORDER, S), (ORDER + 1, S), (FIELD - 1, S), (2**256 - 1, S),
        (R, ORDER), (R, ORDER // 2 + 1), (R, 2**256 - 1),
    ],
    ids=range(10),
)  # fmt: skip
def test_atk_124_numbers_out_of_their_range(r, s):
    for last in (27, 28):
        assert signer_of("hello", written(r, s, last)) is None


def test_a_number_that_is_no_point():
    """5 is the x of no point of the curve."""
    assert signer_of("hello", written(5, S, 27)) is None


@given(st.text(max_size=200))
def test_any_text_is_no_signature(text):
    assert signer_of("hello", text) is None


@given(st.binary(min_size=65, max_size=65))
def test_any_bytes_are_nobodys(raw):
    assert signer_of("hello", "0x" + raw.hex()) != WALLET.address


@given(st.integers(0, 64 * 8 - 1))
def test_one_bit_makes_it_somebody_elses(bit):
    raw = bytearray.fromhex(written(R, S, LAST)[2:])
    raw[bit // 8] ^= 1 << bit % 8
    assert signer_of("hello", "0x" + raw.hex()) != WALLET.address
