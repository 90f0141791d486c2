"""Wire shapes of social sign-in."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from authsvc.api import Moment, Shape, Text

Names = Annotated[list[Text], Field(max_length=50)]
Params = Annotated[dict[Text, Text], Field(max_length=20)]
Token = Annotated[str, Field(max_length=16384)]


class PersonName(Shape):
    """A name as Apple's kit tells it."""

    first_name: Text | None = None
    last_name: Text | None = None


class Person(Shape):
    """What Apple's kit tells an application about somebody, once."""

    name: PersonName | None = None
    email: Text | None = None


class IdToken(Shape):
    """An ID token from a provider's own kit."""

    token: Token
    nonce: Text | None = None
    access_token: Token | None = None
    refresh_token: Token | None = None


class FirstIdToken(IdToken):
    """The same at a sign-in, where its owner may be new."""

    expires_at: float | None = None
    user: Person | None = None


class Asked(Shape):
    """Which provider, where to go afterwards, what to ask it for."""

    provider: Text
    callback_url: Annotated[Text | None, Field(alias="callbackURL")] = None
    error_callback_url: Annotated[Text | None, Field(alias="errorCallbackURL")] = None
    new_user_callback_url: Annotated[Text | None, Field(alias="newUserCallbackURL")] = None
    disable_redirect: bool = False
    scopes: Names | None = None
    request_sign_up: bool = False
    login_hint: Text | None = None
    additional_params: Params | None = None
    additional_data: dict[Text, Any] | None = None


class Begin(Asked):
    """A sign-in."""

    id_token: FirstIdToken | None = None


class BeginLink(Asked):
    """A connection to the caller's account."""

    id_token: IdToken | None = None


class Posted(Shape):
    """What a provider posts (``form_post``), as far as it means anything to us."""

    may_be_absent = True

    code: Text | None = None
    error: Text | None = None
    device_id: Text | None = None
    error_description: Text | None = None
    state: Text | None = None
    user: Text | None = None
    iss: Text | None = None


class Going(Shape):
    """The address at the provider; ``redirect`` asks the client to go there."""

    redirect: bool
    url: str


class Linked(Shape):
    """The account of an ID token is connected."""

    redirect: bool = False
    status: bool = True
    url: str = ""


class Chosen(Shape):
    """Names one of the caller's accounts by its row's id, or by a cookie that we never set."""

    model_config = ConfigDict(extra="forbid")

    account_id: Text | None = None
    use_account_cookie: Literal[True] | None = None
    user_id: Text | None = None

    @model_validator(mode="after")
    def _named_once(self) -> "Chosen":
        if (self.account_id is None) == (self.use_account_cookie is None):
            raise ValueError("accountId, or useAccountCookie")
        return self


class AccessToken(Shape):
    """A valid access token; what the provider did not give is left out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    access_token: str | None = None
    access_token_expires_at: Moment | None = None
    id_token: str | None = None
    scopes: list[str]


class Refreshed(Shape):
    """New tokens; what the provider did not give is left out, or ``null`` if it was never there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    access_token: str | None = None
    refresh_token: str | None = None
    access_token_expires_at: Moment | None = None
    refresh_token_expires_at: Moment | None = None
    scope: str | None = None
    id_token: str | None = None
    provider_id: str
    account_id: str


class AccountPerson(Shape):
    """The profile in common terms."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    name: str | None = None
    email: str | None = None
    image: str | None = None
    email_verified: bool


class AccountName(Shape):
    """Which account."""

    id: str
    provider_id: str
    account_id: str


class AccountInfo(Shape):
    """What the provider tells about the account's owner."""

    user: AccountPerson
    data: dict[str, Any]
    account: AccountName


def present(shape: Shape) -> dict[str, Any]:
    """The JSON-ready dictionary without what is not there."""
    return shape.model_dump(by_alias=True, exclude_none=True)
