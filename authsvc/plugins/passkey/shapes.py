"""Wire shapes of passkeys."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from authsvc.api import Email, Moment, SessionObject, Shape, Text, UserObject

Name = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=200)]
Attachment = Literal["platform", "cross-platform"]
LEFT_OUT = ConfigDict(json_schema_serialization_defaults_required=False)
"""What has nothing to say is left out of an answer."""
Response = dict[str, Any]
"""A credential as the browser gives it; ``ceremony`` reads it."""


class RegisterQuery(Shape):
    """What the new passkey shall be."""

    name: Name | None = None
    authenticator_attachment: Attachment | None = None


class AuthenticateQuery(Shape):
    """``secondFactor=true`` asks whoever's sign-in waits in this browser; ``anyone=true`` asks
    anybody although somebody is signed in, for one more account in this browser."""

    second_factor: Text | None = None
    anyone: Text | None = None


class VerifyRegistration(Shape):
    """The authenticator's answer; ``createSession`` opens a new session in place of this one."""

    response: Response
    name: Name | None = None
    create_session: bool | None = None


class VerifyAuthentication(Shape):
    """The authenticator's answer."""

    response: Response


class Newcomer(Shape):
    """Who would like an account."""

    name: Annotated[Name, Field(min_length=1)]
    email: Email


class PasskeyName(Shape):
    """Which passkey."""

    id: Text


class RenamePasskey(Shape):
    """Which passkey, and what it is called from now on."""

    id: Text
    name: Annotated[Name, Field(min_length=1)]


class PasskeyObject(Shape):
    """A passkey as its owner sees it."""

    id: str
    name: str | None
    public_key: str
    user_id: str
    credential_id: str = Field(alias="credentialID")
    counter: int
    device_type: str
    backed_up: bool
    transports: str
    aaguid: str
    created_at: Moment


class Registered(PasskeyObject):
    """The new passkey, and the session that was asked for."""

    model_config = LEFT_OUT

    session: SessionObject | None = None
    user: UserObject | None = None


class Renamed(Shape):
    """The passkey as it is now."""

    passkey: PasskeyObject


class Party(Shape):
    """Who asks."""

    id: str
    name: str


class Holder(Shape):
    """For whom the passkey is; ``id`` is the user handle."""

    id: str
    name: str
    display_name: str


class Algorithm(Shape):
    """A kind of key, by its COSE number."""

    alg: int
    type: str = "public-key"


class Descriptor(Shape):
    """A passkey that there is."""

    id: str
    type: str = "public-key"
    transports: list[str]


class Selection(Shape):
    """What kind of authenticator is wanted."""

    model_config = LEFT_OUT

    resident_key: str
    require_resident_key: bool
    user_verification: str
    authenticator_attachment: Attachment | None = None


class CreationOptions(Shape):
    """PublicKeyCredentialCreationOptionsJSON (WebAuthn section 5.1.9)."""

    challenge: str
    rp: Party
    user: Holder
    pub_key_cred_params: list[Algorithm]
    timeout: int
    attestation: str
    exclude_credentials: list[Descriptor]
    authenticator_selection: Selection
    extensions: dict[str, bool]
    hints: list[str]


class RequestOptions(Shape):
    """PublicKeyCredentialRequestOptionsJSON (WebAuthn section 5.1.10)."""

    model_config = LEFT_OUT

    challenge: str
    rp_id: str
    timeout: int
    user_verification: str
    allow_credentials: list[Descriptor] | None = None
