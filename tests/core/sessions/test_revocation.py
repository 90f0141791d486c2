"""While the database is away there are no news, no copy is trusted, and the log says so once."""

import logging
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import create_engine

from authsvc import clock
from authsvc.core.sessions import revocation
from authsvc.core.sessions.revocation import RevocationFeed
from tests.support.ports import wait_until


def test_an_outage_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[float] = []

    def nobody() -> sqlite3.Connection:
        asked.append(clock.monotonic())
        raise sqlite3.OperationalError("away")

    monkeypatch.setattr(revocation, "POLL", 0.001)
    engine = create_engine("sqlite://", creator=nobody)
    feed = RevocationFeed(engine, timedelta(minutes=5), clock.now)
    with caplog.at_level(logging.ERROR):
        feed.start()
        wait_until(lambda: len(asked) > 3, what="several rounds")
        feed.stop()
    told = [record.getMessage() for record in caplog.records]
    assert told == ["no news of ended sessions: OperationalError"]
    assert not feed.covers("session", "user", clock.now())
