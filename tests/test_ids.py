"""Ids and their order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

from authsvc import clock, ids


def test_an_id_is_a_uuid_of_version_7():
    made = UUID(ids.new_id())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_ids_keep_their_order_within_a_millisecond(monkeypatch):
    monkeypatch.setattr(ids, "_latest", (0, 0))
    monkeypatch.setattr(clock, "now", lambda: datetime(2040, 1, 1, tzinfo=UTC))
    made = [ids.new_id() for _ in range(10_000)]
    assert made == sorted(made)


def test_ids_of_many_threads_are_all_different():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _number: ids.new_id(), range(20_000)))
    assert len(set(made)) == len(made)
