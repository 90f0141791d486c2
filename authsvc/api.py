"""The public surface for plugins: what a stranger's plugin may import, and our own do.

Everything here is stable within a major version. The command line, the web kit and the core
behind it are not.
"""

from authsvc import ids
from authsvc.context import AuthContext, Client, Jar, MemoryJar
from authsvc.core.accounts.errors import ACCOUNT_NOT_FOUND, LAST_WAY_IN
from authsvc.core.accounts.events import AccountUnlinked
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.accounts.reader import Credential, by_email, by_id, find_credential
from authsvc.core.accounts.usecases import list_accounts
from authsvc.core.accounts.usecases import unlink as unlink_account
from authsvc.core.accounts.ways import count_ways_in, keep_a_way_in
from authsvc.core.codes.pages import Code, CodeForm, CodePages, SentCode
from authsvc.core.codes.reset_pages import ResetForm as CodeResetForm
from authsvc.core.codes.reset_pages import ResetPages as CodeResetPages
from authsvc.core.codes.settings import CodeSettings
from authsvc.core.codes.usecases.channel import Channel
from authsvc.core.codes.usecases.channel import Refusals as CodeRefusals
from authsvc.core.codes.usecases.channel import Wish as CodeWish
from authsvc.core.codes.usecases.entering import enter as enter_by_code
from authsvc.core.codes.usecases.entering import sign_in as sign_in_by_code
from authsvc.core.codes.usecases.reset import reset_password as reset_by_code
from authsvc.core.fields.usecases.sessions import set_session_fields
from authsvc.core.fields.usecases.users import set_user_fields
from authsvc.core.fields.usecases.users import take_over as take_over_user_fields
from authsvc.core.password.errors import (
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    EMAIL_NOT_VERIFIED,
    FAILED_TO_CREATE_USER,
    INVALID_EMAIL,
    INVALID_PASSWORD,
    NEW_PASSWORD_REFUSALS,
    PASSWORD_CHECK_UNAVAILABLE,
    PASSWORD_COMPROMISED,
    PASSWORD_REQUIRED,
    PASSWORD_TOO_LONG,
    PASSWORD_TOO_PERSONAL,
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_WEAK,
    TOO_MANY_ATTEMPTS,
)
from authsvc.core.password.events import (
    PasswordChanged,
    PasswordChanging,
    PasswordRefused,
    PasswordResetRequested,
)
from authsvc.core.password.pages.signup import land_new
from authsvc.core.password.policy import (
    ask_rules as ask_password_rules,
)
from authsvc.core.password.policy import (
    check_length as check_password_length,
)
from authsvc.core.password.policy import (
    check_new_password,
)
from authsvc.core.password.shapes import (
    Email,
    Password,
    Picture,
)
from authsvc.core.password.throttle import is_known_place, may_mail, may_mail_owner
from authsvc.core.password.usecases.change import require_password
from authsvc.core.password.usecases.links import acts_directly, api_link, nobody, page_link, pretend
from authsvc.core.password.usecases.mailbox import (
    Entered,
    Newcomer,
    find_owner,
    hold_owner,
    knows_browser,
    knows_password,
    sign_up_is_open,
)
from authsvc.core.password.usecases.mailbox import enter as enter_by_mailbox
from authsvc.core.password.usecases.mailbox import prove as prove_mailbox
from authsvc.core.password.usecases.proofs import ProofMail
from authsvc.core.password.usecases.reset import (
    put_in_place as reset_in_place,
)
from authsvc.core.password.usecases.reset import (
    request_reset,
)
from authsvc.core.password.usecases.signin import may_send_link, require_open
from authsvc.core.password.usecases.signin import sign_in as sign_in_with_password
from authsvc.core.password.usecases.signup import Registered, SignUp, blank_user
from authsvc.core.password.usecases.signup import register as register_user
from authsvc.core.password.usecases.verification import request_link as request_proof
from authsvc.core.password.usecases.verification import send_link as send_verification_link
from authsvc.core.profile.errors import CHANGE_EMAIL_DISABLED
from authsvc.core.profile.usecases.email import ask_for_mailbox
from authsvc.core.profile.usecases.email import (
    move as move_email,
)
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.custom import told as session_answer
from authsvc.core.sessions.devices import describe as describe_device
from authsvc.core.sessions.events import (
    SessionCreating,
    SessionOpened,
    SessionsEnded,
    SessionUpdated,
    SessionUpdating,
)
from authsvc.core.sessions.farewell import SignOut
from authsvc.core.sessions.freshness import require_fresh
from authsvc.core.sessions.holding import live_sessions
from authsvc.core.sessions.places import describe as describe_place
from authsvc.core.sessions.requirement import (
    LAST_SECOND_FACTOR,
    REQUIREMENT,
    Requirement,
    keep_factor,
    lacks_factor,
    needs_two,
    requirement_of,
    roles_of,
)
from authsvc.core.sessions.shapes import SessionAndUser, SessionObject
from authsvc.core.signin.answers import sign_in_answer
from authsvc.core.signin.enrolment import KIND as ENROLMENT_KIND
from authsvc.core.signin.enrolment import PAGE as ENROLMENT_PAGE
from authsvc.core.signin.enrolment import begin as begin_enrolment
from authsvc.core.signin.enrolment import (
    enrolled,
    has_factor,
    is_enrolling,
    leave_off,
    require_first_one,
)
from authsvc.core.signin.errors import SIGN_IN_REFUSALS
from authsvc.core.signin.events import FactorsRemoved
from authsvc.core.signin.landing import KEPT, challenge_page, land, land_at
from authsvc.core.signin.shapes import (
    FactorAsked,
    SignInAnswer,
)
from authsvc.core.signin.stages import Attempt, Challenge, second_factors, waiting_user
from authsvc.core.signin.usecases import SignedIn, complete, finish
from authsvc.core.signin.ways import (
    is_in_already,
    keeps_accounts,
)
from authsvc.core.users.contacts import proven_mailboxes, proven_phone
from authsvc.core.users.email import canonical as canonical_email
from authsvc.core.users.errors import FIELD_REFUSALS
from authsvc.core.users.events import (
    EmailChanged,
    EmailChangeRequested,
    EmailVerified,
    UnprovenRemoved,
    UserCreated,
    UserCreating,
    UserDeleted,
    UserUpdated,
    UserUpdating,
)
from authsvc.core.users.fields import UserField, session_object, user_object
from authsvc.core.users.guests import is_guest
from authsvc.core.users.mailboxes import (
    ADDRESS_REFUSALS,
    DISPOSABLE_EMAIL,
    MAILBOX_CHECK_UNAVAILABLE,
    NO_MAILBOX,
    check_new_address,
)
from authsvc.core.users.models import User
from authsvc.core.users.owners import (
    Owner,
    add_proven,
    owner_of,
)
from authsvc.core.users.owners import (
    is_free as address_is_free,
)
from authsvc.core.users.placeholders import is_placeholder
from authsvc.core.verification.codes import (
    Kind as CodeKind,
)
from authsvc.core.verification.codes import (
    Slot as CodeSlot,
)
from authsvc.core.verification.codes import (
    Verdict as CodeVerdict,
)
from authsvc.core.verification.codes import (
    is_waiting as code_is_waiting,
)
from authsvc.core.verification.codes import (
    issue_code,
    spend_code,
    try_code,
)
from authsvc.core.verification.sent import (
    forget as forget_mail,
)
from authsvc.core.verification.sent import (
    recall as recall_mail,
)
from authsvc.core.verification.sent import (
    remember as remember_mail,
)
from authsvc.core.verification.usecases import Proof, consume, count_attempt, issue, peek, withdraw
from authsvc.crypto.digests import (
    digest,
    keyed_digests,
    same,
)
from authsvc.db.base import Base, UtcTime
from authsvc.db.columns import add_columns
from authsvc.db.statements import changed, execute, insert_at_commit, insert_unless_taken, returned
from authsvc.errors import (
    FORBIDDEN,
    INVALID_ORIGIN,
    SECOND_FACTOR_REQUIRED,
    SESSION_NOT_FRESH,
    UNAUTHORIZED,
    ApiError,
    ErrorCode,
)
from authsvc.events import Event
from authsvc.i18n import mark
from authsvc.ids import new_id, random_digits, random_string, token
from authsvc.network.addresses import callable_url
from authsvc.network.calls import Answer, Call, CallError, call_out
from authsvc.network.settings import NetworkSettings
from authsvc.security.credentials import ABSENT, REFUSED, Absent, CredentialSource
from authsvc.security.identity import Identity
from authsvc.security.permissions import Permission
from authsvc.security.resources import Resource, caller, everything
from authsvc.settings import setting
from authsvc.web.acting import acting
from authsvc.web.client import bucket as network_bucket
from authsvc.web.conduct import ENROLMENT
from authsvc.web.csp import allow_source
from authsvc.web.endpoint import Endpoint, endpoint
from authsvc.web.limits import Limit
from authsvc.web.origin import TrustedOrigins
from authsvc.web.pages.confirming import confirmed
from authsvc.web.pages.forms import NOT_AN_ADDRESS, missing
from authsvc.web.pages.mailed_link import LinkForm, mailed_link
from authsvc.web.pages.page import Goto, Show, page, title
from authsvc.web.pages.templates import callback_of, given, page_path
from authsvc.web.pages.when import how_long, when
from authsvc.web.redirects import absolute, error_redirect, redirect, sendable
from authsvc.web.refusals import json_response
from authsvc.web.shapes import Empty, Moment, Shape, Status, Success, Text, UserObject

