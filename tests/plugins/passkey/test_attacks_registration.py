"""Registrations that prove nothing: each is a named refusal, and stores nothing."""

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.support.authenticator import (
    BACKED_UP,
    EDDSA,
    PRESENT,
    RS256,
    VERIFIED,
    Authenticator,
    b64,
)
from tests.support.passkeys import creation_options

HUGE = "A" * 20_000


def es384() -> dict:
    numbers = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    return {
        1: 2,
        3: -7,
        -1: 2,
        -2: numbers.x.to_bytes(48, "big"),
        -3: numbers.y.to_bytes(48, "big"),
    }


def short_rsa() -> dict:
    return Authenticator(algorithm=RS256, key=rsa.generate_private_key(65537, 1024)).cose()


SPOILED_REGISTRATIONS = {
    "challenge": {"challenge": b64(bytes(32))},
    "origin": {"origin": "https://evil.example"},
    "inside another page": {"cross_origin": True},
    "relying party": {"rp_id": "evil.example"},
    "type": {"type": "webauthn.get"},
    "nobody present": {"flags": VERIFIED},
    "backed up although it cannot be": {"flags": PRESENT | BACKED_UP},
    "id": {"id": b64(bytes(32))},
    "raw id": {"raw_id": b64(bytes(32))},
    "kind": {"kind": "password"},
    "algorithm": {"cose": {1: 2, 3: -35, -1: 1, -2: bytes(32), -3: bytes(32)}},
    "point not on the curve": {"cose": {1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32}},
    "another curve": {"cose": es384()},
    "a short key": {"cose": short_rsa()},
    "no key": {"cose": {}},
    "a key that is a text": {"cose": "key"},
    "a key of texts": {"cose": {1: 2, 3: -7, -1: 1, -2: "x", -3: "y"}},
    "a curve that is no number": {"cose": {1: 1, 3: EDDSA, -1: [], -2: bytes(32)}},
    "no attestation": {"attestation": ""},
    "attestation is no CBOR": {"attestation": b64(b"\xff" * 40)},
    "attestation is a list": {"attestation": b64(cbor2.dumps([1, 2]))},
    "attestation without data": {"attestation": b64(cbor2.dumps({"fmt": "none"}))},
    "attestation data is a text": {"attestation": b64(cbor2.dumps({"authData": "x"}))},
    "attestation data is short": {"attestation": b64(cbor2.dumps({"authData": bytes(36)}))},
    "attestation nests": {"attestation": b64(b"\x81" * 10_000)},
    "huge attestation": {"attestation": HUGE},
    "huge client data": {"client_data": HUGE},
    "transports": {"transports": [1]},
    "many transports": {"transports": ["usb"] * 1000},
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED_REGISTRATIONS.values(), ids=SPOILED_REGISTRATIONS)
def test_a_spoiled_registration(owner, spoil):
    made = Authenticator().create(creation_options(owner), **spoil)
    answer = owner.post("/passkey/verify-registration", {"response": made})
    assert (answer.status_int, answer.json["code"]) == (400, "FAILED_TO_VERIFY_REGISTRATION")
    assert len(owner.get("/passkey/list-user-passkeys").json) == 1


def test_a_credential_belongs_to_one_account(owner, site, device):
    other = site.visitor()
    other.sign_up()
    made = device.create(creation_options(other))
    answer = other.post("/passkey/verify-registration", {"response": made})
    assert (answer.status_int, answer.json["code"]) == (400, "PREVIOUSLY_REGISTERED")


def test_an_attestation_nobody_asked_for_is_not_read(owner):
    statement = {"alg": -7, "sig": b"x", "x5c": [b"no certificate"]}
    made = Authenticator().create(creation_options(owner), fmt="packed", statement=statement)
    answer = owner.post("/passkey/verify-registration", {"response": made})
    assert answer.status_int == 200
