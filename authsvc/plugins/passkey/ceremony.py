"""Reading what authenticators answer: all of WebAuthn sections 7.1 and 7.2 but the database.

The library judges one answer; what it leaves to its callers is here: unusable keys, pages inside
pages, boundless input, and one kind of error for whatever is wrong with an answer.
"""

from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import AfterValidator, Field

from authsvc.api import Shape, Text
from authsvc.plugins.passkey.party import RelyingParty

ALGORITHMS = (-8, -7, -257)
"""EdDSA, ES256, RS256 (COSE numbers), the best first."""
LONGEST_ID = 1364
"""1023 bytes (WebAuthn section 4) in base64url."""
SMALLEST_RSA = 2048
TRANSPORTS = ("usb", "nfc", "ble", "smart-card", "hybrid", "internal")
# What reading foreign bytes can end in, besides the library's own errors.
FAULTS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    UnsupportedAlgorithm,
)


class CeremonyError(Exception):
    """The answer proves nothing; why is nothing for the client."""


@dataclass(frozen=True)
class NewCredential:
    """What a registration brought."""

    credential_id: str
    public_key: str
    counter: int
    device_type: str
    backed_up: bool
    aaguid: str
    transports: tuple[str, ...]
    user_verified: bool


@dataclass(frozen=True)
class Asserted:
    """What a right assertion says."""

    counter: int
    device_type: str
    backed_up: bool
    user_verified: bool


@dataclass(frozen=True)
class StoredKey:
    """The key that an assertion is held against."""

    credential_id: str
    public_key: str


def _kind(value: str) -> str:
    if value != "public-key":
        raise ValueError("not a public key")
    return value


Part = Annotated[Text, Field(max_length=4 * 1024)]
CredentialId = Annotated[Text, Field(min_length=1, max_length=LONGEST_ID)]


class AttestationAnswer(Shape):
    """What is read of ``AuthenticatorAttestationResponse``."""

    client_data: Part = Field(alias="clientDataJSON")
    attestation_object: Annotated[str, Field(max_length=16 * 1024)]
    transports: list[Text] = Field(default_factory=list, max_length=16)


class AssertionAnswer(Shape):
    """What is read of ``AuthenticatorAssertionResponse``."""

    client_data: Part = Field(alias="clientDataJSON")
    authenticator_data: Part
    signature: Part
    user_handle: Annotated[Text, Field(max_length=128)] | None = None


class PublicKey(Shape):
    """What is read of ``PublicKeyCredential``."""

    id: CredentialId
    raw_id: CredentialId
    type: Annotated[str, AfterValidator(_kind)]


class Attested(PublicKey):
    """A credential from ``navigator.credentials.create()``."""

    response: AttestationAnswer


class Assertion(PublicKey):
    """A credential from ``navigator.credentials.get()``."""

    response: AssertionAnswer


def read_assertion(raw: Mapping[str, Any]) -> Assertion:
    """The answer's parts, of which nothing is proven yet. Raises ``CeremonyError``."""
    try:
        return Assertion.model_validate(dict(raw))
    except ValueError as error:
        raise CeremonyError from error


def verify_registration(
    party: RelyingParty, raw: Mapping[str, Any], challenge: str, *, verify_user: bool
) -> NewCredential:
    """The new credential (WebAuthn section 7.1). Raises ``CeremonyError``."""
    import webauthn  # noqa: PLC0415 # at first use: its parsers of X.509 and TPM take a while
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        given = Attested.model_validate(dict(raw))
        answer = given.response
        _refuse_frames(answer.client_data)
        done = webauthn.verify_registration_response(
            credential=_credential(
                given,
                clientDataJSON=answer.client_data,
                attestationObject=_without_statement(answer.attestation_object),
            ),
            expected_challenge=decode(challenge),
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=verify_user,
        )
        if encode(done.credential_id) != given.id:
            raise ValueError("the credential is not the one that was attested")
        _refuse_unusable(done.credential_public_key)
    except (WebAuthnException, *FAULTS) as error:
        raise CeremonyError from error
    return NewCredential(
        credential_id=given.id,
        public_key=b64encode(done.credential_public_key).decode(),
        counter=done.sign_count,
        device_type=_device_type(done),
        backed_up=done.credential_backed_up,
        aaguid=done.aaguid,
        transports=tuple(name for name in TRANSPORTS if name in answer.transports),
        user_verified=done.user_verified,
    )


def verify_assertion(
    party: RelyingParty, given: Assertion, challenge: str, key: StoredKey, *, verify_user: bool
) -> Asserted:
    """What the authenticator says (WebAuthn section 7.2). Raises ``CeremonyError``.

    The counter is left to the caller: only after the signature is it anything to go by.
    """
    import webauthn  # noqa: PLC0415 # at first use, as above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    answer = given.response
    try:
        _refuse_frames(answer.client_data)
        done = webauthn.verify_authentication_response(
            credential=_credential(
                given,
                clientDataJSON=answer.client_data,
                authenticatorData=answer.authenticator_data,
                signature=answer.signature,
            ),
            expected_challenge=decode(challenge),
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=b64decode(key.public_key),
            credential_current_sign_count=0,
            require_user_verification=verify_user,
        )
    except (WebAuthnException, *FAULTS) as error:
        raise CeremonyError from error
    return Asserted(
        done.new_sign_count, _device_type(done), done.credential_backed_up, done.user_verified
    )


def encode(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _credential(given: PublicKey, **response: str) -> dict[str, Any]:
    return {"id": given.id, "rawId": given.raw_id, "type": given.type, "response": response}


def _device_type(done: Any) -> str:
    return "multiDevice" if done.credential_device_type == "multi_device" else "singleDevice"


def _refuse_frames(client_data: str) -> None:
    """A page inside somebody else's page shows people one thing and signs another (section 13.4.9:
    validating the origin); the library does not look."""
    from webauthn.helpers import parse_client_data_json  # noqa: PLC0415 # at first use, as above

    if parse_client_data_json(decode(client_data)).cross_origin:
        raise ValueError("asked for from inside another page")


def _without_statement(attestation_object: str) -> str:
    """The attestation object less its statement, which was not asked for and proves nothing here.

    Some authenticators send one all the same; so nothing of ours reads foreign certificates.
    """
    from webauthn.helpers import encode_cbor, parse_cbor  # noqa: PLC0415 # at first use, as above

    told = parse_cbor(decode(attestation_object))
    bare = {"fmt": "none", "attStmt": {}, "authData": told["authData"]}
    return encode(encode_cbor(bare))


def _refuse_unusable(public_key: bytes) -> None:
    """A key that could never verify anything, or is too weak, is refused when it is registered."""
    from webauthn.helpers import (  # noqa: PLC0415 # at first use, as above
        decode_credential_public_key,
        decoded_public_key_to_cryptography,
    )

    decoded = decode_credential_public_key(public_key)
    key = decoded_public_key_to_cryptography(decoded)
    if decoded.alg not in ALGORITHMS:
        raise ValueError("an algorithm that was not asked for")
    if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA:
        raise ValueError("an RSA key that is too short")
    if isinstance(key, EllipticCurvePublicKey) and not isinstance(key.curve, SECP256R1):
        raise ValueError("not the curve of ES256")  # noqa: TRY004 # WebAuthn section 5.8.5
