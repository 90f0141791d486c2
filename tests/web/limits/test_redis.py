from collections.abc import Callable
from typing import Any

import pytest
import redis

from authsvc.web.limits import Limit, StoreError
from authsvc.web.limits.redis import PREFIX, RedisStore
from tests.support.ports import free_port

LIMIT = Limit(3, 10)


@pytest.fixture
def client(redis_url: str) -> Any:
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


def test_every_key_expires_and_none_is_readable(redis_url: str, client: Any) -> None:
    store = RedisStore(redis_url)
    store.hit("198.51.100.9 /sign-in/email", LIMIT)
    store.count("ann@example.com", 60)
    keys = client.keys("*")
    assert len(keys) == 2
    assert all(key.startswith(PREFIX.encode()) and client.pttl(key) > 0 for key in keys)
    assert not any(b"ann" in key or b"198" in key for key in keys)


def test_a_counter_without_an_end_gets_one(redis_url: str, client: Any) -> None:
    store = RedisStore(redis_url)
    for _ in range(3):
        store.hit("a", LIMIT)
    (key,) = client.keys("*")
    client.persist(key)
    assert store.hit("a", LIMIT) == 10
    assert client.pttl(key) > 0


def test_a_server_that_is_away_is_named() -> None:
    store = RedisStore(f"redis://:secret-word@127.0.0.1:{free_port()}/0")
    for operation in (
        lambda: store.hit("a", LIMIT),
        lambda: store.count("a", 1),
        lambda: store.read("a"),
        lambda: store.clear("a"),
    ):
        with pytest.raises(StoreError) as caught:
            operation()
        assert "secret-word" not in str(caught.value)


def test_scripts_survive_a_restart_of_the_server(redis_url: str, client: Any) -> None:
    store = RedisStore(redis_url)
    store.hit("a", LIMIT)
    client.script_flush()
    assert store.hit("a", LIMIT) is None


@pytest.mark.parametrize("wrong", ["words", "-5", "1e400", "", "3.5", "9" * 30])
def test_what_is_no_count_of_ours_goes(redis_url: str, client: Any, wrong: str) -> None:
    store = RedisStore(redis_url)
    asked: list[Callable[[], object]] = [
        lambda: store.hit("a", LIMIT),
        lambda: store.count("a", 60),
        lambda: store.read("a"),
    ]
    for ask, answer in zip(asked, (None, 1, 0), strict=True):
        store.hit("a", LIMIT)
        (key,) = client.keys("*")
        client.set(key, wrong)
        assert ask() == answer
        client.delete(key)
        client.lpush(key, wrong)
        assert ask() == answer
        client.delete(key)
