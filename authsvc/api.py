"""The public surface for plugins: what a stranger's plugin may import, and our own do.

Everything here is stable within a major version. The command line, the web kit and the core
behind it are not.
"""

from authsvc import ids
from authsvc.context import AuthContext, Client, Jar, MemoryJar
from authsvc.core.accounts.errors import ACCOUNT_NOT_FOUND
from authsvc.core.accounts.events import AccountUnlinked
from authsvc.core.accounts.models import Account
from authsvc.core.accounts.reader import Credential, by_email, by_id, find_credential
from authsvc.core.password.errors import (
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    EMAIL_NOT_VERIFIED,
    INVALID_PASSWORD,
    PASSWORD_TOO_LONG,
    TOO_MANY_ATTEMPTS,
)
from authsvc.core.password.events import (
    PasswordChanged,
    PasswordChanging,
    PasswordRefused,
    PasswordResetRequested,
)
from authsvc.core.password.shapes import Password
from authsvc.core.password.usecases.change import require_password
from authsvc.core.password.usecases.links import page_link
from authsvc.core.password.usecases.signin import sign_in as sign_in_with_password
from authsvc.core.password.usecases.signup import blank_user
from authsvc.core.password.usecases.verification import send_link as send_verification_link
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.devices import describe as describe_device
from authsvc.core.sessions.events import SessionOpened, SessionsEnded
from authsvc.core.sessions.places import describe as describe_place
from authsvc.core.sessions.shapes import SessionObject
from authsvc.core.signin.answers import sign_in_answer
from authsvc.core.signin.errors import SIGN_IN_REFUSALS
from authsvc.core.signin.landing import land
from authsvc.core.signin.shapes import SignInAnswer
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.core.signin.usecases import SignedIn, complete, finish
from authsvc.core.users.email import canonical as canonical_email
from authsvc.core.users.events import (
    EmailChanged,
    EmailChangeRequested,
    EmailVerified,
    UserCreated,
    UserCreating,
    UserDeleted,
    UserUpdated,
    UserUpdating,
)
from authsvc.core.users.fields import UserField, session_object, user_object
from authsvc.core.users.models import User
from authsvc.core.users.owners import Owner, owner_of
from authsvc.core.verification.usecases import (
    Proof,
    consume,
    count_attempt,
    issue,
    peek,
    withdraw,
)
from authsvc.crypto.digests import same
from authsvc.db.base import Base, UtcTime
from authsvc.db.columns import add_columns
from authsvc.db.statements import (
    changed,
    execute,
    insert_at_commit,
    insert_unless_taken,
    returned,
)
from authsvc.errors import FORBIDDEN, UNAUTHORIZED, ApiError, ErrorCode
from authsvc.events import Event
from authsvc.i18n import mark
from authsvc.ids import new_id, random_digits, random_string, token
from authsvc.security.credentials import ABSENT, REFUSED, Absent, CredentialSource
from authsvc.security.identity import Identity
from authsvc.security.permissions import Permission
from authsvc.security.resources import Resource, caller
from authsvc.settings import setting
from authsvc.web.acting import acting
from authsvc.web.endpoint import Endpoint, endpoint
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, Show, page
from authsvc.web.pages.templates import callback_of, given, page_path
from authsvc.web.pages.when import when
from authsvc.web.refusals import json_response
from authsvc.web.shapes import Empty, Moment, Shape, Status, Success, Text, UserObject

__all__ = [
    "ABSENT",
    "ACCOUNT_NOT_FOUND",
    "CREDENTIAL_ACCOUNT_NOT_FOUND",
    "EMAIL_NOT_VERIFIED",
    "FORBIDDEN",
    "INVALID_PASSWORD",
    "PASSWORD_TOO_LONG",
    "REFUSED",
    "SIGN_IN_REFUSALS",
    "TOO_MANY_ATTEMPTS",
    "UNAUTHORIZED",
    "Absent",
    "Account",
    "AccountUnlinked",
    "ApiError",
    "Attempt",
    "AuthContext",
    "Base",
    "Challenge",
    "Client",
    "Credential",
    "CredentialSource",
    "EmailChangeRequested",
    "EmailChanged",
    "EmailVerified",
    "Empty",
    "Endpoint",
    "ErrorCode",
    "Event",
    "Goto",
    "Identity",
    "Jar",
    "Limit",
    "MemoryJar",
    "Moment",
    "Owner",
    "Password",
    "PasswordChanged",
    "PasswordChanging",
    "PasswordRefused",
    "PasswordResetRequested",
    "Permission",
    "Proof",
    "Resource",
    "SessionObject",
    "SessionOpened",
    "SessionsEnded",
    "Shape",
    "Show",
    "SignInAnswer",
    "SignedIn",
    "Status",
    "Success",
    "Text",
    "User",
    "UserCreated",
    "UserCreating",
    "UserDeleted",
    "UserField",
    "UserObject",
    "UserUpdated",
    "UserUpdating",
    "UtcTime",
    "acting",
    "add_columns",
    "blank_user",
    "by_email",
    "by_id",
    "callback_of",
    "caller",
    "canonical_email",
    "changed",
    "complete",
    "consume",
    "count_attempt",
    "describe_device",
    "describe_place",
    "endpoint",
    "execute",
    "find_credential",
    "finish",
    "given",
    "ids",
    "insert_at_commit",
    "insert_unless_taken",
    "issue",
    "json_response",
    "land",
    "mark",
    "new_id",
    "owner_of",
    "page",
    "page_link",
    "page_path",
    "peek",
    "random_digits",
    "random_string",
    "require_password",
    "returned",
    "same",
    "send_verification_link",
    "session_object",
    "sessions",
    "setting",
    "sign_in_answer",
    "sign_in_with_password",
    "token",
    "user_object",
    "when",
    "withdraw",
]
