"""Passwords made of what everybody knows of their owner (ASVS 6.2.11).

The estimate of guesses alone does not see to it: ``AcmeLogin2026`` at Acme Login passes for good.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_WORD = 4
LITTLE = 6
"""So few characters beside known words make no password."""
_SEPARATORS = re.compile(r"[\W_]+")


def is_personal(password: str, words: Iterable[str]) -> bool:
    """Whether little is left once the known words are taken away."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    compact = rest = _SEPARATORS.sub("", folded)
    for word in sorted(pieces(words), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != compact and len(rest) <= LITTLE


def pieces(words: Iterable[str]) -> set[str]:
    """Each word as one and in its parts: ``Ann-Marie`` is ``annmarie`` and ``marie``."""
    folded = [unicodedata.normalize("NFKC", word).casefold() for word in words]
    parts = {part for word in folded for part in _SEPARATORS.split(word)}
    whole = {_SEPARATORS.sub("", word) for word in folded}
    return {piece for piece in parts | whole if len(piece) >= SHORTEST_WORD}
