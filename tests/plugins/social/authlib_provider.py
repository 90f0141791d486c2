"""An OpenID provider built on Authlib, at an https address that leads to a played provider."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidRequestError,
    OAuth2Request,
    TokenMixin,
    grants,
)
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode, UserInfo

from tests.plugins.social.playing import Asked, PlayedProvider, Reply, say
from tests.plugins.social.signing import signing_key

ISSUER = "https://authlib.example"
CLIENT_ID, CLIENT_SECRET = "authsvc at Authlib", "a secret: of+odd/signs&%"


@dataclass(frozen=True)
class Somebody:
    """Who has an account there."""

    subject: str
    email: str
    proven: bool = True

    def get_user_id(self) -> str:
        """Authlib's name for it."""
        return self.subject


@dataclass
class Code(AuthorizationCodeMixin):
    """An authorization code."""

    code: str
    user: Somebody
    asked: dict[str, str]

    def __post_init__(self) -> None:
        self.code_challenge = self.asked.get("code_challenge")
        self.code_challenge_method = self.asked.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]

    def get_nonce(self) -> str | None:
        return self.asked.get("nonce")

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Token(TokenMixin):
    """An access token and its refresh token."""

    told: dict[str, Any]
    user: Somebody
    revoked: bool = False

    def check_client(self, client: Any) -> bool:
        return True

    def get_scope(self) -> str:
        return str(self.told["scope"])

    def get_expires_in(self) -> int:
        return int(self.told["expires_in"])

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return self.revoked


class Us(ClientMixin):
    """The registration of the service."""

    id_token_signed_response_alg = "RS256"

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


class Request(OAuth2Request):
    """A request to the played provider, as Authlib wants to see it."""

    def __init__(self, asked: Asked) -> None:
        headers = {name.title(): value for name, value in asked.headers.items()}
        super().__init__(asked.method, asked.url, headers=headers)
        self._args, self._form = asked.query, asked.form
        self.payload = BasicOAuth2Payload({**self._args, **self._form})

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


class StrictChallenge(CodeChallenge):  # type: ignore[misc]
    """PKCE that is really required, and S256 alone."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        if not grant.request.payload.data.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """Codes, each good once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: Any) -> None:
        self.server.codes[code] = Code(code, request.user, dict(request.payload.data))

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return self.server.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> Somebody:
        return authorization_code.user


class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc]
    """Refresh tokens, each good once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        found = self.server.find("refresh_token", refresh_token)
        return None if found is None or found.revoked else found

    def authenticate_user(self, refresh_token: Token) -> Somebody:
        return refresh_token.user

    def revoke_old_credential(self, refresh_token: Token) -> None:
        refresh_token.revoked = True


class OpenId(OpenIDCode):  # type: ignore[misc]
    """ID tokens; the address is told by userinfo alone, as with claims on demand."""

    def __init__(self, played: PlayedProvider) -> None:
        super().__init__(require_nonce=True)
        self.played = played

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Any) -> Any:
        return self.played.keys[-1].private

    def get_encode_header(self, client: Any) -> dict[str, Any]:
        return {"alg": "RS256", "kid": self.played.keys[-1].kid}

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        return {"iss": ISSUER, "aud": [CLIENT_ID]}

    def generate_user_info(self, user: Somebody, scope: str) -> UserInfo:
        return UserInfo(sub=user.subject)


class AuthlibProvider(AuthorizationServer):  # type: ignore[misc]
    """The provider; whoever is ``there`` signs in and agrees."""

    def __init__(self, played: PlayedProvider, redirect_uri: str) -> None:
        super().__init__(scopes_supported=["openid", "email", "profile"])
        self.played, self.us = played, Us(redirect_uri)
        self.there: Somebody | None = None
        self.codes: dict[str, Code] = {}
        self.tokens: list[Token] = []
        made = BearerTokenGenerator(lambda **_: uuid4().hex, lambda **_: uuid4().hex)
        self.register_token_generator("default", made)
        self.register_grant(CodeGrant, [OpenId(played), StrictChallenge(required=True)])
        self.register_grant(RefreshGrant)
        played.discovery(ISSUER, id_token_signing_alg_values_supported=["RS256"])
        played.answer(f"{ISSUER}/authorize", self._authorize)
        played.answer(f"{ISSUER}/token", self.create_token_response)
        played.answer(f"{ISSUER}/userinfo", self._userinfo)

    def rotate(self) -> None:
        """Sign with a new key, and forget the old one."""
        self.played.keys = [signing_key(f"authlib-{uuid4().hex}")]

    def find(self, name: str, value: str) -> Token | None:
        """A token by one of its texts."""
        return next((token for token in self.tokens if token.told.get(name) == value), None)

    def query_client(self, client_id: str) -> Us | None:
        return self.us if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        self.tokens.append(Token(dict(token), request.user))

    def create_oauth2_request(self, request: Any) -> OAuth2Request:
        return Request(request)

    def handle_response(self, status: int, body: Any, headers: Any) -> Reply:
        text = json.dumps(body) if isinstance(body, dict) else body
        return Reply(status=status, body=text.encode(), headers=dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def _authorize(self, asked: Asked) -> Reply:
        grant = self.get_consent_grant(asked, self.there)
        reply: Reply = self.create_authorization_response(asked, self.there, grant)
        return reply

    def _userinfo(self, asked: Asked) -> Reply:
        found = self.find("access_token", asked.headers.get("authorization", "")[7:])
        if found is None or found.revoked:
            return say({"error": "invalid_token"}, 401)
        user = found.user
        return say(UserInfo(sub=user.subject, email=user.email, email_verified=user.proven))
