"""Declarations that can be meant, and those that stop the start-up by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError

from authsvc import main
from authsvc.core.fields.declaring import is_name
from authsvc.settings import SettingsError
from tests.core.fields.conftest import hosting
from tests.support.site import RELAXED


def start(url: str, build=main, **settings: str):
    named = {f"authsvc.{key.replace('__', '.')}": text for key, text in settings.items()}
    return build({}, **RELAXED | named | {"authsvc.db.url": url})


def start_with(url: str, **parts: str):
    """A service with the field ``it`` of users."""
    return start(
        url,
        user_fields__names="it",
        **{f"user_fields__it__{part}": text for part, text in parts.items()},
    )


URL = "sqlite:///never-opened.sqlite"


@pytest.mark.parametrize(
    ("parts", "key", "words"),
    [
        ({"type": "strnig"}, "type", "did you mean string?"),
        ({"type": "number", "default": "many"}, "default", "expected number"),
        ({"type": "number", "min": "3", "default": "2"}, "default", "3 or more"),
        ({"type": "date", "min": "soon"}, "min", "expected a date"),
        ({"min": "3"}, "min", "only a number or a date"),
        ({"pattern": "("}, "pattern", "no regular expression"),
        ({"choices": "a, b", "default": "c"}, "default", "one of the choices"),
        ({"required": "true", "input": "false"}, "required", "nobody could say it"),
        ({"type": "boolean", "unique": "true"}, "unique", "only a string or a number"),
        ({"unique": "true", "default": "a"}, "default", "has none"),
        ({"pages": "front"}, "pages", "expected one of"),
        ({"max_length": "100000"}, "max_length", "from 1 to 8192"),
    ],
)
def test_a_bad_part_is_named(parts, key, words):
    with pytest.raises(SettingsError) as refusal:
        start_with(URL, **parts)
    assert refusal.value.key == f"authsvc.user_fields.it.{key}"
    assert words in str(refusal.value)


def test_a_section_of_no_field_is_refused_with_the_nearest():
    wrong = {"user_fields__its__type": "string", "user_fields__it__lable": "It"}
    with pytest.raises(SettingsError) as refusal:
        start(URL, user_fields__names="it", **wrong)
    told = str(refusal.value)
    assert (
        "user_fields.its.type: unknown setting; did you mean authsvc.user_fields.it.type?" in told
    )
    assert "it.lable: unknown setting; did you mean authsvc.user_fields.it.label?" in told


@given(name=st.text(max_size=50))
def test_names_are_plain(name):
    """No ``__proto__``, nothing of another script, nothing that differs only in its capitals."""
    if is_name(name):
        assert name.isascii()
        assert name == name.lower()
        assert name.replace("_", "").isalnum()
        assert "__" not in name
        assert not name.startswith("_")


@pytest.mark.parametrize(
    "name", ["__proto__", "_it", "it_", "It", "0it", "it-is", "a__b", "ä", "a" * 41]
)
def test_atk_051_names_of_other_kinds_are_refused(name):
    with pytest.raises(SettingsError, match="is no name"):
        start(URL, user_fields__names=name)
    with pytest.raises(ConfigurationError, match="is no name"):
        start(URL, hosting(lambda config: config.add_additional_user_field(name)))


BUILT_IN = (
    "id email email_verified name image role disabled_at pending_email locale created_at "
    "additional_fields username phone_number phone_number_verified is_anonymous two_factor_enabled "
    "password remember_me banned constructor prototype to_string sub exp nbf sid amr csrf_token"
)
OF_SESSIONS = "id token user_id expires_at method factors additional_fields impersonated_by"


@pytest.mark.parametrize(("what", "names"), [("user", BUILT_IN), ("session", OF_SESSIONS)])
def test_atk_051_a_field_never_stands_for_a_built_in_one(what, names):
    with pytest.raises(SettingsError) as refusal:
        start(URL, **{f"{what}_fields__names": names})
    assert f"authsvc.{what}_fields.names: built-in already" in str(refusal.value)
    assert str(refusal.value).split("something else: ")[1].split("\n")[0] == ", ".join(
        names.split()
    )


def test_atk_051_nobody_gives_rights_to_themselves():
    with pytest.raises(SettingsError, match=r"groups\.input: people would give themselves"):
        start(URL, user_fields__names="groups")
    assert start(URL, user_fields__names="groups", user_fields__groups__input="false")


def test_two_fields_of_one_name_on_the_wire_are_a_conflict():
    def declare(config):
        config.add_additional_user_field("a_b")
        config.add_additional_user_field("a_b", "number")

    with pytest.raises(ConfigurationConflictError):
        start(URL, hosting(declare))
    with pytest.raises(ConfigurationConflictError):
        start(URL, user_fields__names="a_1 a1")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"type": "text"}, "expected one of"),
        ({"colour": "blue"}, "colour"),
        ({"required": True, "input": False}, "nobody could say it"),
        ({"choices": ["a"], "default": "b"}, "one of the choices"),
    ],
)
def test_a_directive_is_judged_like_a_setting(options, words):
    with pytest.raises(ConfigurationError, match=words):
        start(URL, hosting(lambda config: config.add_additional_user_field("it", **options)))


def test_the_number_of_fields_has_an_end():
    names = " ".join(f"f{number}" for number in range(51))
    with pytest.raises(SettingsError, match="at most 50"):
        start(URL, user_fields__names=names)
