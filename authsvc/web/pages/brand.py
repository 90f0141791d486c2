"""From one brand colour, every colour of the pages: derived, contrast-checked, written as CSS.

The stylesheet knows colours only by their roles (`--ink`, `--brand`, `--danger-soft`). The values
are worked out here once, at start, for light and dark, so that no brand colour can make a page
unreadable: body text, links and notices reach WCAG 2.2 AAA (1.4.6), button texts AA (1.4.3), and
borders of controls and the focus ring 3:1 (1.4.11).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from authsvc.web.pages.colour import Colour, contrast

AAA = 7.0
AA = 4.5
SHAPE = 3.0
_WHITE = Colour(1.0, 0.0, 0.0)
_STEP = 0.005
# A brand colour that nearly carries white text is darkened until it does; a brighter one keeps its
# own lightness and gets dark text.
_NEARLY = 3.0
# A grey brand that would vanish on its ground is mirrored: black on white is white on black.
_GREY = 0.03

Palette = Mapping[str, Colour]


@dataclass(frozen=True)
class _Scheme:
    """Lightness and chroma of the greys, each tinted with the brand's hue."""

    greys: Mapping[str, tuple[float, float]]
    soft: tuple[float, float]
    edge: tuple[float, float]
    toward: float


_LIGHT = _Scheme(
    greys={
        "ground": (0.975, 0.005),
        "surface": (1.0, 0.0),
        "sunken": (0.968, 0.005),
        "line": (0.912, 0.008),
        "edge": (0.865, 0.012),
        "control": (0.64, 0.02),
        "ink": (0.24, 0.02),
        "muted": (0.445, 0.02),
    },
    soft=(0.962, 0.025),
    edge=(0.85, 0.06),
    toward=0.0,
)
_DARK = _Scheme(
    greys={
        "ground": (0.172, 0.01),
        "surface": (0.212, 0.011),
        "sunken": (0.252, 0.012),
        "line": (0.315, 0.013),
        "edge": (0.39, 0.014),
        "control": (0.56, 0.02),
        "ink": (0.955, 0.005),
        "muted": (0.775, 0.012),
    },
    soft=(0.275, 0.045),
    edge=(0.42, 0.07),
    toward=1.0,
)
_SIGNALS = {"success": (0.15, 152.0), "warning": (0.13, 75.0), "danger": (0.19, 27.0)}

# What must be readable on what, and how well.
_PAIRS = (
    [(text, under, AAA) for text in ("ink", "muted", "link") for under in ("ground", "surface")]
    + [(name, f"{name}-soft", AAA) for name in _SIGNALS]
    + [("ink", under, AAA) for under in ("sunken", "brand-soft", *(f"{n}-soft" for n in _SIGNALS))]
    + [("muted", "sunken", AA), ("link", "brand-soft", AAA), ("link", "sunken", AA)]
    + [("danger", "surface", AAA), ("danger", "ground", AAA), ("success", "surface", AAA)]
    + [("on-brand", fill, AA) for fill in ("brand", "brand-hover", "brand-active")]
    + [(shape, "surface", SHAPE) for shape in ("control", "focus", "brand-edge")]
    + [("focus", "ground", SHAPE)]
)


def palette(brand: Colour, *, dark: bool = False) -> Palette:
    """Every role's colour for one scheme; `shortfalls` of it is empty for every brand colour."""
    scheme = _DARK if dark else _LIGHT
    tint = min(1.0, brand.chroma / 0.08)
    colours = {name: brand.at(at, grey * tint) for name, (at, grey) in scheme.greys.items()}
    grounds = [colours["ground"], colours["surface"]]
    colours |= _fills(brand, colours["surface"], dark=dark)
    colours |= _tones("brand", brand, scheme, tint)
    colours["link"] = _reach(brand, [*grounds, colours["brand-soft"]], AAA, scheme.toward)
    colours["focus"] = _reach(brand, grounds, SHAPE, scheme.toward)
    for name, (chroma, hue) in _SIGNALS.items():
        signal = Colour(0.55, chroma, hue)
        colours |= _tones(name, signal, scheme, 1.0)
        colours[name] = _reach(signal, [*grounds, colours[f"{name}-soft"]], AAA, scheme.toward)
    return colours


def shortfalls(colours: Palette) -> list[str]:
    """The pairs that cannot be told apart well enough, in words; empty for every brand colour."""
    return [
        f"{front} on {back}: {ratio:.2f}, needs {needed}"
        for front, back, needed in _PAIRS
        if (ratio := contrast(colours[front], colours[back])) < needed
    ]


def stylesheet(brand: Colour) -> str:
    """The custom properties of both schemes, to stand before the pages' one stylesheet."""
    return (
        f":root{{color-scheme:light dark;{_properties(palette(brand))}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(palette(brand, dark=True))}}}}}\n"
    )


def _properties(colours: Palette) -> str:
    return ";".join(f"--{name}:{colour.css}" for name, colour in colours.items())


def _fills(brand: Colour, surface: Colour, *, dark: bool) -> dict[str, Colour]:
    """The primary button: fill, hover, pressed, the text on it, and a border that shows."""
    fill = brand
    if brand.chroma < _GREY and contrast(brand, surface) < SHAPE:
        fill = brand.at(1.0 - brand.lightness)
    if dark:
        fill = _reach(fill, [surface], SHAPE, 1.0)
    if contrast(fill, _WHITE) >= _NEARLY:
        fill, text, move = _reach(fill, [_WHITE], AA, 0.0), _WHITE, -0.045
    else:
        text, move = brand.at(0.2, 0.03), 0.045
    return {
        "brand": fill,
        "brand-hover": fill.at(fill.lightness + move),
        "brand-active": fill.at(fill.lightness + 2 * move),
        "on-brand": text,
        "brand-edge": _reach(fill, [surface], SHAPE, 1.0 if dark else 0.0),
    }


def _tones(name: str, colour: Colour, scheme: _Scheme, tint: float) -> dict[str, Colour]:
    """A quiet ground in that hue, and the line around it."""
    soft, edge = scheme.soft, scheme.edge
    return {
        f"{name}-soft": colour.at(soft[0], soft[1] * tint),
        f"{name}-line": colour.at(edge[0], edge[1] * tint),
    }


def _reach(colour: Colour, grounds: list[Colour], ratio: float, toward: float) -> Colour:
    """The colour, moved towards black or white no further than the contrast needs."""
    found = colour.at(colour.lightness)
    while min(contrast(found, ground) for ground in grounds) < ratio:
        if found.lightness == toward:
            break
        step = _STEP if toward else -_STEP
        found = colour.at(found.lightness + step)
    return found
