"""``authsvc db``: bring the database to the schema of this release, and say where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url

PACKAGE = Path(__file__).resolve().parents[1]
PACKAGED, CHECKOUT = PACKAGE / "migrations", PACKAGE.parent / "alembic"


def migrations() -> Path:
    """Where the revisions are: inside an installed wheel, else the checkout's folder."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def alembic_config(url: str, ini: Path | None = None) -> Config:
    """Alembic's configuration; the ini's ``[alembic]`` section may add a plug-in's revisions."""
    config = Config(ini)
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, ini: Path | None = None) -> None:
    """Run every revision that the database lacks; does nothing when it lacks none."""
    _make_folder(url)
    command.upgrade(alembic_config(url, ini), "heads")


def downgrade(url: str, revision: str, ini: Path | None = None) -> None:
    """Take revisions back, down to ``revision``; data of what they added is lost."""
    command.downgrade(alembic_config(url, ini), revision)


def current(url: str, ini: Path | None = None) -> None:
    """Print the revision that the database is at."""
    command.current(alembic_config(url, ini))


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
