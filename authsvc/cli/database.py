"""``authsvc db``: bring the database to the schema of this release, and say where it stands."""

import argparse
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url

from authsvc.cli.arguments import Commands, add_command, add_group
from authsvc.cli.bootstrap import database_url

PACKAGE = Path(__file__).resolve().parents[1]
PACKAGED, CHECKOUT = PACKAGE / "migrations", PACKAGE.parent / "alembic"


def add_to(commands: Commands) -> None:
    """Add ``db upgrade``, ``db downgrade`` and ``db current``."""
    group = add_group(commands, "db", "Upgrade the database, or show its revision.")
    add_command(group, "upgrade", run_upgrade, "Bring the database to the schema of this release.")
    add_command(group, "current", run_current, "Print the revision the database is at.")
    down = add_command(group, "downgrade", run_downgrade, "Take revisions back, with their data.")
    down.add_argument("revision", help="the revision to go back to, or -1")


def run_upgrade(arguments: argparse.Namespace) -> None:
    """``authsvc db upgrade``."""
    upgrade(database_url(arguments.config), arguments.config)


def run_downgrade(arguments: argparse.Namespace) -> None:
    """``authsvc db downgrade``."""
    downgrade(database_url(arguments.config), arguments.revision, arguments.config)


def run_current(arguments: argparse.Namespace) -> None:
    """``authsvc db current``."""
    command.current(alembic_config(database_url(arguments.config), arguments.config))


def upgrade(url: str, ini: Path | None = None) -> None:
    """Run every revision that the database lacks; does nothing when it lacks none."""
    _make_folder(url)
    command.upgrade(alembic_config(url, ini), "heads")


def downgrade(url: str, revision: str, ini: Path | None = None) -> None:
    """Take revisions back, down to ``revision``; data of what they added is lost."""
    command.downgrade(alembic_config(url, ini), revision)


def alembic_config(url: str, ini: Path | None = None) -> Config:
    """Alembic's configuration; the ini's ``[alembic]`` section may add a plug-in's revisions."""
    config = Config(ini, stdout=sys.stdout)
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def migrations() -> Path:
    """Where the revisions are: inside an installed wheel, else the checkout's folder."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
