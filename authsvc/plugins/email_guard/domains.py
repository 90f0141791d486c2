"""Lists of domains. A domain is on one if it, or a domain above it, stands there."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

COMMENT = "#"


@cache
def disposable() -> frozenset[str]:
    """The list that comes with the service, read at first use."""
    text = resources.files(__package__).joinpath("disposable.txt").read_text(encoding="ascii")
    return _lines(text)


@cache
def of_file(path: Path) -> frozenset[str]:
    """An operator's list, read once."""
    return named(_lines(path.read_text(encoding="utf-8")))


def named(domains: Iterable[str]) -> frozenset[str]:
    """Domains as they stand in canonical addresses; ``@`` or ``*.`` before one means nothing."""
    plain = (one.strip().lower().lstrip("@*.") for one in domains)
    return frozenset(one.encode("idna").decode() for one in plain if one)


def is_on(domain: str, known: frozenset[str]) -> bool:
    """Whether the list has the domain or one above it."""
    return any(one in known for one in _with_parents(domain))


def _with_parents(domain: str) -> Iterator[str]:
    while domain:
        yield domain
        domain = domain.partition(".")[2]


def _lines(text: str) -> frozenset[str]:
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith(COMMENT))
