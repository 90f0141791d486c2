"""Create an account for somebody else: the operator at the command line, later an administrator."""

from dataclasses import dataclass
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.password.errors import INVALID_EMAIL, USER_ALREADY_EXISTS
from authsvc.core.password.policy import check_new_password
from authsvc.core.password.usecases.signup import USERS, add_credential, blank_user
from authsvc.core.users.email import canonical
from authsvc.core.users.events import UserCreated, UserCreating
from authsvc.db import statements

METHOD = "operator"


@dataclass(frozen=True)
class NewUser:
    """The account to be; ``verified`` says that whoever creates it vouches for the mailbox."""

    name: str
    email: str
    password: str
    role: str = "user"
    verified: bool = False


def create_user(auth: AuthContext, wish: NewUser) -> dict[str, Any]:
    """Store user and password account; nobody is signed in and no mail is sent.

    The password has to be as good as at sign-up. A known address raises ``USER_ALREADY_EXISTS``.
    """
    email = canonical(wish.email)
    if email is None:
        raise INVALID_EMAIL.error()
    check_new_password(auth, wish.password, name=wish.name, email=email)
    hashed = auth.hash_password(wish.password)
    auth.begin()
    user = blank_user(auth)
    user.update(name=wish.name, email=email, role=wish.role, email_verified=wish.verified)
    auth.emit(UserCreating(auth=auth, values=user, method=METHOD))
    if not statements.insert_unless_taken(auth.db, USERS, user):
        raise USER_ALREADY_EXISTS.error()
    add_credential(auth, user["id"], hashed)
    auth.emit(UserCreated(auth=auth, user=user, method=METHOD))
    return user
