"""Settings of the database."""

from dataclasses import dataclass

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from authsvc.settings import setting

DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


@dataclass(frozen=True)
class DatabaseSettings:
    """Where users live."""

    url: str = setting(
        "sqlite:///var/authsvc.sqlite",
        "SQLAlchemy URL of the database: SQLite or PostgreSQL (`postgresql://user:password@host/name`).",
        secret=True,
        aliases=("DATABASE_URL",),
    )
    pool_size: int = setting(10, "Connections kept open by each of the two pools of a process.")
    max_overflow: int = setting(30, "Connections beyond the pool in a rush.")
    connect_timeout: int = setting(5, "Seconds to wait for a connection to the database.")
    busy_timeout: int = setting(15, "Seconds a write waits for SQLite's one write lock.")

    def __post_init__(self) -> None:
        try:
            driver = make_url(self.url).drivername
        except (ArgumentError, ValueError):  # whose text may hold the password
            driver = ""
        if driver not in DRIVERS:
            raise ValueError("url: expected sqlite:///path or postgresql://user:password@host/name")
