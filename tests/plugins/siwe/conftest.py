"""A site with wallets, and people who have one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from webtest import TestResponse

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from authsvc.core.verification.models import Verification
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.siwe.models import WalletAddress
from tests.support.attack import rows
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor
from tests.support.wallet import Wallet

MISMATCH = (401, "UNAUTHORIZED_SIWE_MESSAGE_MISMATCH")
NONCE = (401, "UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE")
TABLES = [
    kind.__table__ for kind in (User, Session, Account, WalletAddress, Verification, AuditEntry)
]
PLUGINS = {"authsvc.plugins": "bearer username two_factor siwe audit"}


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


@contextmanager
def nothing_written(site: Site) -> Iterator[None]:
    """Not a row more or less, and none that changed."""
    before = [rows(site, table) for table in TABLES]
    yield
    assert [rows(site, table) for table in TABLES] == before


def refused(site: Site, visitor: Visitor, body: dict[str, Any]) -> tuple[int, str]:
    """What is said to it; nothing is written, and nobody is signed in."""
    with nothing_written(site):
        answer = visitor.post("/siwe/verify", body)
    assert visitor.session() is None
    return refusal(answer)
