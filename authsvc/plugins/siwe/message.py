"""The message of EIP-4361, read strictly by its grammar.

Nothing is skipped, trimmed or guessed: whatever can be read is written again as the same text, so
that what was signed has one meaning.
"""

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from authsvc.plugins.siwe.addresses import checksummed

LONGEST = 4096
LARGEST_CHAIN = 2**53 - 1
"""Clients are written in JavaScript."""
# RFC 3986, appendix A.
_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.\-]*"
_AUTHORITY = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@\[\]]|%[0-9A-Fa-f]{2})"
_REST = rf"(?:{_PCHAR}|/)*(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
_URI = rf"{_SCHEME}:(?://{_AUTHORITY}*)?{_REST}"
# RFC 3339, section 5.6. A leap second is refused: Python's clock knows none.
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+\-]\d\d:\d\d)"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


HEAD = _line(
    rf"(?:({_SCHEME})://)?({_AUTHORITY}+) wants you to sign in with your Ethereum account:"
)
ADDRESS = _line(r"(0x[0-9A-Fa-f]{40})")
EMPTY = _line(r"")
STATEMENT = _line(r"([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;= ]+)")
URI = _line(rf"URI: ({_URI})")
VERSION = _line(r"Version: (1)")
CHAIN = _line(r"Chain ID: ([1-9][0-9]{0,15})")
NONCE = _line(r"Nonce: ([A-Za-z0-9]{8,250})")
ISSUED = _line(rf"Issued At: ({_TIME})")
EXPIRES = _line(rf"Expiration Time: ({_TIME})")
NOT_BEFORE = _line(rf"Not Before: ({_TIME})")
REQUEST = _line(rf"Request ID: ({_PCHAR}*)")
RESOURCES = _line(r"(Resources:)")
RESOURCE = _line(rf"- ({_URI})")


class MalformedMessageError(ValueError):
    """It is not a message of EIP-4361; where it goes wrong is nothing for the client."""


@dataclass(frozen=True, kw_only=True)
class SiweMessage:
    """What a message says; times as they are written."""

    scheme: str | None = None
    domain: str
    address: str
    statement: str | None = None
    uri: str
    chain_id: int
    nonce: str
    issued_at: str
    expiration_time: str | None = None
    not_before: str | None = None
    request_id: str | None = None
    resources: tuple[str, ...] | None = None

    def text(self) -> str:
        """The message to be signed."""
        scheme = f"{self.scheme}://" if self.scheme is not None else ""
        optional = {
            "Expiration Time": self.expiration_time,
            "Not Before": self.not_before,
            "Request ID": self.request_id,
        }
        lines = [
            f"{scheme}{self.domain} wants you to sign in with your Ethereum account:",
            self.address,
            "",
            *([self.statement] if self.statement is not None else []),
            "",
            f"URI: {self.uri}",
            "Version: 1",
            f"Chain ID: {self.chain_id}",
            f"Nonce: {self.nonce}",
            f"Issued At: {self.issued_at}",
            *(f"{name}: {value}" for name, value in optional.items() if value is not None),
        ]
        if self.resources is not None:
            lines += ["Resources:", *(f"- {uri}" for uri in self.resources)]
        return "\n".join(lines)


class _Lines:
    """What is left of a message."""

    def __init__(self, text: str) -> None:
        self._left = deque(text.split("\n"))

    def maybe(self, pattern: re.Pattern[str]) -> str | None:
        """What the next line tells, if it is of that kind."""
        found = pattern.fullmatch(self._left[0]) if self._left else None
        if found is None:
            return None
        self._left.popleft()
        return found[found.lastindex or 0]

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the next line tells, which has to be of that kind."""
        told = self.maybe(pattern)
        if told is None:
            raise MalformedMessageError
        return told

    def head(self) -> tuple[str | None, str]:
        """Scheme, if there is one, and domain."""
        found = HEAD.fullmatch(self._left.popleft())
        if found is None:
            raise MalformedMessageError
        return found[1], found[2]

    def resources(self) -> tuple[str, ...] | None:
        """The URIs at the end, if there is such a list."""
        if self.maybe(RESOURCES) is None:
            return None
        return tuple(self.take(RESOURCE) for _each in range(len(self._left)))

    def end(self) -> None:
        """Nothing is left."""
        if self._left:
            raise MalformedMessageError


def parse(text: str) -> SiweMessage:
    """What a message says. Raises ``MalformedMessageError``."""
    if len(text) > LONGEST:
        raise MalformedMessageError
    lines = _Lines(text)
    scheme, domain = lines.head()
    address = lines.take(ADDRESS)
    lines.take(EMPTY)
    statement = lines.maybe(STATEMENT)
    lines.take(EMPTY)
    uri = lines.take(URI)
    lines.take(VERSION)
    told = SiweMessage(
        scheme=scheme,
        domain=domain,
        address=address,
        statement=statement,
        uri=uri,
        chain_id=int(lines.take(CHAIN)),
        nonce=lines.take(NONCE),
        issued_at=lines.take(ISSUED),
        expiration_time=lines.maybe(EXPIRES),
        not_before=lines.maybe(NOT_BEFORE),
        request_id=lines.maybe(REQUEST),
        resources=lines.resources(),
    )
    lines.end()
    _require_sense(told)
    return told


def _require_sense(told: SiweMessage) -> None:
    """What a grammar cannot say: the address's checksum (EIP-55), numbers and times that exist."""
    if told.address != checksummed(told.address) or told.chain_id > LARGEST_CHAIN:
        raise MalformedMessageError
    for written in (told.issued_at, told.expiration_time, told.not_before):
        if written is not None:
            moment(written)


def moment(written: str) -> datetime:
    """A time of a message; what is finer than a microsecond is left out."""
    whole = re.sub(r"(\.\d{6})\d+", r"\1", written)
    try:
        return datetime.fromisoformat(whole)
    except ValueError as error:
        raise MalformedMessageError from error
