"""Guests, and an application that hears of them."""

from collections.abc import Callable
from typing import Any

import pytest

from authsvc import main
from authsvc.plugins.anonymous.events import AnonymousLinked
from tests.support.clock import Clock
from tests.support.site import Site

SETTINGS = {
    "authsvc.plugins": "bearer username two_factor magic_link email_otp audit anonymous",
    "authsvc.links.links": "direct",
}


class Moved(list[tuple[str, str]]):
    """What an application was told: guests and who they turned out to be."""

    def hear(self, event: AnonymousLinked) -> None:
        self.append((event.old_user["id"], event.new_user["id"]))


def hosted(make_site: Callable[..., Site], settings: dict[str, str] | None = None) -> Site:
    site = make_site(SETTINGS | (settings or {}), build=main)
    site.services.now = Clock()
    moved = Moved()
    site.registry.registerHandler(moved.hear, (AnonymousLinked,))
    site.moved = moved  # type: ignore[attr-defined]
    return site


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Any:
    return hosted(make_site)


def guest(site: Site, **where: Any) -> tuple[Any, dict[str, Any]]:
    """A browser, and the guest in it."""
    visitor = site.visitor(**where)
    answer = visitor.post("/sign-in/anonymous")
    assert answer.status_int == 200, answer
    return visitor, answer.json["user"]
