"""No brand colour makes a page unreadable, and the stylesheet uses no colour brand.py lacks."""

import itertools
import re
from pathlib import Path

import pytest

import authsvc
from authsvc.web.pages.brand import palette, shortfalls, stylesheet
from authsvc.web.pages.colour import contrast, parse_colour

CUBE = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in itertools.product(range(0, 256, 85), repeat=3)]
STATIC = Path(authsvc.__file__).parent / "static"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("text", [*CUBE, "#3b5bdb", "#facc15", "#0b2a5b", "#fafafa", "#101010"])
def test_every_brand_colour_gives_a_readable_palette(text: str, dark: bool) -> None:
    assert shortfalls(palette(parse_colour(text), dark=dark)) == []


def test_shortfalls_names_what_cannot_be_read() -> None:
    colours = dict(palette(parse_colour("#3b5bdb")))
    colours["ink"] = colours["surface"]
    assert any(line.startswith("ink on surface: 1.00") for line in shortfalls(colours))


def test_a_brand_colour_that_carries_white_text_is_left_as_it_is() -> None:
    brand = parse_colour("#3b5bdb")
    assert contrast(palette(brand)["brand"], brand) == pytest.approx(1, abs=0.01)


def test_a_bright_brand_gets_dark_text_and_a_border_that_shows() -> None:
    colours = palette(parse_colour("#facc15"))
    assert colours["on-brand"].lightness < 0.3
    assert contrast(colours["brand-edge"], colours["surface"]) >= 3


def test_a_black_brand_is_white_in_the_dark() -> None:
    assert palette(parse_colour("#111"), dark=True)["brand"].lightness > 0.8


def test_the_stylesheet_uses_only_colours_that_are_derived() -> None:
    css = (STATIC / "authsvc.css").read_text()
    used = set(re.findall(r"var\(--([a-z-]+)\)", css))
    given = set(re.findall(r"--([a-z-]+):", stylesheet(parse_colour("#3b5bdb"))))
    assert used <= given
    assert not re.search(r"#[0-9a-f]{6}", css), "colours are named by role"


def test_light_and_dark_define_the_same_roles() -> None:
    light, dark = stylesheet(parse_colour("#3b5bdb")).splitlines()
    assert re.findall(r"--[a-z-]+(?=:)", light) == re.findall(r"--[a-z-]+(?=:)", dark)
