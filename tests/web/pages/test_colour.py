"""Colours: what CSS Color 4 and WCAG 2.2 say of the same values."""

import pytest

from authsvc.web.pages.colour import Colour, contrast, fitted, parse_colour

BLACK, WHITE = parse_colour("#000"), parse_colour("#ffffff")


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21, abs=0.01)
    assert contrast(WHITE, BLACK) == contrast(BLACK, WHITE)


@pytest.mark.parametrize(
    ("text", "ratio"), [("#767676", 4.54), ("#3b5bdb", 5.67), ("#ff0000", 4.0), ("#0f0", 1.37)]
)
def test_contrast_on_white_is_what_other_tools_measure(text: str, ratio: float) -> None:
    assert contrast(parse_colour(text), WHITE) == pytest.approx(ratio, abs=0.02)


def test_hexadecimal_becomes_oklch_as_browsers_compute_it() -> None:
    red = parse_colour("#ff0000")
    assert red.lightness == pytest.approx(0.628, abs=0.001)
    assert red.chroma == pytest.approx(0.2577, abs=0.001)
    assert red.hue == pytest.approx(29.23, abs=0.05)


def test_both_ways_of_writing_are_one_colour() -> None:
    assert parse_colour(" #3B5BDB ") == parse_colour(parse_colour("#3b5bdb").css)
    assert parse_colour("oklch(52% 0.1 260)") == parse_colour("oklch(0.52 0.1 260deg)")


def test_a_colour_no_screen_can_show_keeps_lightness_and_hue() -> None:
    shown = fitted(Colour(0.6, 0.4, 150))
    assert (shown.lightness, shown.hue) == (0.6, 150)
    assert 0.1 < shown.chroma < 0.25


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red",
        "#12345",
        "#ggg",
        "oklch(2 0 0)",
        "oklch(0.5 0.1)",
        "#fff;}body{display:none",
        "oklch(0.5 0.1 1)}*{color:red",
        "url(https://evil.example)",
    ],
)
def test_nothing_but_a_colour_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="a colour is written"):
        parse_colour(text)
