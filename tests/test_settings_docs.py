"""The page of settings says everything about each setting, and nothing of this installation."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.settings import Settings, setting
from authsvc.settings_docs import markdown


@dataclass(frozen=True)
class Cookie:
    """What browsers keep."""

    same_site: str = setting("lax", "SameSite: `lax` or `strict`.", choices=("lax", "strict"))
    shape: str = setting("a", "Left | right.", choices=("a", "b"))
    age: timedelta = setting(timedelta(days=7), "How\n    long.", aliases=("COOKIE_AGE",))
    key: str = setting("", "Signs.", secret=True)


def page() -> str:
    settings = Settings({}, {"AUTHSVC_COOKIE__KEY": "canary", "COOKIE_AGE": "3d"})
    settings.section("cookie", Cookie)
    return markdown(settings.sections())


def test_a_section_has_its_title_and_a_line_for_each_setting() -> None:
    lines = page().splitlines()
    assert lines[0] == "# Settings"
    assert lines[lines.index("## cookie") + 2] == "What browsers keep."
    names = "`authsvc.cookie.age`<br>`AUTHSVC_COOKIE__AGE`<br>`COOKIE_AGE`"
    assert f"| {names} | duration | `7d` | How long. |" in lines
    assert "| `authsvc.cookie.key`<br>`AUTHSVC_COOKIE__KEY` | text, secret |  | Signs. |" in lines


def test_values_of_this_installation_stay_out() -> None:
    assert "canary" not in page()
    assert "3d" not in page()


def test_choices_are_told_once_and_a_bar_does_not_break_the_table() -> None:
    assert "| SameSite: `lax` or `strict`. |" in page()
    assert "| Left \\| right. One of `a`, `b`. |" in page()
