"""Sites with the guard, and the name server that they ask."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from authsvc.plugins.email_guard import mailboxes
from tests.support.names import PlayedNames, playing_names
from tests.support.site import Site

PLUGINS = "bearer username addresses magic_link email_otp passkey anonymous audit email_guard"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedNames]:
    """Nobody remembers what another server has said, which may have had the same port."""
    monkeypatch.setattr(mailboxes, "_MEMORY", mailboxes.Memory())
    with playing_names() as server:
        server.knows("example.com", MX=["10 mx.example.com."])
        server.knows("kept.example", MX=["10 mx.kept.example."])
        server.knows("old-style.example", A=["192.0.2.80"])
        server.knows("six.example", AAAA=["2001:db8::1"])
        server.knows("null.example", MX=["0 ."])
        server.knows("empty.example")
        server.fails("broken.example", "SERVFAIL")
        server.fails("silent.example", "silent")
        yield server


@pytest.fixture
def guarded(make_site: Callable[..., Site], names: PlayedNames) -> Callable[..., Site]:
    def make(**settings: Any) -> Site:
        wanted = {"dns": "true", "nameservers": names.place, "timeout": "10s", **settings}
        named = {f"authsvc.email_guard.{key}": text for key, text in wanted.items()}
        return make_site({"authsvc.plugins": PLUGINS} | named)

    return make
