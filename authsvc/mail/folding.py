"""Lines of plain text that are not too long, in languages with and without spaces."""

import re
import unicodedata

WIDTH = 72
# A word with the spaces before it, or one character of a script that is written without spaces.
_PIECE = re.compile(r"\s*(?:[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯]+)|\s+$")
# What does not begin a line (JIS X 4051, GB/T 15834), so that it may stand out a little.
_CLOSING = frozenset("、。，．：；！？）」』】〉》〕・ー％…ぁぃぅぇぉっゃゅょァィゥェォッャュョ")


def folded(words: str, width: int = WIDTH) -> str:
    """``words`` on lines of so many columns; a wide character takes two. Long words stay whole."""
    lines = [""]
    for piece in _PIECE.findall(" ".join(words.split())):
        if _columns(lines[-1] + piece) > width and lines[-1] and piece[-1] not in _CLOSING:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return "\n".join(lines)


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in text)
