"""Texts become values and come back; what is no value is refused without being repeated."""

import enum
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc import settings_parse as parse
from authsvc.settings_parse import BadValueError, kind_of


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("1.5", 1.5),
        ("90s", 90),
        ("5m", 300),
        ("1h30m", 5400),
        (" 1H 30M ", 5400),
        ("30d", 2592000),
        ("2w", 1209600),
        ("250ms", 0.25),
        ("1d2h3m4s5ms", 93784.005),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "d", "-5m", "5x", "5m1h", "5m5m", "1e3", "1_0", "٣٠d", "inf", "nan", "1.5h"),
        *("36526d", "99999999999999999999d", "99999999999999999999999", "9" * 5000),
    ],
)
def test_no_durations(text: str) -> None:
    with pytest.raises(BadValueError, match="expected a duration"):
        parse.duration(text)


@given(st.integers(0, 36525 * 86_400_000))
def test_a_shown_duration_parses_to_itself(milliseconds: int) -> None:
    value = timedelta(milliseconds=milliseconds)
    assert parse.duration(parse.show(value)) == value


@given(st.lists(st.integers(0, 999), min_size=6, max_size=6))
def test_a_duration_is_the_sum_of_its_parts(counts: list[int]) -> None:
    units = ("w", "d", "h", "m", "s", "ms")
    text = "".join(f"{count}{unit}" for count, unit in zip(counts, units, strict=True))
    milliseconds = (604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1)
    total = sum(count * length for count, length in zip(counts, milliseconds, strict=True))
    assert parse.duration(text) == timedelta(milliseconds=total)


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        *(("0", 0), ("512", 512), ("1B", 1), ("64kB", 64000), ("1MB", 10**6), ("1 mib", 2**20)),
        *(("2KiB", 2048), ("1GB", 10**9), ("1GiB", 2**30), ("00001", 1)),
    ],
)
def test_sizes(text: str, octets: int) -> None:
    assert parse.size(text) == octets


@pytest.mark.parametrize(
    "text", ["", "MB", "-1", "1.5MB", "1TB", "1 M B", "1e3", "9" * 5000, "9999999999999GB", "١MB"]
)
def test_no_sizes(text: str) -> None:
    with pytest.raises(BadValueError, match="expected a size"):
        parse.size(text)


@given(st.integers(0, 2**63 - 1))
def test_a_shown_size_parses_to_itself(octets: int) -> None:
    assert parse.size(parse.show_size(octets)) == octets


@given(st.integers(1, 10**6), st.sampled_from(["", "B", "kB", "KiB", "MB", "MiB", "GB", "GiB"]))
def test_a_size_is_its_number_times_its_unit(count: int, unit: str) -> None:
    assert parse.size(f"{count}{unit}") == count * parse.size(f"1{unit}")


def message(parser: parse.Parser, text: str) -> str:
    try:
        parser(text)
    except BadValueError as error:
        return str(error)
    return ""


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_refused_in_words_that_do_not_depend_on_it(text: str) -> None:
    known = {
        parse.duration: {"", message(parse.duration, "x"), message(parse.duration, "9" * 30)},
        parse.size: {"", message(parse.size, "x"), message(parse.size, "9" * 30)},
        parse.boolean: {"", message(parse.boolean, "x")},
        parse.whole: {"", message(parse.whole, "x")},
        parse.number: {"", message(parse.number, "x")},
    }
    for parser, messages in known.items():
        assert message(parser, text) in messages


@pytest.mark.parametrize("text", ["true", "Yes", " ON ", "1"])
def test_switched_on(text: str) -> None:
    assert parse.boolean(text) is True


@pytest.mark.parametrize("text", ["false", "No", "off", "0"])
def test_switched_off(text: str) -> None:
    assert parse.boolean(text) is False


@pytest.mark.parametrize("text", ["", "2", "y", "none", "truee"])
def test_no_switch(text: str) -> None:
    with pytest.raises(BadValueError, match="true or false"):
        parse.boolean(text)


