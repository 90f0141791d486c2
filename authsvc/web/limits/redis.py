"""Counters in Redis, shared by all processes and hosts."""

from typing import Any

from authsvc.web.limits.rules import Limit
from authsvc.web.limits.store import StoreError, digest

PREFIX = "authsvc:limit:"
TIMEOUT = 1.0

# Redis runs a script as a whole, so parallel callers cannot look at the same count (see `Store`).
# Whatever somebody else has put under a key of ours is no count, and goes.
HELD = """
local hits, held = 0, redis.pcall('GET', KEYS[1])
if type(held) == 'string' and #held < 16 and string.match(held, '^%d+$') then
  hits = tonumber(held)
elseif held then
  redis.call('DEL', KEYS[1])
end
"""
HIT = """
if hits >= tonumber(ARGV[1]) then
  local left = redis.call('PTTL', KEYS[1])
  if left > 0 then return left end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2]) * ARGV[2]
end
hits = redis.call('INCR', KEYS[1])
if hits == 1 or hits >= tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return -1
"""
COUNT = """
hits = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return hits
"""
READ = "return hits"


class RedisStore:
    """Needs the `redis` extra."""

    def __init__(self, url: str) -> None:
        # Loaded here: an optional dependency, of no use to who does not configure it.
        import redis  # noqa: PLC0415

        self._errors = redis.RedisError
        client: Any = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        )
        self._client = client
        self._hit = client.register_script(HELD + HIT)
        self._count = client.register_script(HELD + COUNT)
        self._read = client.register_script(HELD + READ)

    def hit(self, key: str, limit: Limit) -> float | None:
        """As :class:`Store`."""
        wait = self._ask(self._hit, [_name(key)], [limit.max, int(limit.seconds * 1000)])
        return None if wait < 0 else wait / 1000

    def count(self, key: str, seconds: float) -> int:
        """As :class:`Store`."""
        return self._ask(self._count, [_name(key)], [int(seconds * 1000)])

    def read(self, key: str) -> int:
        """As :class:`Store`."""
        return self._ask(self._read, [_name(key)])

    def clear(self, key: str) -> None:
        """As :class:`Store`."""
        self._ask(self._client.delete, _name(key))

    def _ask(self, command: Any, *arguments: Any) -> int:
        try:
            return int(command(*arguments) or 0)
        except self._errors as error:
            raise StoreError(type(error).__name__) from error


def _name(key: str) -> str:
    return PREFIX + digest(key)
