"""``AuthContext``: the whole of what a use case may reach.

Endpoints, pages, the command line and the tests build one; a use case never sees a request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from authsvc import clock
from authsvc.crypto.passwords import Hasher, Verdict
from authsvc.crypto.secrets import Keyring
from authsvc.events import Event
from authsvc.security.identity import Identity
from authsvc.settings import Settings


class Storage(Protocol):
    """Where a use case reads and writes."""

    @property
    def db(self) -> Session:
        """The ORM session of the open transaction; raises ``NoTransaction`` without one."""

    @property
    def reader(self) -> Connection:
        """A connection for reads: the transaction's own, or an autocommit one."""

    def begin(self) -> None:
        """Open the transaction; nothing happens when one is open."""

    def settle(self) -> None:
        """Commit what was begun, and hold no connection: the use case is about to call out."""

    def release(self) -> None:
        """Give an autocommit connection back."""


PLACEHOLDERS = "placeholder_domains"
"""Domains of addresses that users without a mailbox have."""
LOCALE_OF = "locale_of_address"
"""``(auth, address)``: the language that the owner of an address has chosen, if they have."""


class Jar(Protocol):
    """Small signed values that the client keeps for us between requests."""

    def get(self, name: str) -> str | None:
        """The value the client brought, if our signature on it holds."""

    def names(self, prefix: str) -> list[str]:
        """The names, beginning with ``prefix``, of what the client brought, whoever signed it."""

    def set(self, name: str, value: str, max_age: int | None) -> None:
        """Hand a value out; ``max_age`` in seconds, ``None`` for as long as the browser runs."""

    def set_plain(self, name: str, value: str, max_age: int | None) -> None:
        """Hand out a value that carries a signature of its own."""

    def set_public(self, name: str, value: str, max_age: int | None) -> None:
        """Hand out a value that anybody may read and change: scripts, too. Never trust it."""

    def get_public(self, name: str) -> str | None:
        """What came back of it, whoever has changed it."""

    def clear(self, name: str) -> None:
        """Ask the client to forget the value."""


class MemoryJar:
    """A jar for callers that are no browsers: command line, jobs, tests."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def get(self, name: str) -> str | None:
        """The value kept under ``name``."""
        return self.values.get(name)

    def names(self, prefix: str) -> list[str]:
        """The names that begin with ``prefix``."""
        return [name for name in self.values if name.startswith(prefix)]

    def set(self, name: str, value: str, max_age: int | None) -> None:
        """Keep ``value``; its age does not matter here."""
        self.values[name] = value

    def set_plain(self, name: str, value: str, max_age: int | None) -> None:
        """Keep ``value``."""
        self.set(name, value, max_age)

    def set_public(self, name: str, value: str, max_age: int | None) -> None:
        """Keep ``value``."""
        self.set(name, value, max_age)

    def get_public(self, name: str) -> str | None:
        """The value kept under ``name``."""
        return self.get(name)

    def clear(self, name: str) -> None:
        """Forget the value."""
        self.values.pop(name, None)


@dataclass(frozen=True)
class Client:
    """Where a request came from: resolved address (never a raw header), user agent, locale.

    ``chosen_locale`` is what the person picked from the menu of languages, if they did. ``on_page``
    tells people at a hosted page from callers of the API.
    """

    address: str | None = None
    agent: str | None = None
    locale: str = "en"
    chosen_locale: str | None = None
    on_page: bool = False


@dataclass
class Services:
    """What all contexts of a process share; made once at start-up, filled by the features."""

    settings: Settings
    hasher: Hasher
    keyring: Keyring
    base_url: str
    notify: Callable[[Any], None]
    signin_stages: list[Any] = field(default_factory=list)
    password_rules: list[Callable[..., None]] = field(default_factory=list)
    address_rules: list[Callable[..., None]] = field(default_factory=list)
    mail_rules: list[Callable[..., bool]] = field(default_factory=list)
    mailer: Any = None
    texter: Any = None
    counters: Any = None
    now: Callable[[], datetime] = clock.now
    extras: dict[str, Any] = field(default_factory=dict)


class AuthContext:
    """One caller's view of the service: database, settings, time, mail, events, client."""

    def __init__(
        self,
        services: Services,
        storage: Storage,
        *,
        jar: Jar | None = None,
        client: Callable[[], Client] = Client,
        identity: Callable[[], Identity | None] = lambda: None,
    ) -> None:
        self.services = services
        self._storage = storage
        self.jar: Jar = jar if jar is not None else MemoryJar()
        self._client = client
        self._identity = identity

    @property
    def db(self) -> Session:
        """The ORM session of the open transaction."""
        return self._storage.db

    @property
    def reader(self) -> Connection:
        """A connection for reads."""
        return self._storage.reader

    def begin(self) -> None:
        """Open the transaction of a use case that had to hash or call out before it may write."""
        self._storage.begin()

    def settle(self) -> None:
        """Commit what was written so far, before calling out to somebody else's server.

        It holds whatever comes of the call; after it, :meth:`begin` opens another transaction.
        Only for endpoints and pages of mode ``calling``.
        """
        self._storage.settle()

    def let_go(self) -> None:
        """Hold no connection for reads: with nothing begun, something long comes now."""
        self._storage.release()

    @cached_property
    def client(self) -> Client:
        """Where the request came from."""
        return self._client()

    @property
    def identity(self) -> Identity | None:
        """The caller, if the request carries a good credential."""
        return self._identity()

    def settings(self, section: str) -> Any:
        """The settings object of a section, typed by the feature that declared it."""
        return self.services.settings[section]

    def now(self) -> datetime:
        """The time of this request's service, aware, UTC, in milliseconds."""
        return self.services.now()

    def within(self, distance: timedelta) -> datetime:
        """The moment ``distance`` from now."""
        return self.now() + distance

    def emit(self, event: Event) -> None:
        """Tell every subscriber, in the order of the includes, inside this transaction."""
        self.services.notify(event)

    def hash_password(self, password: str) -> str:
        """Hash with no read connection held (ADR 0007). Raises ``HashBusyError`` under load."""
        self._storage.release()
        return self.services.hasher.hash(password)

    def verify_password(self, password: str, stored: str | None) -> Verdict:
        """Check a password; as slow for ``None`` as for a real hash, so that time tells nothing."""
        self._storage.release()
        return self.services.hasher.verify(password, stored)

    def send_mail(
        self, kind: str, to: str, *, owner: Mapping[str, Any] | None = None, **values: Any
    ) -> None:
        """Put a mail into the outbox of this transaction, unless ``to`` is nobody's mailbox.

        It comes in the language of whoever reads it, which a stranger who caused it cannot choose.
        ``owner``, the user whose address it is, spares the look-up.
        """
        if to.rpartition("@")[2] in self.services.extras.get(PLACEHOLDERS, {}):
            return
        values.setdefault("when", self.now())
        self.services.mailer.send(self.db, kind, to, self.locale_for(to, owner), **values)

    def locale_for(self, address: str, owner: Mapping[str, Any] | None = None) -> str:
        """The language to write to an address in: its owner's, else the request's."""
        if owner is not None:
            return owner.get("locale") or self.client.locale
        saved = self.services.extras.get(LOCALE_OF)
        return (saved(self, address) if saved is not None else None) or self.client.locale
