"""The language that somebody asks for, among those on offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.i18n import choose, direction, nearest, negotiate, own_name

AVAILABLE = ("en", "de", "de-AT", "pt-BR", "zh-Hant-TW", "ar")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("DE-de", "de"),
        ("de-AT", "de-AT"),
        ("de-at-1996", "de-AT"),
        ("de-CH, fr", "de"),
        ("fr, de;q=0.5, en;q=0.3", "de"),
        ("en;q=0.3, de;q=0.5", "de"),
        ("en, de", "en"),
        ("de;q=0.5, ar;q=0.5", "de"),
        ("fr", "en"),
        ("*", "en"),
        ("*, de;q=0.1", "de"),
        ("pt, en;q=0.9", "pt-BR"),
        ("pt-PT, en;q=0.9", "pt-BR"),
        ("zh-Hant", "zh-Hant-TW"),
        ("zh-Hant-TW-x-private", "zh-Hant-TW"),
        ("de-x-custom", "de"),
        ("de;q=0, fr", "en"),
        ("de-AT;q=0, de", "de"),
        ("pt;q=0.000, ar;q=0.001", "ar"),
        ("de ; q=0.4 , ar;q=0.5", "ar"),
        ("de;q=2, ar", "ar"),
        ("de;q=x", "en"),
        ("d\u0435", "en"),
        ("toolongatag", "en"),
        (",,de,", "de"),
        ("../../etc", "en"),
    ],
)
def test_accept_language(header: str | None, chosen: str) -> None:
    assert negotiate(header, AVAILABLE, "en") == chosen


def test_the_default_is_the_caller_s() -> None:
    assert negotiate("fr", AVAILABLE, "ar") == "ar"
    assert negotiate("en;q=0", ("en",), "en") == "en"


def test_an_endless_header_is_not_read() -> None:
    assert negotiate("de," + "x," * 300, AVAILABLE, "en") == "en"
    assert negotiate("xx," * 20 + "de", AVAILABLE, "en") == "en"


@given(st.text(max_size=60), st.lists(st.sampled_from(AVAILABLE), min_size=1, unique=True))
def test_the_answer_is_always_on_offer(header: str, available: list[str]) -> None:
    assert negotiate(header, available, available[0]) in available


@given(
    st.sampled_from(AVAILABLE), st.lists(st.sampled_from(["fr", "ja", "nl-BE", "*"]), max_size=5)
)
def test_an_available_language_wins_over_others_that_are_not(tag: str, others: list[str]) -> None:
    assert negotiate(",".join([*others, tag]), AVAILABLE, "xx") == tag


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        ([], "ar"),
        ([None, ""], "ar"),
        (["de"], "de"),
        (["pt_BR"], "pt-BR"),
        (["xx", None, "de-DE"], "de"),
        (["'; drop"], "ar"),
    ],
)
def test_a_wish_goes_before_the_browser(wishes: list[str | None], chosen: str) -> None:
    assert choose(wishes, "ar", AVAILABLE, "en") == chosen


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("de_AT", "de-AT"), ("de-CH", "de"), ("DE", "de"), ("pt", "pt-BR"), ("pt-PT", "pt-BR"),
        ("ar-EG", "ar"), ("zh-TW", "zh-Hant-TW"), ("zh-HK", "zh-Hant-TW"), ("zh-CN", None),
        ("zh-Hans-SG", None), ("tlh", None), ("", None), (None, None), ("de" + "-x" * 40, None),
    ],
)  # fmt: skip
def test_the_nearest_language_never_changes_the_script(wish: str | None, found: str | None):
    assert nearest(AVAILABLE, wish) == found


@pytest.mark.parametrize(
    ("tag", "name", "way"),
    [
        ("pt-BR", "Português (Brasil)", "ltr"),
        ("zh-Hans", "简体中文", "ltr"),
        ("ar", "العربية", "rtl"),
        ("qqq-own", "qqq-own", "ltr"),
    ],
)
def test_a_language_is_named_by_its_speakers(tag: str, name: str, way: str):
    assert (own_name(tag), direction(tag)) == (name, way)
