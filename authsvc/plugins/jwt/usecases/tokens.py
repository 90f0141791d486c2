"""Tokens: made for whoever is signed in, and judged when they come back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from authsvc.api import AuthContext, Identity, roles_of
from authsvc.crypto import keypairs
from authsvc.crypto.jose import InvalidTokenError
from authsvc.plugins.jwt import reader
from authsvc.plugins.jwt.settings import EVERY_FIELD, JwtSettings

RING = "jwt"
SKEW = 30
"""Seconds by which the clock of another of our processes may be ahead."""
NEVER = datetime.fromtimestamp(0, UTC)


def issue_token(auth: AuthContext, user: Mapping[str, Any], session_id: str) -> str:
    """A token that tells other services who ``user`` is; ``user`` is the object clients see."""
    settings: JwtSettings = auth.settings("jwt")
    names = user if EVERY_FIELD in settings.claims else settings.claims
    issued = int(auth.now().timestamp())
    claims = {
        **{name: user[name] for name in names if name in user},
        "iat": issued,
        "exp": issued + int(settings.lifetime.total_seconds()),
        "sub": user["id"],
        "iss": issuer(auth),
        "aud": _audience(auth),
        **({"sid": session_id} if settings.session_claim else {}),
    }
    return keypairs.sign(auth.services.extras[RING].signing(auth), claims)


def read_token(auth: AuthContext, token: str) -> dict[str, Any]:
    """The claims of a token of ours that is good now, and for us; raises ``InvalidTokenError``.

    Signature, issuer, audience and times are each judged here, since decoding judges none but the
    first (RFC 8725 sections 3.8 to 3.10, ATK-081).
    """
    claims = keypairs.verify(token, auth.services.extras[RING].find)
    now = int(auth.now().timestamp())
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    conditions = (
        claims.get("iss") == issuer(auth),
        auth.services.base_url in audiences,
        isinstance(claims.get("sub"), str),
        _seconds(claims, "exp") > now,
        _seconds(claims, "iat") <= now + SKEW,
        "nbf" not in claims or _seconds(claims, "nbf") <= now + SKEW,
    )
    if not all(conditions):
        raise InvalidTokenError("not for here or not for now")
    return claims


def identify(auth: AuthContext, token: str) -> Identity | None:
    """The caller behind a token, as the database knows them now; nothing for any bad token.

    A disabled or deleted user is nobody, and so is one whose session, named in the token, has
    ended. Roles are never taken from the token.
    """
    try:
        claims = read_token(auth, token)
    except InvalidTokenError:
        return None
    user = reader.user_of(auth, claims["sub"])
    session = _session(auth, claims)
    if user is None or session is None:
        return None
    return Identity(
        user_id=user["id"],
        kind="jwt",
        session_id=session.get("id"),
        authenticated_at=session.get("authenticated_at", NEVER),
        roles=roles_of(auth, session, user),
        session=session,
        user=user,
    )


def _session(auth: AuthContext, claims: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The session a token names; none of it for one that names none."""
    if "sid" not in claims:
        return {}
    return reader.session_of(auth, claims["sub"], str(claims["sid"]))


def issuer(auth: AuthContext) -> str:
    """The claim ``iss`` of our tokens."""
    found: str = auth.settings("jwt").issuer or auth.services.base_url
    return found


def _audience(auth: AuthContext) -> str | list[str]:
    wanted: tuple[str, ...] = auth.settings("jwt").audience or (auth.services.base_url,)
    return wanted[0] if len(wanted) == 1 else list(wanted)


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    """A time of the token; one that is missing or no whole number makes it invalid."""
    value = claims.get(name)
    if type(value) is not int:
        raise InvalidTokenError(f"{name} is no time")
    return value
