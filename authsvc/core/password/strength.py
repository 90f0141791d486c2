"""Why a new password is too weak: length, common ones, ones made of what everybody knows.

No rules about kinds of characters (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2.5).
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib import resources

COMMENT = "#"
SHORTEST_WORD = 4
LONGEST_TRIMMING = 6
_TAIL = re.compile(r"[\W\d_]+$")
_SEPARATORS = re.compile(r"[\W_]+")


class Refusal(StrEnum):
    """A reason not to take a password."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    CONTEXT = "context"


def refusals(
    password: str,
    *,
    context_words: Iterable[str] = (),
    min_length: int,
    max_length: int,
    common: bool = True,
) -> list[Refusal]:
    """Every reason to refuse ``password``, the plainest first; none if it may be chosen.

    Lengths count code points of the NFKC form, which is what is hashed. ``context_words`` are names
    of the product, the host and the user, whole or as they come (ASVS 6.2.11).
    """
    if len(password) > max_length:  # before anything that takes longer for a longer text
        return [Refusal.TOO_LONG]
    normalised = unicodedata.normalize("NFKC", password)
    folded = normalised.casefold()
    found = {
        Refusal.TOO_SHORT: len(normalised) < min_length,
        Refusal.TOO_LONG: len(normalised) > max_length,
        Refusal.COMMON: common and _is_common(folded),
        Refusal.CONTEXT: _is_context(folded, context_words),
    }
    return [reason for reason, applies in found.items() if applies]


@cache
def common_passwords() -> frozenset[str]:
    """The list of common passwords, read at first use."""
    text = resources.files(__package__).joinpath("common.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith(COMMENT))


def _is_common(folded: str) -> bool:
    """Whether it is on the list, also with a few digits or signs behind it, or repeated."""
    known = common_passwords()
    tail = _TAIL.search(folded)
    trimmed = tail is not None and len(tail[0]) <= LONGEST_TRIMMING
    base = folded[: tail.start()] if tail is not None and trimmed else folded
    unit = _repeated(folded)
    return folded in known or base in known or unit in known or len(unit) <= 2


def _repeated(text: str) -> str:
    """The shortest piece that gives ``text`` when repeated; ``text`` itself if there is none."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_context(folded: str, context_words: Iterable[str]) -> bool:
    """Whether little or only something common is left once the known words are taken away."""
    compact = rest = _SEPARATORS.sub("", folded)
    for word in sorted(_pieces(context_words), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != compact and (len(rest) <= LONGEST_TRIMMING or rest in common_passwords())


def _pieces(words: Iterable[str]) -> set[str]:
    """Each word as one and in its parts: ``Ann-Marie`` is ``annmarie`` and ``marie``."""
    folded = [unicodedata.normalize("NFKC", word).casefold() for word in words]
    parts = {part for word in folded for part in _SEPARATORS.split(word)}
    whole = {_SEPARATORS.sub("", word) for word in folded}
    return {piece for piece in parts | whole if len(piece) >= SHORTEST_WORD}
