"""``authsvc settings``: what can be set, what is set, and where it was set."""

import argparse
import pkgutil
from typing import Any

from authsvc import plugins
from authsvc.cli.arguments import Commands, add_command
from authsvc.cli.bootstrap import application
from authsvc.settings import Row, Settings
from authsvc.settings_docs import markdown

# Just enough for the assembly to run; nothing is connected to and nothing of it is shown.
MADE_UP = {
    "authsvc.base_url": "http://localhost",
    "authsvc.secret": "never used",
    "authsvc.production": "false",
    "authsvc.db.url": "sqlite:///never-opened.sqlite",
    # Without any provider there are no endpoints for providers.
    "authsvc.social.google.client_id": "never used",
    "authsvc.social.google.client_secret": "never used",
}


def add_to(commands: Commands) -> None:
    """Add the command."""
    says = "Show every setting with its value and where it comes from; refuse an unknown one."
    command = add_command(commands, "settings", run, says)
    command.add_argument("--docs", action="store_true", help="print docs/settings.md instead")


def run(arguments: argparse.Namespace) -> None:
    """Print; a wrong or unknown setting stops it with its name."""
    if arguments.docs:
        print(documentation(), end="")
        return
    registry = application(arguments.config)
    for row in registry.auth_settings.describe():
        print(_line(row))


def documentation() -> str:
    """The page of every setting there is, with every built-in plugin on."""
    everything: Any = application(None, MADE_UP | {"authsvc.plugins": " ".join(built_in())})
    settings: Settings = everything.auth_settings
    varying = tuple(name.partition("<")[0] for name, _cls, _none in settings.patterns())
    fixed = [section for section in settings.sections() if not section[0].startswith(varying)]
    return markdown([*fixed, *settings.patterns()])


def built_in() -> list[str]:
    """The names of the plugins that come with authsvc."""
    return sorted(module.name for module in pkgutil.iter_modules(plugins.__path__))


def _line(row: Row) -> str:
    return f"{row.key} = {row.value}  # {row.source}"
