"""What an identity provider is: data, and one function that reads its profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from authsvc.plugins.social.settings import ProviderSettings

Document = Mapping[str, Any]
ClientAuthentication = Literal["basic", "post", "none"]
RESERVED = frozenset({
    "client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "request",
    "request_uri", "response_mode", "response_type", "scope", "state",
})  # fmt: skip
"""What binds an authorization request to us: nobody else may choose it (ATK-112)."""


class ProviderError(Exception):
    """The provider's answer cannot be used: ``reason`` is for the log and holds no token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Who somebody is at a provider."""

    subject: str
    """What the provider gives to nobody else: an id, never an address or a name (ATK-106)."""
    email: str | None = None
    email_verified: bool = False
    """Whether the provider itself says that the mailbox was proven; see :func:`truth` (ATK-104)."""
    name: str = ""
    image: str | None = None
    issuer: str | None = None
    """Where the subject is unique, if not all over the provider, such as an Entra tenant."""


class Ask(Protocol):
    """A further question to the provider in the name of the user."""

    def __call__(self, url: str, /, **params: str) -> Any:
        """The JSON of a GET with the access token; raises ``ProviderError``.

        A parameter ``access_token`` takes the place of the user's token, which then is not sent:
        one credential for each request (RFC 6750, section 2).
        """


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything the provider has told about somebody."""

    claims: Document = field(default_factory=dict)
    """Of the ID token, verified; empty without one."""
    userinfo: Document = field(default_factory=dict)
    """The JSON of ``Provider.userinfo``; empty for a provider without, or for a bare ID token."""
    token: Document = field(default_factory=dict)
    """The token response, for providers that put the user's id there."""
    callback: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the callback, for what is told only there (Apple's ``user``)."""
    ask: Ask | None = None
    """For second calls; ``None`` when all we have is an ID token."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One identity provider: RFC 6749 endpoints, how it departs from them, and whom to believe.

    URLs and ``issuer`` may hold ``{issuer}``, ``{tenant}`` and ``{client_id}``, which are filled
    from the settings of the provider's section, or from ``defaults`` where those are empty
    (``needs`` names the settings without which it cannot work).
    """

    id: str
    """In URLs, settings and stored accounts: never changed."""
    name: str
    """On the button."""
    profile: Callable[[Answer], Profile]
    """Raises ``ProviderError``, ``KeyError`` or ``TypeError`` for an answer without a subject."""

    # Where
    authorize: str = ""
    token: str = ""
    userinfo: str = ""
    jwks: str = ""
    discovery: str = ""
    """The base of an OpenID Connect discovery document; fills what is left empty above."""
    end_session: str = ""
    standard_sign_out: bool = True
    """Whether the discovery document's ``end_session_endpoint`` does what the standard says."""

    # Asking for authorization
    scopes: tuple[str, ...] = ()
    scope_separator: str = " "
    pkce: bool = True
    response_mode: str = ""
    """``form_post`` for providers that insist."""
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    client_id_name: str = "client_id"
    fragment: str = ""
    """Behind the authorization URL (WeChat's ``#wechat_redirect``)."""

    # The token endpoint
    client_auth: ClientAuthentication = "post"
    client_secret_name: str = "client_secret"
    client_secret: "Callable[[ProviderSettings, int], str] | None" = None
    """Makes the secret from settings and the time in seconds (Apple's signed JWT)."""
    token_method: Literal["POST", "GET"] = "POST"
    token_json: bool = False
    """The token endpoint wants JSON instead of a form."""
    token_headers: Mapping[str, str] = field(default_factory=dict)
    token_params: Mapping[str, str] = field(default_factory=dict)
    callback_params: tuple[str, ...] = ()
    """Parameters of the callback that the token endpoint wants back (VK's ``device_id``)."""
    token_answer: Callable[[Document], Document] | None = None
    """Brings a token response into the form of RFC 6749, section 5.1."""
    refresh_url: str = ""
    """Where tokens are refreshed, if not at ``token``."""
    refreshes: bool = True

    # The profile
    userinfo_method: Literal["GET", "POST"] = "GET"
    userinfo_json: Document | None = None
    """The body of a POST (GraphQL); a POST without has none, and no content type (Dropbox)."""
    userinfo_params: Mapping[str, str] = field(default_factory=dict)
    userinfo_headers: Mapping[str, str] = field(default_factory=dict)
    userinfo_token_param: str = ""
    """The parameter that carries the access token, for providers that read no header."""
    userinfo_extra: Callable[[Document, "ProviderSettings"], Mapping[str, str]] | None = None
    """More parameters, made from the token response and the settings (WeChat's ``openid``)."""

    # ID tokens (OpenID Connect Core, section 3.1.3.7)
    issuer: str = ""
    """``iss`` of its ID tokens, and the namespace of its subjects; else ``local:oauth:<id>`` is."""
    namespace: str = ""
    """The namespace of its subjects, if another than ``issuer``."""
    issuers: tuple[str, ...] = ()
    """Further spellings of ``iss`` that are accepted (Google has two)."""
    issuer_of: Callable[[Document], str] | None = None
    """The ``iss`` that a token with these claims must have (Entra: one for each tenant)."""
    id_token_algorithms: tuple[str, ...] = ("RS256",)
    nonce: bool = False
    """Send a nonce and require it in the ID token; for every provider that supports it."""
    nonce_hashed: bool = False
    """The ID token may hold the nonce's SHA-256 in hex instead (Apple's native kits)."""
    id_token_sign_in: bool = False
    """Its native kits hand out ID tokens that applications may send to us."""
    check_claims: "Callable[[Document, ProviderSettings], None] | None" = None
    """Further checks on a verified ID token; raises ``ProviderError`` (Google's ``hd``)."""
    check_token: "Callable[[Document, Ask, ProviderSettings], None] | None" = None
    """Whether an access token was made for us, where nothing else tells (Facebook)."""

    # Settings
    needs: tuple[str, ...] = ("client_id", "client_secret")
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What stands in the addresses when a setting is empty, such as the host of production."""
    settings_url: str = ""
    """Where an operator registers an application, for the documentation."""

    @property
    def visited(self) -> bool:
        """Whether browsers can be sent there. If not, it gets no button, and only ID tokens that
        applications bring are taken (Firebase)."""
        return bool(self.authorize or self.discovery)


def local_issuer(provider: str) -> str:
    """The namespace of a provider without an issuer, apart from those of our own ways in."""
    return f"local:oauth:{quote(provider, safe='')}"


def truth(value: Any) -> bool:
    """Whether a claim says yes: the boolean, or its word; nothing else (ATK-104)."""
    return value is True or value == "true"


def text(value: Any) -> str | None:
    """A claim that is a text with something in it."""
    return value if isinstance(value, str) and value else None


def subject(value: Any) -> str:
    """An account id as text; raises ``ProviderError`` when there is none (ATK-107)."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ProviderError("no subject")
    found = str(value).strip()
    if found in ("", "undefined", "null", "None"):
        raise ProviderError("no subject")
    return found


def openid(answer: Answer) -> Profile:
    """The standard claims (OpenID Connect Core, section 5.1), of the ID token or of userinfo."""
    told = {**answer.userinfo, **answer.claims}
    # One document's word for its own address: never a proof from the other (ATK-104).
    mailbox = answer.claims if answer.claims.get("email") else answer.userinfo
    return Profile(
        subject=subject(told.get("sub")),
        email=text(mailbox.get("email")),
        email_verified=truth(mailbox.get("email_verified")),
        name=text(told.get("name")) or text(told.get("preferred_username")) or "",
        image=text(told.get("picture")),
    )
