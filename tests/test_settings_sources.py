"""Four places to look in, their order, and names that nobody knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from authsvc.settings import Settings, SettingsError, setting

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
    digits: int = setting(6, "How many.")
    required: bool = setting(False, "Ask all.")
    methods: tuple[str, ...] = setting(("totp",), "Which.")


def factor(ini: Mapping[str, Any], **environ: str) -> Factor:
    return Settings(ini, environ).section("two_factor", Factor)


def unreadable(path: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        factor({}, AUTHSVC_TWO_FACTOR__ISSUER_FILE=str(path))
    return caught.value


def test_a_dotted_section_has_its_variable() -> None:
    settings = Settings({}, {"AUTHSVC_SOCIAL__GIT_HUB__ISSUER": "x"})
    assert settings.section("social.git-hub", Factor).issuer == "x"


def test_the_later_source_wins(tmp_path: Path) -> None:
    directory = tmp_path / "secrets"
    directory.mkdir()
    (directory / "authsvc_two_factor__issuer").write_text("directory\n")
    (tmp_path / "named").write_text("file\r\n")
    ini = {"authsvc.two_factor.issuer": "ini"}
    environ: dict[str, str] = {}
    seen = [factor({}).issuer, factor(ini, **environ).issuer]
    for name, value in (
        ("AUTHSVC_SECRETS_DIR", str(directory)),
        ("AUTHSVC_TWO_FACTOR__ISSUER_FILE", str(tmp_path / "named")),
        ("AUTHSVC_TWO_FACTOR__ISSUER", "environment"),
    ):
        environ[name] = value
        seen.append(factor(ini, **environ).issuer)
    assert seen == [None, "ini", "directory", "file", "environment"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "secret_key"])
def test_an_alias_in_the_ini(name: str) -> None:
    assert Settings({name: "s"}, {}).section("", Top).secret == "s"


def test_an_alias_in_the_environment_and_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from directory")
    assert Settings({}, {"SECRET_KEY": "s"}).section("", Top).secret == "s"
    file = {"SECRET_KEY_FILE": str(tmp_path / "secret_key")}
    assert Settings({}, file).section("", Top).secret == "from directory"
    directory = {"AUTHSVC_SECRETS_DIR": str(tmp_path)}
    assert Settings({}, directory).section("", Top).secret == "from directory"


def test_our_own_name_goes_before_an_alias_but_not_before_a_later_source() -> None:
    both = {"SECRET_KEY": "alias", "AUTHSVC_SECRET": "own"}
    assert Settings({}, both).section("", Top).secret == "own"
    assert Settings({"authsvc.secret": "i"}, {"SECRET_KEY": "e"}).section("", Top).secret == "e"


def test_a_host_application_may_hand_over_python_values() -> None:
    found = factor(
        {
            "authsvc.two_factor.lifetime": timedelta(hours=36),
            "authsvc.two_factor.digits": 8,
            "authsvc.two_factor.required": True,
            "authsvc.two_factor.methods": ["mail", "totp"],
            "authsvc.two_factor.issuer": None,
        }
    )
    assert found == Factor(
        lifetime=timedelta(hours=36), digits=8, required=True, methods=("mail", "totp")
    )


def test_a_secret_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = unreadable(tmp_path / "none")
    assert missing.key == "AUTHSVC_TWO_FACTOR__ISSUER_FILE"
    assert "No such file" in missing.message
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    binary = unreadable(tmp_path / "binary")
    assert "not UTF-8" in binary.message


def test_a_secrets_directory_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"AUTHSVC_SECRETS_DIR: .* is not a directory"):
        Settings({}, {"AUTHSVC_SECRETS_DIR": str(tmp_path / "none")})


def test_the_ini_may_name_the_secrets_directory(tmp_path: Path) -> None:
    ini = {"authsvc.secrets_dir": str(tmp_path), "authsvc.secret": "ini"}
    assert Settings(ini, {}).section("", Top).secret == "ini"
    (tmp_path / "authsvc_secret").write_text("file")
    assert Settings(ini, {}).section("", Top).secret == "file"
    registered(ini | {"authsvc.two_factor.issuer": "x"}, {}).refuse_unknown()
    assert Settings({"authsvc.secrets_dir": str(tmp_path / "none")}, {}).section("", Top)


def registered(ini: Mapping[str, str], environ: Mapping[str, str]) -> Settings:
    settings = Settings(ini, environ)
    settings.section("", Top)
    settings.section("two_factor", Factor)
    return settings


@pytest.mark.parametrize(
    ("unknown", "nearest"),
    [
        ("authsvc.two_factor.isuer", "authsvc.two_factor.issuer"),
        ("authsvc.two-factor.issuer", "authsvc.two_factor.issuer"),
        ("authsvc.twofactor.digits", "authsvc.two_factor.digits"),
        ("authsvc.aap_name", "authsvc.app_name"),
        ("authsvc.two_factor.issuer.x", "authsvc.two_factor.issuer"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(unknown: str, nearest: str) -> None:
    with pytest.raises(SettingsError) as caught:
        registered({unknown: CANARY}, {}).refuse_unknown()
    assert caught.value.key == unknown
    assert f"did you mean {nearest}?" in caught.value.message
    assert CANARY not in str(caught.value)


def test_an_unknown_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingsError) as caught:
        registered({}, {"AUTHSVC_TWO_FACTOR_ISSUER": CANARY}).refuse_unknown()
    assert caught.value.key == "AUTHSVC_TWO_FACTOR_ISSUER"
    assert "did you mean AUTHSVC_TWO_FACTOR__ISSUER?" in caught.value.message
    assert CANARY not in str(caught.value)


def test_an_unknown_file_among_the_secrets_is_refused_with_the_nearest(tmp_path: Path) -> None:
    for name in ("..data", "other_service_token", "authsvc_sceret"):
        (tmp_path / name).write_text(CANARY)
    with pytest.raises(SettingsError) as caught:
        registered({}, {"AUTHSVC_SECRETS_DIR": str(tmp_path)}).refuse_unknown()
    assert caught.value.key == "authsvc_sceret"
    assert "did you mean authsvc_secret?" in caught.value.message


def test_all_unknown_names_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        registered({"authsvc.x": "", "authsvc.y": ""}, {"AUTHSVC_Z": ""}).refuse_unknown()
    assert re.findall(r"^\S+: unknown", str(caught.value), re.MULTILINE) == [
        "authsvc.x: unknown",
        "authsvc.y: unknown",
        "AUTHSVC_Z: unknown",
    ]


def test_known_and_foreign_names_pass(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("x")
    ini = {"sqlalchemy.url": "x", "authsvc.app_name": "x", "authsvcs.app": "x"}
    environ = {"HOME": "/", "AUTHSVC_SECRETS_DIR": str(tmp_path)}
    environ["AUTHSVC_PLUGINS_FILE"] = str(tmp_path / "secret_key")
    registered(ini, environ).refuse_unknown()


def test_keys_of_a_feature_that_is_switched_off_may_stay() -> None:
    settings = registered({"authsvc.passkey.name": "x"}, {"AUTHSVC_PASSKEY__NAME": "x"})
    settings.refuse_unknown(dormant=["passkey", "two_factor"])
    with pytest.raises(SettingsError):
        settings.refuse_unknown(dormant=["pass", "username"])
    awake = registered({"authsvc.two_factor.isuer": "x"}, {})
    with pytest.raises(SettingsError):
        awake.refuse_unknown(dormant=["two_factor"])
