"""Who writes, and the one colour of a letter: mail programs know neither variables nor OKLCH."""

import re
from dataclasses import dataclass

COLOUR = "#3b5bdb"
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_LIGHT, _DARK = "#ffffff", "#14161c"


@dataclass(frozen=True)
class Brand:
    """``place`` is the host people know, ``support`` an address to write to or nothing."""

    name: str
    place: str = ""
    support: str = ""
    colour: str = COLOUR

    @property
    def button(self) -> str:
        """The button's colour; ours when the brand's is written in a way mail does not know."""
        colour = self.colour.strip()
        return colour if _HEX.fullmatch(colour) else COLOUR

    @property
    def on_button(self) -> str:
        """What can be read on it: the better of light and dark (WCAG 2.2, 1.4.3)."""
        ground = _luminance(self.button)
        on_light = (_luminance(_LIGHT) + 0.05) / (ground + 0.05)
        on_dark = (ground + 0.05) / (_luminance(_DARK) + 0.05)
        return _LIGHT if on_light >= on_dark else _DARK


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
