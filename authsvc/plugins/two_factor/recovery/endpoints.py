"""JSON endpoints of a recovery, for whose factors are all lost."""

from typing import Any

from authsvc.api import (
    ENROLMENT,
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    Empty,
    Limit,
    Permission,
    SignInAnswer,
    Status,
    caller,
    endpoint,
    sign_in_answer,
)
from authsvc.plugins.two_factor import errors
from authsvc.plugins.two_factor.recovery.shapes import FinishRecovery, RecoveryObject
from authsvc.plugins.two_factor.recovery.usecases import finishing, waiting

PENDING: dict[str, Any] = {"session": "stored", "mode": "phased", "limit": Limit(3, per=10)}


@endpoint(
    "POST",
    "/two-factor/start-recovery",
    name="two-factor.start-recovery",
    returns=RecoveryObject,
    errors=(
        errors.INVALID_TWO_FACTOR_COOKIE,
        errors.RECOVERY_NOT_POSSIBLE,
        errors.RECOVERY_ALREADY_OPEN,
        errors.RECOVERY_PAUSED,
    ),
    **PENDING,
)
def start_recovery(request: Any, _body: Empty) -> RecoveryObject:
    """Say in a pending sign-in that all second factors are lost; all mailboxes are told."""
    started = waiting.start(request.auth)
    return RecoveryObject(due_at=started.due_at, expires_at=started.expires_at)


@endpoint(
    "POST",
    "/two-factor/send-recovery-link",
    name="two-factor.send-recovery-link",
    returns=Status,
    errors=(
        errors.INVALID_TWO_FACTOR_COOKIE,
        errors.RECOVERY_NOT_POSSIBLE,
        errors.RECOVERY_NOT_FOUND,
        errors.RECOVERY_NOT_DUE,
        errors.TOO_MANY_CODES,
    ),
    **PENDING,
)
def send_recovery_link(request: Any, _body: Empty) -> Status:
    """Mail the link that finishes a recovery whose wait is over."""
    finishing.send_link(request.auth)
    return Status()


@endpoint(
    "POST",
    "/two-factor/finish-recovery",
    name="two-factor.finish-recovery",
    body=FinishRecovery,
    returns=SignInAnswer,
    errors=(
        errors.INVALID_TWO_FACTOR_COOKIE,
        errors.RECOVERY_NOT_POSSIBLE,
        errors.RECOVERY_LINK_INVALID,
        errors.RECOVERY_NOT_DUE,
        *SIGN_IN_REFUSALS,
    ),
    **PENDING,
)
def finish_recovery(request: Any, body: FinishRecovery) -> Any:
    """Remove all second factors, and finish the pending sign-in."""
    return sign_in_answer(request, finishing.finish(request.auth, body.token))


@endpoint(
    "GET",
    "/two-factor/get-recovery",
    name="two-factor.get-recovery",
    returns=RecoveryObject | None,
    mode="read",
    permission=Permission.ACCOUNT_READ,
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="what the caller owns; the general limit holds",
)
def get_recovery(request: Any, _body: Empty) -> Any:
    """The recovery of the caller's account that is under way."""
    found = waiting.find_open(request.auth, request.identity.user_id)
    if found is None:
        return None
    return RecoveryObject(due_at=found.due_at, expires_at=found.expires_at).wire()


@endpoint(
    "POST",
    "/two-factor/cancel-recovery",
    name="two-factor.cancel-recovery",
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    accepts=("session", ENROLMENT),
    locate=caller,
    errors=(UNAUTHORIZED, errors.RECOVERY_NOT_FOUND),
    unlimited="it only ever protects the caller's own account",
)
def cancel_recovery(request: Any, _body: Empty) -> Status:
    """Cancel the recovery of the caller's account."""
    if not waiting.cancel_own(request.auth, request.identity):
        raise errors.RECOVERY_NOT_FOUND.error()
    return Status()
