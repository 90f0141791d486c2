"""A sorted file of hashes, searched by halves: some forty reads, nothing kept in memory."""

from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from authsvc.plugins.breached_passwords.hashes import DIGITS

LONGEST_LINE = 128


def stands_in(path: Path, name: str) -> bool:
    """Whether a line of the file begins with the hash ``name``; raises ``OSError``."""
    wanted = name.encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, SEEK_END)
        while low < high:  # the first line at or after `low` is the only one left
            middle = (low + high) // 2
            line = _line_after(file, middle)
            if line and line < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_after(file, low) == wanted


def _line_after(file: BinaryIO, offset: int) -> bytes:
    """The hash of the first line that begins at ``offset`` or later; empty at the end."""
    if offset:
        file.seek(offset - 1)
        file.readline(LONGEST_LINE)
    else:
        file.seek(0)
    return file.readline(LONGEST_LINE)[:DIGITS].upper()
