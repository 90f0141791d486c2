"""Credential sources: each turns one kind of credential into an identity."""

from enum import Enum
from typing import Any, Protocol

from authsvc.security.identity import Identity


class Absent(Enum):
    """What a source answers instead of an identity."""

    ABSENT = "absent"
    REFUSED = "refused"

    def __bool__(self) -> bool:
        return False


ABSENT = Absent.ABSENT
REFUSED = Absent.REFUSED


class CredentialSource(Protocol):
    """One way to present a credential. ``kind`` is what endpoints name in ``accepts``.

    ``identify`` answers ``ABSENT`` when the request carries no such credential, so that the next
    source is asked, and ``REFUSED`` when it carries a bad one, which ends the search: a bad bearer
    header never falls through to a cookie. A source may have ``scheme``, a dictionary of OpenAPI
    security schemes that tells clients how to present its credential, and ``is_asked_for``: answers
    of 401 say that a bearer token would do.
    """

    kind: str

    def identify(self, request: Any) -> Identity | Absent:
        """The identity, ``ABSENT`` or ``REFUSED``; never raises for bad input."""


class SourceList:
    """The sources in the order they are asked; features add theirs at start-up."""

    def __init__(self) -> None:
        self._ordered: list[tuple[int, CredentialSource]] = []

    def add(self, source: CredentialSource, *, order: int) -> None:
        """``order``: bearer 10, session cookie 50, everything else between or after."""
        self._ordered.append((order, source))
        self._ordered.sort(key=lambda entry: entry[0])

    def __iter__(self) -> Any:
        return iter([source for _order, source in self._ordered])


def add_credential_source(config: Any, source: CredentialSource, *, order: int = 60) -> None:
    """Configurator directive: ask ``source``, too, when looking for the caller's identity."""
    config.registry.credential_sources.add(source, order=order)
