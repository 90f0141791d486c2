"""A page behind a mailed link, as a stranger's plugin declares one."""

from collections.abc import Mapping
from typing import Any

import pytest

from authsvc.api import Goto, LinkForm, mailed_link
from tests.support.reader import Reader
from tests.support.site import Site

PRESSED: list[str] = []


def look(_request: Any, token: str) -> Mapping[str, Any] | Goto | None:
    if token == "elsewhere":
        return Goto("page.sign_in")
    return {} if token == "good" else None


@mailed_link(
    "/leave-list",
    name="page.leave_list",
    template="new_device/ask.jinja2",
    asks="Leave the list?",
    look=look,
)
def leave(_request: Any, form: LinkForm) -> Goto:
    PRESSED.append(form.token)
    return Goto("page.sign_in")


def includeme(config: Any) -> None:
    config.scan(__name__, categories=["authsvc"])


@pytest.fixture
def reader(make_site: Any) -> Reader:
    PRESSED.clear()
    site: Site = make_site({"authsvc.plugins": f"bearer {__name__}"})
    return Reader(site)


def test_looking_asks_and_the_button_acts(reader: Reader) -> None:
    reader.open("/leave-list?token=good")
    assert (reader.heading, PRESSED) == ("Leave the list?", [])
    reader.send("/leave-list")
    assert (reader.at, PRESSED) == ("/sign-in", ["good"])


@pytest.mark.parametrize("query", ["?token=old", "?token=", ""])
def test_a_link_that_no_longer_works_has_no_button(reader: Reader, query: str) -> None:
    page = reader.open(f"/leave-list{query}")
    assert reader.heading == "This link no longer works"
    assert page.html.find("form", {"action": lambda at: at.endswith("/leave-list")}) is None
    assert page.html.find("input", {"name": "token"}) is None


def test_a_link_that_is_not_for_here_leads_elsewhere(reader: Reader) -> None:
    reader.open("/leave-list?token=elsewhere")
    assert reader.at == "/sign-in"
