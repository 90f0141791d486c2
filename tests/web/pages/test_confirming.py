"""A page that asks again, as a stranger's plugin declares one."""

from collections.abc import Mapping
from typing import Any

import pytest

from authsvc.api import Empty, Goto, Permission, confirmed
from tests.support.reader import Reader, signed_in
from tests.support.site import Site

FORGOTTEN: list[str] = []


def ask(request: Any) -> Mapping[str, Any] | Goto:
    if request.matchdict["name"] == "nobody":
        return Goto("page.security")
    return {"consequence": "They are forgotten for good."}


@confirmed(
    "/account/friends/{name}/forget",
    name="page.friends.forget",
    title="Forget a friend?",
    asks=ask,
    submit="Forget them",
    back=("page.security", "Security"),
    permission=Permission.ACCOUNT_EDIT,
)
def forget(request: Any, _form: Empty) -> Goto:
    FORGOTTEN.append(request.matchdict["name"])
    return Goto("page.security", say="Done.")


def includeme(config: Any) -> None:
    config.scan(__name__, categories=["authsvc"])


@pytest.fixture
def reader(make_site: Any) -> Reader:
    FORGOTTEN.clear()
    site: Site = make_site({"authsvc.plugins": f"bearer {__name__}"})
    return signed_in(site)[0]


def test_it_tells_the_consequence_and_acts_when_sent(reader: Reader) -> None:
    page = reader.open("/account/friends/ada/forget")
    assert reader.heading == "Forget a friend?"
    assert "They are forgotten for good." in page.text
    assert page.html.select_one("button.danger").get_text() == "Forget them"
    assert page.html.find("input", {"name": "password"}) is None
    assert FORGOTTEN == []
    reader.send("/account/friends/ada/forget")
    assert (reader.at, FORGOTTEN) == ("/account/security", ["ada"])


def test_where_there_is_nothing_to_ask_it_leads_on(reader: Reader) -> None:
    reader.open("/account/friends/nobody/forget")
    assert reader.at == "/account/security"
