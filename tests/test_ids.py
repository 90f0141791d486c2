"""Ids and their order."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest

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


@pytest.mark.parametrize("length", [0, 1, 7, 32, 500])
def test_a_random_string_has_its_length(length):
    assert len(ids.random_string(length)) == length


def test_no_letter_is_likelier_than_another():
    """With `byte % 62` the first eight letters would come a quarter more often."""
    seen = Counter(ids.random_string(124_000))
    first = sum(seen[letter] for letter in ids.LETTERS_AND_DIGITS[:8])
    assert len(seen) == 62
    assert 15_000 < first < 17_000  # 16 000 expected, 1000 is more than eight sigma


@pytest.mark.parametrize("alphabet", ["", "x" * 257])
def test_an_alphabet_that_cannot_be_fair_is_refused(alphabet):
    with pytest.raises(ValueError, match="alphabet"):
        ids.random_string(1, alphabet)
