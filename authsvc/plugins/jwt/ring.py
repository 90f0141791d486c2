"""The keys as a process holds them in memory, so that signing asks no database."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from authsvc import clock
from authsvc.api import AuthContext, acting
from authsvc.crypto import keypairs
from authsvc.crypto.encryption import Envelope
from authsvc.crypto.keypairs import Key
from authsvc.plugins.jwt import reader
from authsvc.plugins.jwt.usecases import keys

REFRESH = keys.LAG.total_seconds()
LOOK_AGAIN = 1.0
"""A key nobody knows is looked for this often at most: tokens can name any."""


@dataclass
class Held:
    """What was read at one moment."""

    signing: Key | None = None
    public: dict[str, Key] = field(default_factory=dict)
    at: float = float("-inf")


class KeyRing:
    """Signs with the pair in force and knows every public key; looks again every ten seconds."""

    def __init__(self, registry: Any, algorithm: str) -> None:
        self._registry = registry
        self._services = registry.authsvc.services
        self._algorithm = algorithm
        self._envelope: Envelope = self._services.extras["envelope"]
        self._engine: Engine = registry.read_engine
        self._held = Held()

    def signing(self, auth: AuthContext) -> Key:
        """The key that signs; made when there is none."""
        held = self._fresh(REFRESH)
        return held.signing or self._made(auth)

    def find(self, key_id: str) -> Key | None:
        """A public key that is believed."""
        found = self._fresh(REFRESH).public.get(key_id)
        return found or self._fresh(LOOK_AGAIN).public.get(key_id)

    def public(self, auth: AuthContext) -> list[dict[str, Any]]:
        """The key set as it is published, read now: whoever asks has met a key that is new."""
        held = self._load()
        if held.signing is None:
            self._made(auth)
            held = self._load()
        return [
            {"alg": key.algorithm, **keypairs.public_half(key), "kid": key.id}
            for key in held.public.values()
        ]

    def forget(self) -> None:
        """Read again at the next use."""
        self._held = Held()

    def _fresh(self, age: float) -> Held:
        held = self._held
        return held if clock.monotonic() - held.at < age else self._load()

    def _load(self) -> Held:
        """Over a connection of its own: what a transaction has not committed yet may never be."""
        began = clock.monotonic()
        with self._engine.connect() as connection:
            rows = reader.live(connection, self._services.now())
        public = {row.id: key for row in rows if (key := keys.published(row)) is not None}
        held = Held(keys.choose(self._envelope, rows, self._algorithm), public, began)
        self._held = held
        return held

    def _made(self, auth: AuthContext) -> Key:
        """In the caller's transaction if there is one: a second could wait for the first for ever.

        What was made there is not held in memory before it is committed.
        """
        if auth.reader.engine is self._engine:  # the one that only reads: there is none
            with acting(self._registry) as own:
                rows = self._ensured(own)
            self.forget()
        else:
            rows = self._ensured(auth)
        key = keys.choose(self._envelope, rows, self._algorithm)
        if key is None:
            raise RuntimeError("a key that was sealed just now cannot be opened")
        return key

    def _ensured(self, auth: AuthContext) -> list[Any]:
        keys.ensure(auth, self._algorithm)
        return reader.live(auth.reader, auth.now())
