"""Tokens for other services: signed by a key, verified by that key's algorithm alone."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.crypto import keypairs
from authsvc.crypto.jose import InvalidTokenError
from authsvc.crypto.keypairs import ALGORITHMS, Key

PAIRS = {name: keypairs.generate(name) for name in ALGORITHMS}
CLAIMS = {"sub": "ada", "n": 1, "list": ["ä", None, True]}


def key_of(text: str, name: str, key_id: str = "k") -> Key:
    key = keypairs.read(key_id, name, text)
    assert key is not None
    return key


def private(name: str, key_id: str = "k") -> Key:
    return key_of(PAIRS[name][0], name, key_id)


def public(name: str, key_id: str = "k") -> Key:
    return key_of(PAIRS[name][1], name, key_id)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_what_is_signed_is_read_again(name: str) -> None:
    token = keypairs.sign(private(name), CLAIMS)
    assert keypairs.verify(token, {"k": public(name)}.get) == CLAIMS
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert header == {"alg": name, "kid": "k"}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_public_text_holds_nothing_private(name: str) -> None:
    _private, text = PAIRS[name]
    assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(json.loads(text))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_public_half_is_the_public_text(name: str) -> None:
    assert keypairs.public_half(private(name)) == json.loads(PAIRS[name][1])


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "7", '""', "{}", '{"kty":"OKP"}'])
@pytest.mark.parametrize("name", ALGORITHMS)
def test_what_is_no_key_is_nothing(name: str, text: str) -> None:
    assert keypairs.read("k", name, text) is None
    assert keypairs.read("k", "HS256", PAIRS[name][0]) is None


def test_every_pair_is_another() -> None:
    assert len({keypairs.generate("EdDSA") for _ in range(20)}) == 20


@pytest.mark.parametrize("signer", ALGORITHMS)
@pytest.mark.parametrize("verifier", ALGORITHMS)
def test_another_key_or_algorithm_is_refused(signer: str, verifier: str) -> None:
    """RSA serves two algorithms: the one that belongs to the key counts."""
    token = keypairs.sign(private(signer), CLAIMS)
    if signer != verifier:
        with pytest.raises(InvalidTokenError):
            keypairs.verify(token, {"k": public(verifier)}.get)


def test_one_rsa_key_is_for_one_algorithm() -> None:
    token = keypairs.sign(key_of(PAIRS["RS256"][0], "PS256"), CLAIMS)
    with pytest.raises(InvalidTokenError):
        keypairs.verify(token, {"k": public("RS256")}.get)


@pytest.mark.parametrize("name", ["EdDSA", "ES256"])
def test_every_changed_character_is_noticed(name: str) -> None:
    token = keypairs.sign(private(name), {"sub": "ada"})
    for place in range(len(token) - 1):  # the last one carries unused bits
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(InvalidTokenError):
            keypairs.verify(other, {"k": public(name)}.get)


@given(st.text(max_size=200))
def test_no_text_raises_anything_else(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        keypairs.verify(text, {"k": public("EdDSA")}.get)


@given(st.lists(st.binary(max_size=40), min_size=3, max_size=3))
def test_nor_do_three_random_parts(sections: list[bytes]) -> None:
    token = ".".join(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in sections)
    with pytest.raises(InvalidTokenError):
        keypairs.verify(token, {"k": public("EdDSA")}.get)


@pytest.mark.parametrize("claims", [[], "text", 7, None])
def test_claims_are_an_object(claims: object) -> None:
    token = keypairs.sign(private("EdDSA"), claims)  # type: ignore[arg-type]
    with pytest.raises(InvalidTokenError):
        keypairs.verify(token, {"k": public("EdDSA")}.get)


def test_a_token_of_any_length_is_not_even_read() -> None:
    token = keypairs.sign(private("EdDSA"), {"sub": "a" * keypairs.LONGEST})
    with pytest.raises(InvalidTokenError):
        keypairs.verify(token, {"k": public("EdDSA")}.get)


@pytest.mark.parametrize("header", [[], ["alg"], ["alg", "kid"], "alg", 1, None, True])
def test_atk_076_a_header_that_is_no_object_is_a_bad_token(header: object) -> None:
    """The library finds `alg` in a list, and then asks nobody."""
    first = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    for token in (f"{first}.e30.AAAA", f"{first}.."):
        with pytest.raises(InvalidTokenError):
            keypairs.verify(token, {"k": public("EdDSA")}.get)
