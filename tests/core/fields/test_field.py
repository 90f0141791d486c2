"""Which values a declared field takes."""

import json
import re
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.core.fields.field import MOST_ITEMS, SAFE, TYPES, Field
from authsvc.core.fields.reasons import WrongValueError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def field(kind: str = "string", **parts) -> Field:
    return Field(name="it", type=kind, **parts)


def reason(declared: Field, raw) -> tuple[str, object]:
    with pytest.raises(WrongValueError) as refusal:
        declared.check(raw)
    return refusal.value.reason, refusal.value.limit


@pytest.mark.parametrize("kind", TYPES)
@given(raw=JSON)
def test_anything_is_taken_or_refused_by_name_and_stays_what_it_is(kind, raw):
    """Never another exception; what is taken is taken again, and JSON keeps it."""
    declared = field(kind, max_length=10, max_items=3)
    try:
        value = declared.check(raw)
    except WrongValueError:
        return
    assert declared.check(value) == value
    assert json.loads(orjson.dumps(value)) == value
    assert type(value) in (str, int, float, bool, list)


@given(text=st.text(max_size=20))
def test_a_text_is_kept_as_it_is(text):
    declared = field(max_length=10)
    if len(text) > 10:
        assert reason(declared, text) == ("long", 10)
    elif any((ord(c) < 32 and c not in "\t\n\r") or ord(c) == 127 for c in text):
        assert reason(declared, text) == ("string", None)
    else:
        assert declared.check(text) == text


@given(
    moment=st.datetimes(
        min_value=datetime(1, 1, 2),  # noqa: DTZ001 # hypothesis adds the zone
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_every_moment_is_kept_in_the_form_of_javascript(moment):
    kept = field("date").check(moment)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", kept)
    assert abs(datetime.fromisoformat(kept) - moment.astimezone(UTC)).total_seconds() < 0.001


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        (field(min_length=3), "ab", ("short", 3)),
        (field(pattern=re.compile("[A-Z]{2}")), "AB\n", ("pattern", None)),
        (field(choices=("a", "b")), "A", ("choice", None)),
        (field(), 7, ("string", None)),
        (field(), "a\x00b", ("string", None)),
        (field("number"), True, ("number", None)),
        (field("number"), "7", ("number", None)),
        (field("number"), float("nan"), ("number", None)),
        (field("number"), float("inf"), ("number", None)),
        (field("number"), SAFE + 1, ("number", None)),
        (field("number"), 10**400, ("number", None)),
        (field("number", min=3), 2.9, ("low", 3)),
        (field("number", max=3), 3.1, ("high", 3)),
        (field("number", choices=(1, 2)), 3, ("choice", None)),
        (field("boolean"), 1, ("boolean", None)),
        (field("boolean", choices=(True,)), False, ("agree", None)),
        (field("date"), "yesterday", ("date", None)),
        (field("date"), "2026-02-30", ("date", None)),
        (field("date"), "2026-02-03T25:00", ("date", None)),
        (field("date"), 1767225600, ("date", None)),
        (field("date", min="2000-01-01T00:00:00.000Z"), "1999-12-31", ("early", "2000-01-01")),
        (field("date", max="2000-01-01T00:00:00.000Z"), "2000-01-02", ("late", "2000-01-01")),
        (field("string[]"), "a", ("string[]", None)),
        (field("string[]"), [1], ("string", None)),
        (field("string[]", max_items=1), ["a", "b"], ("many", 1)),
        (field("string[]", choices=("a",)), ["a", "b"], ("choice", None)),
        (field("string[]", max_length=2), ["abc"], ("long", 2)),
    ],
)
def test_what_is_refused_and_why(declared, raw, expected):
    assert reason(declared, raw) == expected


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("2026-01-31", "2026-01-31T00:00:00.000Z"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000Z"),
        ("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123Z"),
    ],
)
def test_a_date_is_a_moment_in_utc(raw, kept):
    assert field("date").check(raw) == kept


def test_the_name_on_the_wire_is_that_of_javascript():
    assert Field(name="date_of_birth").wire == "dateOfBirth"


def test_a_default_may_be_made():
    assert field(default=lambda auth: auth.upper()).first("a") == "A"
    assert field("string[]", default=["a"], max_items=MOST_ITEMS).first() == ["a"]
