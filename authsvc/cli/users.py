"""``authsvc users``: accounts that the operator makes, the first administrator above all."""

import argparse
import sys
from getpass import getpass

from authsvc.cli.arguments import Commands, add_command, add_group
from authsvc.cli.bootstrap import acting, assembled
from authsvc.core.password.usecases.creation import NewUser, create_user
from authsvc.errors import ApiError

DIFFERENT = "the two passwords differ"


def add_to(commands: Commands) -> None:
    """Add ``users create``."""
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
    except ApiError as error:
        print(f"authsvc: {error.message}", file=sys.stderr)
        return 1
    print(f"{user['role']} {user['email']} has been created: {user['id']}")
    return 0


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise OSError(DIFFERENT)
    return password
