import pytest

from authsvc.mail.brand import COLOUR, Brand
from authsvc.web.pages.colour import contrast, parse_colour


@pytest.mark.parametrize(
    "colour", ["#3b5bdb", "#ffd43b", "#000", "#fff", "#777777", "#767676", "#0f0", "#F03E3E"]
)
def test_the_buttons_words_can_be_read_on_every_brand_colour(colour: str) -> None:
    brand = Brand("Acme", colour=colour)
    assert brand.button == colour
    assert contrast(parse_colour(brand.button), parse_colour(brand.on_button)) >= 4.2


@pytest.mark.parametrize("colour", ["oklch(0.5 0.1 200)", "red", "#12345", 'red;"><script>'])
def test_other_spellings_fall_back_to_ours(colour: str) -> None:
    assert Brand("Acme", colour=colour).button == COLOUR
