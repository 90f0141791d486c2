"""Users, their accounts and fields, and what happens to them."""

from authsvc.core.accounts.errors import ACCOUNT_NOT_FOUND, LAST_WAY_IN
from authsvc.core.accounts.events import AccountUnlinked
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.accounts.reader import Credential, by_email, by_id, find_credential
from authsvc.core.accounts.usecases import list_accounts
from authsvc.core.accounts.usecases import unlink as unlink_account
from authsvc.core.accounts.ways import count_ways_in, keep_a_way_in
from authsvc.core.fields.usecases.users import set_user_fields
from authsvc.core.fields.usecases.users import take_over as take_over_user_fields
from authsvc.core.password.shapes import Picture
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
from authsvc.core.users.fields import UserField, user_object
from authsvc.core.users.guests import is_guest
from authsvc.core.users.models import User
from authsvc.web.shapes import UserObject

__all__ = [
    "ACCOUNT_NOT_FOUND",
    "CREDENTIAL",
    "FIELD_REFUSALS",
    "LAST_WAY_IN",
    "Account",
    "AccountUnlinked",
    "Credential",
    "EmailChangeRequested",
    "EmailChanged",
    "EmailVerified",
    "Picture",
    "UnprovenRemoved",
    "User",
    "UserCreated",
    "UserCreating",
    "UserDeleted",
    "UserField",
    "UserObject",
    "UserUpdated",
    "UserUpdating",
    "by_email",
    "by_id",
    "count_ways_in",
    "find_credential",
    "is_guest",
    "keep_a_way_in",
    "list_accounts",
    "set_user_fields",
    "take_over_user_fields",
    "unlink_account",
    "user_object",
]
