"""What commands share on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Commands = Any  # argparse keeps the type of add_subparsers() to itself
Run = Callable[[argparse.Namespace], int | None]
DEFAULT_INI = Path("development.ini")


def add_command(commands: Commands, name: str, run: Run, says: str) -> argparse.ArgumentParser:
    """A command that reads an ini."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    command.add_argument(
        "-c", "--config", type=Path, metavar="INI", default=default_ini(),
        help="the ini file; development.ini if it is here, else only the environment counts",
    )  # fmt: skip
    command.set_defaults(run=run)
    return command


def add_group(commands: Commands, name: str, says: str) -> Commands:
    """A command with commands of its own, such as ``authsvc db``."""
    group = commands.add_parser(name, help=says, description=says)
    return group.add_subparsers(title="commands", required=True, metavar="command")


def default_ini() -> Path | None:
    """The ini of this folder, if there is one."""
    return DEFAULT_INI if DEFAULT_INI.is_file() else None
