"""How many guesses a password withstands, as zxcvbn estimates them.

No rules about kinds of characters (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2.5).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from types import ModuleType
from typing import Any

from authsvc.core.password.advice import ADVICE
from authsvc.core.password.personal import pieces
from authsvc.crypto.slots import HashSlots

BEST = 4
LONGEST = 64
"""Characters that are judged; ASVS 6.2.9 wants as many to be possible, and what they withstand the
whole password does."""
MOST_WORDS = 64
MOST_READINGS = 8
# One at a time: the estimate is pure Python, so more at once would only take the interpreter away
# from every other request (ATK-210). Whoever finds the queue full is asked to come again.
_TURN = HashSlots(1, queue=16)
_SIGNS = str.maketrans({sign: chr(0xE000 + i) for i, sign in enumerate("@({[<!|$+%")})


@dataclass(frozen=True)
class Strength:
    """What zxcvbn makes of a password: 0 is guessed at once, 4 withstands 10^10 guesses."""

    score: int
    warning: str = ""
    suggestions: tuple[str, ...] = ()
    """Sentences of :data:`ADVICE`, to be translated."""


def judge(password: str, words: Iterable[str] = ()) -> Strength:
    """Estimate ``password`` for somebody of whom everybody knows ``words``.

    Hold no connection meanwhile. May raise ``HashBusyError``.
    """
    text = unicodedata.normalize("NFKC", password[: LONGEST * 2])[:LONGEST]
    if not text:  # which the library cannot take
        return Strength(0)
    known = sorted(pieces(words), key=len)[:MOST_WORDS]
    with _TURN:
        return _estimate(text, known)


def _estimate(text: str, known: list[str]) -> Strength:
    # 14 MB of word lists and 40 ms, which processes that never see a new password need not spend.
    from zxcvbn import (  # type: ignore[import-untyped]  # noqa: PLC0415
        feedback,
        matching,
        scoring,
        time_estimates,
    )

    # Its front door keeps the words in a dictionary that all threads share, so that one request's
    # could be judged, and told of, in another's. Doubled ones are there for the same reason: what
    # is repeated it looks up without them.
    ours = {word: rank for rank, word in enumerate([*known, *(2 * word for word in known)], 1)}
    dictionaries = {**matching.RANKED_DICTIONARIES, "user_inputs": ours}
    matches = matching.omnimatch(_bounded(text, matching), dictionaries)
    found = scoring.most_guessable_match_sequence(text, matches)
    score = int(time_estimates.guesses_to_score(found["guesses"]))
    return _told(score, feedback.get_feedback(score, found["sequence"]))


def _bounded(text: str, matching: ModuleType) -> str:
    """The text with its signs made meaningless if they can be read as letters in too many ways.

    Each way is a pass of its own, and there are up to 576: seconds of work for one short password.
    """
    table = matching.relevant_l33t_subtable(text, matching.L33T_TABLE)
    readings = prod(len(signs) for signs in table.values())
    return text.translate(_SIGNS) if readings > MOST_READINGS else text


def _told(score: int, said: dict[str, Any]) -> Strength:
    warning = said["warning"] if said["warning"] in ADVICE else ""
    suggestions = tuple(text for text in said["suggestions"] if text in ADVICE)
    return Strength(score, warning, suggestions)
