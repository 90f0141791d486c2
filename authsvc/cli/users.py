"""``authsvc users``: accounts that the operator makes, the first administrator above all.

And the fields that only an operator or an application may set.
"""

import argparse
import sys
from getpass import getpass

from authsvc.cli.arguments import Commands, add_command, add_group
from authsvc.cli.bootstrap import acting, assembled
from authsvc.context import AuthContext
from authsvc.core.accounts.reader import by_email
from authsvc.core.fields.usecases.users import set_user_fields_of_text
from authsvc.core.password.usecases.creation import NewUser, create_user
from authsvc.core.users.email import canonical
from authsvc.errors import ApiError

DIFFERENT = "the two passwords differ"
NOBODY = "nobody has that address"


def add_to(commands: Commands) -> None:
    """Add ``users create`` and ``users set``."""
    group = add_group(commands, "users", "Make accounts.")
    create = add_command(group, "create", run_create, "Create a user; what is not given is asked.")
    create.add_argument("--email", help="the address to sign in with")
    create.add_argument("--name", help="the name people see")
    create.add_argument("--admin", action="store_true", help="an administrator")
    create.add_argument(
        "--unverified", action="store_true", help="the address still has to be proven by mail"
    )
    create.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    _add_fields(create)
    change = add_command(group, "set", run_set, "Set declared fields of a user.")
    change.add_argument("email", help="the user's address")
    _add_fields(change)


def _add_fields(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--field", action="append", default=[], metavar="NAME=VALUE", type=_pair,
        help="a declared field, also one that people may not set; may be repeated",
    )  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("expected NAME=VALUE")
    return name.strip(), value


def run_create(arguments: argparse.Namespace) -> int:
    """``authsvc users create``; the password is never an argument, others could read it there."""
    wish = NewUser(
        email=arguments.email or input("E-mail: ").strip(),
        name=arguments.name or input("Name: ").strip(),
        password=_password(from_stdin=arguments.password_stdin),
        role="admin" if arguments.admin else "user",
        verified=not arguments.unverified,
    )
    try:
        with assembled(arguments.config) as registry, acting(registry) as auth:
            user = create_user(auth, wish)
            _set_fields(auth, user["id"], arguments.field)
    except ApiError as error:
        return _told(error)
    print(f"{user['role']} {user['email']} has been created: {user['id']}")
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    """``authsvc users set``: all of the fields, or none of them."""
    try:
        with assembled(arguments.config) as registry, acting(registry) as auth:
            found = by_email(auth, canonical(arguments.email) or "")
            if found is None:
                raise OSError(NOBODY)
            _set_fields(auth, found.user["id"], arguments.field)
    except ApiError as error:
        return _told(error)
    return 0


def _told(error: ApiError) -> int:
    """A refusal as a line for the operator; the transaction is rolled back by then."""
    words = error.extra.get("fields", {"": error.message}).values()
    print(f"authsvc: {'; '.join(words)}", file=sys.stderr)
    return 1


def _set_fields(auth: AuthContext, user_id: str, pairs: list[tuple[str, str]]) -> None:
    try:
        set_user_fields_of_text(auth, user_id, dict(pairs))
    except KeyError as error:
        raise OSError(f"no field is called {error}; see authsvc.user_fields.names") from None


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise OSError(DIFFERENT)
    return password
