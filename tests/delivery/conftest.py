"""A post office on a real database, with a clock that only moves when told to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker

from authsvc.crypto.encryption import Envelope
from authsvc.crypto.secrets import Keyring
from authsvc.db.engines import make_engine, make_read_engine
from authsvc.db.outbox import OutboxMessage
from authsvc.db.settings import DatabaseSettings
from authsvc.delivery import Delivery, DeliverySettings, Ground, assemble
from authsvc.delivery.settings import MailSettings, OutboxSettings, SmsSettings
from authsvc.ids import random_bytes
from authsvc.mail.brand import Brand
from tests.support.smtp import SmtpSink

LINK = "https://auth.example.com/verify?token=token-canary"


@dataclass
class Clock:
    """The time, moved by hand."""

    moment: datetime = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **distance: float) -> None:
        self.moment += timedelta(**distance)


@dataclass
class Office:
    """The database, the clock, and a way to build deliveries on them."""

    engine: Engine
    read_engine: Engine
    clock: Clock = field(default_factory=Clock)
    secret: str = "a secret of the tests that is long enough"
    settings: DeliverySettings = field(
        default_factory=lambda: DeliverySettings(
            MailSettings(transport="memory"), SmsSettings(transport="memory"), OutboxSettings()
        )
    )

    def __post_init__(self) -> None:
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._numbers = count(1)

    def mail_to(self, sink: SmtpSink, **mail: Any) -> "Office":
        """Let mail go to that server."""
        server = MailSettings(
            host=sink.host, port=sink.port, tls="none", sender="auth@acme.example",
            timeout=timedelta(seconds=60), **mail,
        )  # fmt: skip
        self.settings = replace(self.settings, mail=server)
        return self

    def texts_to(self, url: str) -> "Office":
        """Let texts go to that gateway."""
        self.settings = replace(self.settings, sms=SmsSettings(transport="http", url=url))
        return self

    def rules(self, **outbox: Any) -> "Office":
        """Change how messages are delivered."""
        self.settings = replace(self.settings, outbox=OutboxSettings(**outbox))
        return self

    def open(self) -> Delivery:
        """A post office with these settings."""
        envelope = Envelope(Keyring([self.secret]), random_bytes)
        ground = Ground(
            engine=self.engine,
            read_engine=self.read_engine,
            sessions=self.sessions,
            seal=lambda text: envelope.encrypt(text, context="outbox"),
            open_sealed=lambda text: envelope.decrypt(text, context="outbox"),
            now=self.clock.now,
            new_id=lambda: f"m{next(self._numbers)}",
        )
        return assemble(self.settings, ground, Brand("Acme", "auth.acme.example"))

    def post(self, delivery: Delivery, *recipients: str, **values: Any) -> None:
        """Commit a verification mail for each recipient."""
        given = {"link": LINK, "expires_in": timedelta(hours=48), **values}
        with self.sessions() as session:
            for recipient in recipients:
                delivery.mailer.send(session, "verify_email", recipient, "en", **given)
            session.commit()

    def rows(self) -> list[OutboxMessage]:
        """What is in the outbox."""
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.fixture
def office(empty_database_url: str) -> Iterator[Office]:
    """An office on an empty database, once on SQLite and once on PostgreSQL."""
    yield from _opened(empty_database_url)


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite, for what has nothing to do with the database."""
    yield from _opened(f"sqlite:///{tmp_path}/office.sqlite")


def _opened(url: str) -> Iterator[Office]:
    settings = DatabaseSettings(url=url)
    office = Office(make_engine(settings), make_read_engine(settings))
    OutboxMessage.__table__.create(office.engine)  # type: ignore[attr-defined]
    yield office
    office.engine.dispose()
    office.read_engine.dispose()
