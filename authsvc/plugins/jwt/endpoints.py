"""JSON endpoints of tokens and keys."""

from typing import Any

from authsvc.api import UNAUTHORIZED, Limit, Permission, caller, endpoint, user_object
from authsvc.plugins.jwt.shapes import KeySet, Token
from authsvc.plugins.jwt.usecases.tokens import RING, issue_token


@endpoint(
    "GET",
    "/token",
    name="jwt.token",
    returns=Token,
    mode="read",
    permission=Permission.ACCOUNT_READ,
    session="stored",
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="apps ask as often as for the session; the general limit holds",
)
def get_token(request: Any, _body: Any) -> Token:
    """A token that tells other services who the caller is."""
    identity = request.identity
    user = user_object(request.auth, identity.user)
    return Token(token=issue_token(request.auth, user, identity.session_id))


@endpoint(
    "GET",
    "/jwks",
    name="jwt.keys",
    returns=KeySet,
    mode="read",
    limit=Limit(60, per=60),
)
def get_keys(request: Any, _body: Any) -> Any:
    """The public keys by which other services verify tokens."""
    return {"keys": request.auth.services.extras[RING].public(request.auth)}
