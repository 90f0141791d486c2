"""A site with wallets, and people who have one."""

from collections.abc import Callable
from typing import Any

import pytest
from webtest import TestResponse

from tests.support.second_factor import Clock
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor
from tests.support.wallet import Wallet

PLUGINS = {"authsvc.plugins": "bearer username two_factor siwe audit"}


def with_clock(site: Site) -> Site:
    """A site whose time passes only when a test says so."""
    site.services.now = Clock()
    return site


@pytest.fixture
def site(sites: dict[str, Site], database_url: str) -> Site:
    """The shared site, and wallets."""
    key = f"siwe {database_url}"
    if key not in sites:
        sites[key] = Site(database_url, RELAXED | PLUGINS | {"authsvc.siwe.per_network": "10000"})
    return sites[key]


@pytest.fixture
def make_wallet_site(make_site: Callable[..., Site]) -> Callable[..., Site]:
    """Another site with wallets; settings as for ``make_site``."""

    def make(settings: dict[str, str] | None = None, **more: Any) -> Site:
        crowd = {"authsvc.siwe.per_network": "10000"}
        return make_site(PLUGINS | crowd | (settings or {}), **more)

    return make


@pytest.fixture
def clock(site: Site, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the site."""
    clock = Clock()
    monkeypatch.setattr(site.services, "now", clock)
    return clock


@pytest.fixture
def wallet() -> Wallet:
    """A wallet that nobody here knows."""
    return Wallet()


def asked(visitor: Visitor, wallet: Wallet, chain: int = 1, path: str = "/siwe/message") -> str:
    """The message that the service would have the wallet sign."""
    answer = visitor.post(path, {"address": wallet.address, "chainId": chain})
    assert answer.status_int == 200, answer
    return str(answer.json["message"])


def signed(wallet: Wallet, message: str, **more: Any) -> dict[str, Any]:
    """What is sent."""
    return {"message": message, "signature": wallet.sign(message)} | more


def enter(visitor: Visitor, wallet: Wallet, chain: int = 1, **more: Any) -> TestResponse:
    """Sign in."""
    return visitor.post("/siwe/verify", signed(wallet, asked(visitor, wallet, chain), **more))


def connect(visitor: Visitor, wallet: Wallet, chain: int = 1) -> TestResponse:
    """Connect the wallet to the account the visitor is signed in to."""
    return visitor.post(
        "/siwe/link", signed(wallet, asked(visitor, wallet, chain, "/siwe/link-message"))
    )


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Status and code."""
    return answer.status_int, answer.json.get("code", "")
