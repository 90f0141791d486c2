"""Devices that ask, and people who let them in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from authsvc.plugins.device.shapes import GRANT
from tests.support.clock import Clock, with_clock
from tests.support.site import Site
from tests.support.visitor import Visitor

CLIENTS = "tv = Acme TV\ncli = Acme command line"
SETTINGS = {
    "authsvc.plugins": "bearer username two_factor audit device",
    "authsvc.device.clients": CLIENTS,
}


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return with_clock(make_site(SETTINGS))


class Device:
    """Something without a keyboard."""

    def __init__(self, site: Site, client_id: str = "tv", **extra: Any) -> None:
        self.site = site
        self.visitor: Visitor = site.visitor(**{"User-Agent": "python-requests/2", "Origin": ""})
        del self.visitor.headers["Origin"]
        answer = self.visitor.post("/device/code", {"client_id": client_id, **extra})
        assert answer.status_int == 200, answer
        self.client_id = client_id
        self.told = answer.json
        self.code: str = answer.json["user_code"]

    def ask(self, **changes: Any) -> Any:
        """One question for the token."""
        body = {
            "grant_type": GRANT,
            "device_code": self.told["device_code"],
            "client_id": self.client_id,
        }
        return self.visitor.post("/device/token", body | changes)

    def wait(self, seconds: float = 5) -> "Device":
        """Time passes."""
        from_now = self.site.services.now
        assert isinstance(from_now, Clock)
        from_now.advance(timedelta(seconds=seconds))
        return self


def refused(answer: Any) -> tuple[int, str]:
    """Status and name of a refusal in the words of OAuth."""
    assert set(answer.json) == {"error", "error_description"}, answer.json
    return answer.status_int, answer.json["error"]


def look(visitor: Visitor, code: str) -> Any:
    return visitor.get(f"/device?user_code={code}")


def let_in(visitor: Visitor, code: str) -> Any:
    look(visitor, code)
    return visitor.post("/device/approve", {"userCode": code})
