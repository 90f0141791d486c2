"""Settings of tokens for other services."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting
from authsvc.crypto.keypairs import ALGORITHMS
from authsvc.settings import SettingsError

EVERY_FIELD = "*"
NO_FIELD = frozenset({EVERY_FIELD, "-"})


@dataclass(frozen=True)
class JwtSettings:
    """Tokens that other services verify by `/jwks`, without asking."""

    algorithm: str = setting(
        "EdDSA",
        "What signs new tokens. `ES256` or `RS256` for services whose library is older than EdDSA.",
        choices=ALGORITHMS,
    )
    issuer: str = setting("", "The claim `iss`; empty is the base URL without its path.")
    audience: tuple[str, ...] = setting(
        (),
        "The claim `aud`; empty is the base URL. Endpoints of authsvc that accept tokens accept "
        "those that name the base URL.",
    )
    lifetime: timedelta = setting(
        timedelta(minutes=15),
        "How long a token is good. Other services believe it until then, whatever happens here.",
    )
    claims: tuple[str, ...] = setting(
        (EVERY_FIELD,),
        "Fields of the user object that a token carries, such as `email name`; `*` is all of them, "
        "`-` none. `sub` is always the user's id.",
    )
    session_claim: bool = setting(
        True,
        "Put the session's handle into the claim `sid`, so that authsvc itself refuses a token "
        "as soon as its session has ended.",
    )
    header: bool = setting(True, "Send a token with `get-session`, in the header `set-auth-jwt`.")
    rotate_every: timedelta = setting(
        timedelta(days=90), "A new key takes over when the last is this old; `0` is never."
    )
    grace: timedelta = setting(
        timedelta(days=30),
        "How long a replaced key stays in `/jwks`; no token may live longer.",
    )

    def check(self) -> None:
        """Raise ``SettingsError`` where a key would vanish before its last token."""
        if self.grace < self.lifetime:
            raise SettingsError(
                "authsvc.jwt.grace", "must not be shorter than authsvc.jwt.lifetime"
            )
        if self.lifetime.total_seconds() < 1:
            raise SettingsError("authsvc.jwt.lifetime", "must be at least a second")
