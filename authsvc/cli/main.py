"""Entry point: finds the command, runs it, and says in one line what went wrong."""

import argparse
import sys
from collections.abc import Callable, Sequence
from configparser import Error as IniError
from importlib.metadata import version

from alembic.util import CommandError
from sqlalchemy.exc import OperationalError, ProgrammingError

from authsvc.cli import (
    catalogue,
    check,
    database,
    explain_link,
    keys,
    second_factor,
    secret,
    settings,
    users,
    worker,
)
from authsvc.settings import SettingsError

TOLD = (SettingsError, IniError, OSError, OperationalError, ProgrammingError, CommandError)
COMMANDS = (
    database,
    users,
    keys,
    worker,
    explain_link,
    check,
    settings,
    catalogue,
    secret,
    second_factor,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit status."""
    arguments = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int | None] = arguments.run
    try:
        return run(arguments) or 0
    except TOLD as error:
        print(f"authsvc: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):  # a question was left unanswered
        print("\nauthsvc: stopped", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """All commands; each module adds its own."""
    top = argparse.ArgumentParser(prog="authsvc", description="The authentication service.")
    top.add_argument("--version", action="version", version=f"authsvc {version('authsvc')}")
    commands = top.add_subparsers(title="commands", required=True, metavar="command")
    for module in COMMANDS:
        module.add_to(commands)
    return top
