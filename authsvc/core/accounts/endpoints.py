"""JSON endpoints of accounts."""

from typing import Any

from authsvc.core.accounts import usecases
from authsvc.core.accounts.errors import ACCOUNT_NOT_FOUND, FAILED_TO_UNLINK_LAST_ACCOUNT
from authsvc.core.accounts.shapes import AccountObject, UnlinkAccount
from authsvc.errors import UNAUTHORIZED
from authsvc.security.permissions import Permission
from authsvc.security.resources import caller
from authsvc.web.endpoint import endpoint
from authsvc.web.shapes import Status


@endpoint(
    "GET",
    "/list-accounts",
    name="account.list",
    returns=list[AccountObject],
    mode="read",
    permission=Permission.ACCOUNT_READ,
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="a list the caller owns; the general limit holds",
)
def list_accounts(request: Any, _body: Any) -> Any:
    """The ways the caller can sign in."""
    return [
        AccountObject(
            id=row.id,
            provider_id=row.provider_id,
            account_id=row.account_id,
            user_id=row.user_id,
            scopes=[part for part in (row.scope or "").split(",") if part],
            created_at=row.created_at,
            updated_at=row.updated_at,
        ).wire()
        for row in usecases.list_accounts(request.auth, request.identity.user_id)
    ]


@endpoint(
    "POST",
    "/unlink-account",
    name="account.unlink",
    body=UnlinkAccount,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    errors=(UNAUTHORIZED, ACCOUNT_NOT_FOUND, FAILED_TO_UNLINK_LAST_ACCOUNT),
    unlimited="it only ever removes the caller's own accounts",
)
def unlink_account(request: Any, body: UnlinkAccount) -> Status:
    """Remove a way to sign in, unless it is the last."""
    usecases.unlink(request.auth, request.identity.user_id, body.account_id)
    return Status()