def test_numbers() -> None:
    assert (parse.whole(" 42 "), parse.whole("-1"), parse.number("0.5")) == (42, -1, 0.5)


@pytest.mark.parametrize("text", ["", "1.0", "1_000", "٤", "0x10", "1e3", "9" * 5000])
def test_no_whole_number(text: str) -> None:
    with pytest.raises(BadValueError, match="whole number"):
        parse.whole(text)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e999", "1,5", "9" * 5000])
def test_no_number(text: str) -> None:
    with pytest.raises(BadValueError, match="number"):
        parse.number(text)


def test_a_number_stays_between_its_bounds() -> None:
    port = parse.between(1, 65535)
    assert (port("1"), port("65535")) == (1, 65535)
    for text in ("0", "65536", "http"):
        with pytest.raises(BadValueError, match="whole number"):
            port(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://auth.example.com",
        "http://127.0.0.1:6543/x?y=z",
        "https://[::1]:8443",
        "HTTPS://a.b/",
    ],
)
def test_urls(text: str) -> None:
    assert parse.url(f" {text}\n") == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "auth.example.com", "//a", "ftp://a", "javascript:alert(1)", "https://", "https:a"),
        *("https://a b", "https://u:p@a", "https://u@a", "https://a#x", "https://a\\b"),
        *("https://a\x00", "https://[::1", "https://a:99999", "https://a:x", "https://a:0"),
    ],
)
def test_no_urls(text: str) -> None:
    with pytest.raises(BadValueError, match="URL"):
        parse.url(text)


def test_a_base_url_has_no_query_and_no_last_slash() -> None:
    assert parse.base_url("https://a.example/auth/") == "https://a.example/auth"
    with pytest.raises(BadValueError, match="without a query"):
        parse.base_url("https://a.example/?x")


@pytest.mark.parametrize("text", ["a b c", "a,b,c", "a, b,\n  c", "\na\nb\nc\n", ",a,,b c,"])
def test_lists_from_ini_and_environment(text: str) -> None:
    assert parse.words(text) == ("a", "b", "c")


def test_pairs() -> None:
    found = parse.pairs("\n a = 1\n b=x = y\n\n")
    assert dict(found) == {"a": "1", "b": "x = y"}
    assert parse.pairs(parse.show(found)) == found


@pytest.mark.parametrize("text", ["a", "= 1", "a = 1\na = 2"])
def test_no_pairs(text: str) -> None:
    with pytest.raises(BadValueError):
        parse.pairs(text)


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (str, " kept ", " kept "),
        (int, "3", 3),
        (Path, "/etc/x", Path("/etc/x")),
        (str | None, "", None),
        (int | None, "3", 3),
        (int | None, " ", None),
        (timedelta | None, "5m", timedelta(minutes=5)),
        (tuple[str, ...], "", ()),
        (tuple[int, ...], "1, 2", (1, 2)),
        (Literal["lax", "strict"], "lax", "lax"),
        (Literal[1, 2], "2", 2),
        (Colour, "blue", Colour.BLUE),
        (tuple[Colour, ...], "blue red", (Colour.BLUE, Colour.RED)),
        (Mapping[str, str], "a = b", {"a": "b"}),
        (dict[str, str], "a = b", {"a": "b"}),
    ],
)
def test_the_annotation_chooses_the_parser(annotation: object, text: str, value: object) -> None:
    assert kind_of(annotation).parse(text) == value


@pytest.mark.parametrize("annotation", [bytes, object, list[str], str | int, tuple[int, str]])
def test_an_annotation_nobody_can_parse_is_a_mistake(annotation: object) -> None:
    with pytest.raises(TypeError, match="parse"):
        kind_of(annotation)


@pytest.mark.parametrize("annotation", [Colour, Literal["red", "blue"]])
def test_a_choice_names_what_is_allowed(annotation: object) -> None:
    with pytest.raises(BadValueError, match="one of red, blue"):
        kind_of(annotation).parse("green")
