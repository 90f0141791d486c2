"""Colours in OKLCH: read, written, fitted to what a screen can show, and measured as WCAG 2.2 does.

The matrices are those of CSS Color 4 (sRGB and Oklab); contrast follows WCAG 2.2's definition of
relative luminance.
"""

import math
import re
from dataclasses import dataclass, replace

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
_OKLCH = re.compile(r"oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)\Z", re.IGNORECASE)
_SLACK = 0.0005


@dataclass(frozen=True)
class Colour:
    """A colour as people see it: lightness 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, chroma: float | None = None) -> "Colour":
        """The same hue, lighter or darker, with as much chroma as a screen can show."""
        wanted = self.chroma if chroma is None else chroma
        return fitted(replace(self, lightness=min(max(lightness, 0.0), 1.0), chroma=wanted))

    @property
    def css(self) -> str:
        return f"oklch({self.lightness:g} {self.chroma:g} {self.hue:g})"


def parse_colour(text: str) -> Colour:
    """A colour from `#rgb`, `#rrggbb` or `oklch(L C H)`; ValueError for anything else."""
    text = text.strip()
    if _HEX.match(text):
        digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return fitted(_from_linear(_linear(red), _linear(green), _linear(blue)))
    if found := _OKLCH.match(text):
        lightness = float(found[1]) / (100 if found[2] else 1)
        if lightness <= 1:
            return fitted(Colour(lightness, float(found[3]), float(found[4]) % 360))
    raise ValueError("a colour is written #rgb, #rrggbb or oklch(L C H)")


def fitted(colour: Colour) -> Colour:
    """The nearest colour of that lightness and hue inside sRGB, in the digits that CSS gets."""
    low, high = 0.0, colour.chroma
    if not _shown(colour):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(replace(colour, chroma=middle)) else (low, middle)
        high = low
    return Colour(
        round(colour.lightness, 4), math.floor(high * 1e4 + 1e-6) / 1e4, round(colour.hue, 2)
    )


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2 contrast ratio, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _to_linear(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shown(colour: Colour) -> bool:
    return all(-_SLACK <= part <= 1 + _SLACK for part in _to_linear(colour))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _to_linear(colour: Colour) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _from_linear(red: float, green: float, blue: float) -> Colour:
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    return Colour(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)
