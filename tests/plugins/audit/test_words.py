"""Every event that is logged is told in words."""

import importlib
import pkgutil
from collections.abc import Iterator

import authsvc
from authsvc.events import Event
from authsvc.plugins.audit.subscribers import ANNOUNCEMENTS, WORD_START
from authsvc.plugins.audit.words import BY_DETAIL, EVENTS, tell


def kinds(parent: type[Event] = Event) -> Iterator[str]:
    for kind in parent.__subclasses__():
        if kind.__module__.startswith("authsvc.") and not kind.__name__.endswith(ANNOUNCEMENTS):
            yield WORD_START.sub("-", kind.__name__).lower()
        yield from kinds(kind)


def test_every_event_of_ours_has_words():
    for module in pkgutil.walk_packages(authsvc.__path__, "authsvc."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    assert set(kinds()) == EVENTS.keys() | BY_DETAIL.keys()


def test_a_strangers_event_is_shown_by_its_name():
    assert tell("invite-spent", {}).words == "Invite spent"


def test_details_tell_apart():
    assert tell("password-changed", {"how": "reset"}).words == "Password reset by mail"
    assert tell("password-changed", {"how": "change"}).words == "Password changed"
    assert tell("sessions-ended", {"reason": "sign-out"}).words == "Signed out"
    assert tell("sessions-ended", {"reason": "expired"}).words == "Session ended"
