"""Settings come from four places, are refused by name, and never tell a secret."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from authsvc.settings import MASK, BadValueError, Settings, SettingsError, setting, size

CANARY = "canary-7f3a9c"


@dataclass(frozen=True)
class Top:
    """The top level."""

    app_name: str = setting("authsvc", "Name.")
    secret: str = setting("", "Signs.", secret=True, aliases=("SECRET_KEY",))
    plugins: tuple[str, ...] = setting((), "Features.")


@dataclass(frozen=True)
class Factor:
    """Two factors."""

    issuer: str | None = setting(None, "Shown by the app.")
    lifetime: timedelta = setting(timedelta(days=30), "How long.")
    digits: int = setting(6, "How many.", choices=(6, 8))
    limit: int = setting(10**6, "How large.", parse=size)
    required: bool = setting(False, "Ask all.")
    methods: tuple[str, ...] = setting(("totp",), "Which.", choices=("totp", "mail"))
    pepper: bytes | None = setting(None, "Key.", secret=True, parse=bytes.fromhex)
    proxy: str = setting("", "Through.")
    extras: Mapping[str, str] = setting({}, "More.")


@dataclass(frozen=True)
class Pair:
    """Two that must fit."""

    low: int = setting(1, "Low.")
    high: int = setting(2, "High.")
    key: str = setting("", "Key.", secret=True)

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"low is above high (key {self.key})")


def factor(ini: Mapping[str, Any] | None = None, **environ: str) -> Factor:
    return Settings(ini or {}, environ).section("two_factor", Factor)


def refusal(ini: Mapping[str, Any] | None = None, **environ: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        factor(ini, **environ)
    return caught.value


def test_defaults_hold_without_any_source() -> None:
    assert factor() == Factor()
    assert factor().lifetime == timedelta(days=30)


def test_the_ini_gives_every_type() -> None:
    found = factor(
        {
            "authsvc.two_factor.issuer": "Example",
            "authsvc.two_factor.lifetime": "1h30m",
            "authsvc.two_factor.digits": "8",
            "authsvc.two_factor.limit": "2MB",
            "authsvc.two_factor.required": "yes",
            "authsvc.two_factor.methods": "\nmail\ntotp",
            "authsvc.two_factor.pepper": "00ff",
            "authsvc.two_factor.extras": "a = b",
        }
    )
    assert found == Factor(
        issuer="Example",
        lifetime=timedelta(minutes=90),
        digits=8,
        limit=2_000_000,
        required=True,
        methods=("mail", "totp"),
        pepper=b"\x00\xff",
        extras={"a": "b"},
    )


def test_a_section_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        factor().digits = 8  # type: ignore[misc]


def test_a_default_that_could_change_is_not_shared_by_mistake() -> None:
    assert Factor().extras == {}


def test_the_top_level_has_no_section_name() -> None:
    top = Settings({"authsvc.app_name": "A"}, {"AUTHSVC_PLUGINS": "a,b"}).section("", Top)
    assert (top.app_name, top.plugins) == ("A", ("a", "b"))


def test_empty_means_none_where_none_is_allowed() -> None:
    assert factor({"authsvc.two_factor.issuer": ""}).issuer is None
    assert factor({"authsvc.two_factor.issuer": "x"}, AUTHSVC_TWO_FACTOR__ISSUER="").issuer is None
    assert factor({"authsvc.two_factor.pepper": ""}).pepper is None
    assert factor({"authsvc.two_factor.proxy": ""}).proxy == ""
    assert refusal({"authsvc.two_factor.digits": ""}).key == "authsvc.two_factor.digits"


def test_the_process_environment_is_read_unless_another_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUTHSVC_TWO_FACTOR__ISSUER", "process")
    assert Settings({}).section("two_factor", Factor).issuer == "process"
    assert Settings({}, {}).section("two_factor", Factor).issuer is None


def test_a_bad_value_names_key_source_and_what_is_allowed() -> None:
    error = refusal(AUTHSVC_TWO_FACTOR__LIFETIME="soon")
    assert error.key == "authsvc.two_factor.lifetime"
    assert "expected a duration such as 30d" in error.message
    assert "'soon'" in error.message
    assert "environment: AUTHSVC_TWO_FACTOR__LIFETIME" in error.message
    assert str(error) == f"{error.key}: {error.message}"


def test_a_bad_choice_names_the_choices_and_the_nearest() -> None:
    error = refusal({"authsvc.two_factor.methods": "mial"})
    assert "expected one of totp, mail" in error.message
    assert "did you mean mail?" in error.message
    assert "expected one of 6, 8" in refusal({"authsvc.two_factor.digits": "7"}).message


def test_a_url_is_not_repeated_because_it_may_carry_a_password() -> None:
    error = refusal({"authsvc.two_factor.digits": f"https://u:{CANARY}@h"})
    assert CANARY not in str(error)


def test_a_default_beyond_the_choices_is_a_mistake() -> None:
    with pytest.raises(BadValueError):
        setting("c", "Doc.", choices=("a", "b"))


@pytest.mark.parametrize("value", [f"zz{CANARY}", f"https://{CANARY}"])
def test_a_bad_secret_is_not_told(value: str) -> None:
    error = refusal(AUTHSVC_TWO_FACTOR__PEPPER=value)
    assert error.key == "authsvc.two_factor.pepper"
    assert CANARY not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_a_secret_stays_out_of_repr_and_listing() -> None:
    settings = Settings({}, {"AUTHSVC_SECRET": CANARY})
    top = settings.section("", Top)
    row = next(row for row in settings.describe() if row.key == "authsvc.secret")
    assert top.secret == CANARY
    assert CANARY not in repr(top)
    assert CANARY not in repr(settings.describe())
    assert (row.value, row.secret, row.source) == (MASK, True, "environment: AUTHSVC_SECRET")


@pytest.mark.parametrize("value", ["%(SECRET)s", f"{CANARY}%(x)s"])
@pytest.mark.parametrize("key", ["authsvc.secret", "SECRET_KEY"])
def test_a_secret_is_never_an_ini_interpolation(key: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings({key: value}, {}).section("", Top)
    assert "AUTHSVC_SECRET_FILE" in caught.value.message
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("authsvc.secret = %(NAME)s", True),
        (f"authsvc.secret = {CANARY}-%(NAME)s", True),
        ("authsvc.secret = %%(NAME)s", False),
        ("authsvc.secret = %(here)s", False),
        ("authsvc.app_name = %(NAME)s", False),
    ],
)
def test_a_secret_from_the_command_line_of_pserve_is_refused(
    tmp_path: Path, line: str, refused: bool
) -> None:
    """The loader has filled it in by then; the file tells where it came from."""
    ini = tmp_path / "service.ini"
    ini.write_text(f"[app:main]\nuse = egg:authsvc\n{line}\n")
    settings = Settings({"__file__": str(ini), "authsvc.secret": CANARY}, {})
    if not refused:
        assert settings.section("", Top).secret == CANARY
        return
    with pytest.raises(SettingsError, match="never an ini interpolation"):
        settings.section("", Top)


def test_what_looks_like_an_interpolation_is_fine_elsewhere() -> None:
    assert Settings({}, {"AUTHSVC_SECRET": "%(x)s"}).section("", Top).secret == "%(x)s"
    assert factor({"authsvc.two_factor.issuer": "%(x)s"}).issuer == "%(x)s"


def test_settings_that_do_not_fit_together() -> None:
    ini = {"authsvc.pair.low": "3", "authsvc.pair.key": CANARY}
    with pytest.raises(SettingsError) as caught:
        Settings(ini, {}).section("pair", Pair)
    assert caught.value.key == "authsvc.pair.*"
    assert "low is above high" in caught.value.message
    assert CANARY not in str(caught.value)


def test_a_section_is_parsed_once_and_found_by_name() -> None:
    settings = Settings({}, {})
    section = settings.section("two_factor", Factor)
    assert settings.section("two_factor", Factor) is section
    assert settings["two_factor"] is section
    assert "two_factor" in settings
    assert "passkey" not in settings
    assert list(settings.sections()) == [("two_factor", Factor, section)]
    with pytest.raises(ValueError, match="belongs to Factor"):
        settings.section("two_factor", Pair)
    with pytest.raises(KeyError):
        settings["passkey"]


def test_two_settings_under_one_variable_are_a_mistake() -> None:
    @dataclass(frozen=True)
    class Clash:
        key: str = setting("", "Doc.")
        key_file: str = setting("", "Doc.")

    with pytest.raises(ValueError, match="AUTHSVC_CLASH__KEY_FILE would mean both"):
        Settings({}, {}).section("clash", Clash)


def test_a_field_without_documentation_is_a_mistake() -> None:
    @dataclass(frozen=True)
    class Plain:
        key: str = ""

    with pytest.raises(TypeError, match="not a setting"):
        Settings({}, {}).section("plain", Plain)


def test_the_listing_tells_value_and_source() -> None:
    ini = {"authsvc.two_factor.limit": "2MB"}
    settings = Settings(ini, {"AUTHSVC_TWO_FACTOR__METHODS": "mail totp"})
    settings.section("", Top)
    settings.section("two_factor", Factor)
    rows = {row.key: row for row in settings.describe()}
    limit = rows["authsvc.two_factor.limit"]
    assert (limit.value, limit.default, limit.type) == ("2MB", "1MB", "size")
    assert (limit.env, limit.source) == (
        "AUTHSVC_TWO_FACTOR__LIMIT",
        "ini: authsvc.two_factor.limit",
    )
    methods = rows["authsvc.two_factor.methods"]
    assert (methods.value, methods.default, methods.choices) == (
        "mail, totp",
        "totp",
        ("totp", "mail"),
    )
    assert rows["authsvc.two_factor.lifetime"].value == "30d"
    assert rows["authsvc.two_factor.lifetime"].source == "default"
    assert rows["authsvc.secret"].value == ""
    assert rows["authsvc.secret"].aliases == ("SECRET_KEY",)