__all__ = [
    "ABSENT",
    "ACCOUNT_NOT_FOUND",
    "ADDRESS_REFUSALS",
    "CHANGE_EMAIL_DISABLED",
    "CREDENTIAL",
    "CREDENTIAL_ACCOUNT_NOT_FOUND",
    "DISPOSABLE_EMAIL",
    "EMAIL_NOT_VERIFIED",
    "ENROLMENT",
    "ENROLMENT_KIND",
    "ENROLMENT_PAGE",
    "FAILED_TO_CREATE_USER",
    "FIELD_REFUSALS",
    "FORBIDDEN",
    "INVALID_EMAIL",
    "INVALID_ORIGIN",
    "INVALID_PASSWORD",
    "KEPT",
    "LAST_SECOND_FACTOR",
    "LAST_WAY_IN",
    "MAILBOX_CHECK_UNAVAILABLE",
    "NEW_PASSWORD_REFUSALS",
    "NOT_AN_ADDRESS",
    "NO_MAILBOX",
    "PASSWORD_CHECK_UNAVAILABLE",
    "PASSWORD_COMPROMISED",
    "PASSWORD_REQUIRED",
    "PASSWORD_TOO_LONG",
    "PASSWORD_TOO_PERSONAL",
    "PASSWORD_TOO_SHORT",
    "PASSWORD_TOO_WEAK",
    "REFUSED",
    "REQUIREMENT",
    "SECOND_FACTOR_REQUIRED",
    "SESSION_NOT_FRESH",
    "SIGN_IN_REFUSALS",
    "TOO_MANY_ATTEMPTS",
    "UNAUTHORIZED",
    "Absent",
    "Account",
    "AccountUnlinked",
    "Answer",
    "ApiError",
    "Attempt",
    "AuthContext",
    "Base",
    "Call",
    "CallError",
    "Challenge",
    "Channel",
    "Client",
    "Code",
    "CodeForm",
    "CodeKind",
    "CodePages",
    "CodeRefusals",
    "CodeResetForm",
    "CodeResetPages",
    "CodeSettings",
    "CodeSlot",
    "CodeVerdict",
    "CodeWish",
    "Credential",
    "CredentialSource",
    "Email",
    "EmailChangeRequested",
    "EmailChanged",
    "EmailVerified",
    "Empty",
    "Endpoint",
    "Entered",
    "ErrorCode",
    "Event",
    "FactorAsked",
    "FactorsRemoved",
    "Goto",
    "Identity",
    "Jar",
    "Limit",
    "LinkForm",
    "MemoryJar",
    "Moment",
    "NetworkSettings",
    "Newcomer",
    "Owner",
    "Password",
    "PasswordChanged",
    "PasswordChanging",
    "PasswordRefused",
    "PasswordResetRequested",
    "Permission",
    "Picture",
    "Proof",
    "ProofMail",
    "Registered",
    "Requirement",
    "Resource",
    "SentCode",
    "SessionAndUser",
    "SessionCreating",
    "SessionObject",
    "SessionOpened",
    "SessionUpdated",
    "SessionUpdating",
    "SessionsEnded",
    "Shape",
    "Show",
    "SignInAnswer",
    "SignOut",
    "SignUp",
    "SignedIn",
    "Status",
    "Success",
    "Text",
    "TrustedOrigins",
    "UnprovenRemoved",
    "User",
    "UserCreated",
    "UserCreating",
    "UserDeleted",
    "UserField",
    "UserObject",
    "UserUpdated",
    "UserUpdating",
    "UtcTime",
    "absolute",
    "acting",
    "acts_directly",
    "add_columns",
    "add_proven",
    "address_is_free",
    "allow_source",
    "api_link",
    "ask_for_mailbox",
    "ask_password_rules",
    "begin_enrolment",
    "blank_user",
    "by_email",
    "by_id",
    "call_out",
    "callable_url",
    "callback_of",
    "caller",
    "canonical_email",
    "challenge_page",
    "changed",
    "check_new_address",
    "check_new_password",
    "check_password_length",
    "code_is_waiting",
    "complete",
    "confirmed",
    "consume",
    "count_attempt",
    "count_ways_in",
    "describe_device",
    "describe_place",
    "digest",
    "endpoint",
    "enrolled",
    "enter_by_code",
    "enter_by_mailbox",
    "error_redirect",
    "everything",
    "execute",
    "find_credential",
    "find_owner",
    "finish",
    "forget_mail",
    "given",
    "has_factor",
    "hold_owner",
    "how_long",
    "ids",
    "insert_at_commit",
    "insert_unless_taken",
    "is_enrolling",
    "is_guest",
    "is_in_already",
    "is_known_place",
    "is_placeholder",
    "issue",
    "issue_code",
    "json_response",
    "keep_a_way_in",
    "keep_factor",
    "keeps_accounts",
    "keyed_digests",
    "knows_browser",
    "knows_password",
    "lacks_factor",
    "land",
    "land_at",
    "land_new",
    "leave_off",
    "list_accounts",
    "live_sessions",
    "mailed_link",
    "mark",
    "may_mail",
    "may_mail_owner",
    "may_send_link",
    "missing",
    "move_email",
    "needs_two",
    "network_bucket",
    "new_id",
    "nobody",
    "owner_of",
    "page",
    "page_link",
    "page_path",
    "peek",
    "pretend",
    "prove_mailbox",
    "proven_mailboxes",
    "proven_phone",
    "random_digits",
    "random_string",
    "recall_mail",
    "redirect",
    "register_user",
    "remember_mail",
    "request_proof",
    "request_reset",
    "require_first_one",
    "require_fresh",
    "require_open",
    "require_password",
    "requirement_of",
    "reset_by_code",
    "reset_in_place",
    "returned",
    "roles_of",
    "same",
    "second_factors",
    "send_verification_link",
    "sendable",
    "session_answer",
    "session_object",
    "sessions",
    "set_session_fields",
    "set_user_fields",
    "setting",
    "sign_in_answer",
    "sign_in_by_code",
    "sign_in_with_password",
    "sign_up_is_open",
    "spend_code",
    "take_over_user_fields",
    "title",
    "token",
    "try_code",
    "unlink_account",
    "user_object",
    "waiting_user",
    "when",
    "withdraw",
]
