"""``authsvc secret``: a new secret for ``authsvc.secret``."""

import argparse

from authsvc import ids
from authsvc.cli.arguments import Commands

LENGTH = 48


def add_to(commands: Commands) -> None:
    """Add the command."""
    says = "Print a new random secret. To rotate, put it in front of the old one, with a comma."
    commands.add_parser("secret", help=says, description=says).set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> None:
    """Print one; nothing is stored."""
    print(ids.random_string(LENGTH))
