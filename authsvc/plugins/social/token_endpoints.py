"""JSON endpoints for the tokens that providers have given."""

from typing import Any

from authsvc.api import (
    ACCOUNT_NOT_FOUND,
    UNAUTHORIZED,
    Empty,
    Limit,
    Permission,
    caller,
    endpoint,
    json_response,
)
from authsvc.plugins.social import errors
from authsvc.plugins.social.shapes import (
    AccessToken,
    AccountInfo,
    AccountName,
    AccountPerson,
    Chosen,
    Refreshed,
    present,
)
from authsvc.plugins.social.usecases import tokens

ACCOUNT_REFUSALS = (
    ACCOUNT_NOT_FOUND,
    errors.FAILED_TO_GET_ACCESS_TOKEN,
)


@endpoint(
    "POST",
    "/get-access-token",
    name="account.access-token",
    body=Chosen,
    returns=AccessToken,
    mode="calling",
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    silent=True,
    errors=(UNAUTHORIZED, *ACCOUNT_REFUSALS, errors.PROVIDER_NOT_SUPPORTED),
    limit=Limit(60, per=60),
)
def get_access_token(request: Any, body: Chosen) -> Any:
    """A valid access token of one of the caller's accounts."""
    held = tokens.access(request.auth, body.account_id)
    return json_response(
        present(
            AccessToken(
                access_token=held.tokens.access_token,
                access_token_expires_at=held.tokens.access_expires_at,
                id_token=held.tokens.id_token,
                scopes=list(held.tokens.scopes),
            )
        )
    )


@endpoint(
    "POST",
    "/refresh-token",
    name="account.refresh-token",
    body=Chosen,
    returns=Refreshed,
    mode="calling",
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    silent=True,
    errors=(
        UNAUTHORIZED,
        *ACCOUNT_REFUSALS,
        errors.PROVIDER_NOT_SUPPORTED,
        errors.TOKEN_REFRESH_NOT_SUPPORTED,
        errors.REFRESH_TOKEN_NOT_FOUND,
        errors.FAILED_TO_REFRESH_ACCESS_TOKEN,
    ),
    limit=Limit(20, per=60),
)
def refresh_token(request: Any, body: Chosen) -> Any:
    """New tokens for one of the caller's accounts."""
    held = tokens.refresh(request.auth, body.account_id)
    told = Refreshed(
        access_token=held.tokens.access_token,
        refresh_token=held.tokens.refresh_token,
        access_token_expires_at=held.tokens.access_expires_at,
        refresh_token_expires_at=held.tokens.refresh_expires_at,
        scope=",".join(held.tokens.scopes),
        id_token=held.tokens.id_token,
        provider_id=held.row.provider_id,
        account_id=held.row.id,
    )
    return json_response({"refreshTokenExpiresAt": None, "idToken": None, **present(told)})


@endpoint(
    "GET",
    "/account-info",
    name="account.info",
    query=Chosen,
    returns=AccountInfo,
    mode="calling",
    permission=Permission.ACCOUNT_READ,
    session="stored",
    locate=caller,
    silent=True,
    errors=(
        UNAUTHORIZED,
        *ACCOUNT_REFUSALS,
        errors.PROVIDER_NOT_CONFIGURED,
        errors.ACCESS_TOKEN_NOT_FOUND,
        errors.FAILED_TO_GET_USER_INFO,
    ),
    limit=Limit(60, per=60),
)
def account_info(request: Any, _body: Empty) -> Any:
    """What the provider tells about the owner of one of the caller's accounts."""
    row, found = tokens.who(request.auth, request.query_shape.account_id)
    profile = found.profile
    user = AccountPerson(
        name=profile.name,
        email=profile.email,
        image=profile.image,
        email_verified=profile.email_verified,
    )
    account = AccountName(id=row.id, provider_id=row.provider_id, account_id=row.account_id)
    return json_response(
        {"user": present(user), "data": dict(found.data), "account": account.wire()}
    )
