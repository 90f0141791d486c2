"""Many at once, over two instances of the service on one database."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from authsvc.core.users.models import User
from authsvc.plugins.siwe.models import WalletAddress
from tests.plugins.siwe.conftest import asked, connect, enter, signed
from tests.support.attack import rows, statuses, together
from tests.support.second_factor import at_once, codes_of, copies
from tests.support.site import Site
from tests.support.visitor import Visitor
from tests.support.wallet import Wallet

USERS = User.__table__
WALLETS = WalletAddress.__table__


@pytest.fixture
def pair(site: Site, make_wallet_site: Callable[..., Site]) -> tuple[Site, Site]:
    return site, make_wallet_site()


def twins(pair: tuple[Site, Site], visitor: Visitor) -> list[Visitor]:
    """Twenty browsers with the cookies of one, on one instance and the other."""
    return [*copies(visitor, 10, pair[0]), *copies(visitor, 10, pair[1])]


def test_atk_124_one_message_twenty_times_at_once(pair: Any, wallet: Wallet) -> None:
    for known in (False, True):
        first = pair[0].visitor()
        assert known == bool(rows(pair[0], WALLETS, WALLETS.c.address == wallet.address))
        body = signed(wallet, asked(first, wallet))
        visitors = twins(pair, first)
        said = Counter(codes_of(at_once(visitors, lambda v, b=body: v.post("/siwe/verify", b))))
        assert said == {"ok": 1, "UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE": 19}
        assert sum(visitor.session() is not None for visitor in visitors) == 1
        assert len(rows(pair[0], WALLETS, WALLETS.c.address == wallet.address)) == 1


def test_a_new_wallet_in_many_browsers_at_once_is_one_account(pair: Any, wallet: Wallet) -> None:
    """Whatever chains it is used on."""
    visitors = [pair[at % 2].visitor() for at in range(12)]
    bodies = [signed(wallet, asked(v, wallet, 1 + at % 3)) for at, v in enumerate(visitors)]
    pairs = zip(visitors, bodies, strict=True)
    answers = together([lambda v=v, b=b: v.post("/siwe/verify", b) for v, b in pairs])
    assert statuses(answers) == [200] * 12, [answer.text for answer in answers]
    assert len({answer.json["user"]["id"] for answer in answers}) == 1
    found = rows(pair[0], WALLETS, WALLETS.c.address == wallet.address)
    assert sorted(row.chain_id for row in found) == [1, 2, 3]
    assert [row.is_primary for row in found].count(True) == 1
    mine = USERS.c.email.startswith(wallet.address.lower())
    assert len(rows(pair[0], USERS, mine)) == 1


def test_atk_199_two_users_want_one_wallet_at_once(pair: Any, wallet: Wallet) -> None:
    calls = []
    for at in range(8):
        visitor = pair[at % 2].visitor()
        visitor.sign_up()
        body = signed(wallet, asked(visitor, wallet, 1 + at % 2, "/siwe/link-message"))
        calls.append(lambda v=visitor, b=body: v.post("/siwe/link", b))
    answers = together(calls)
    assert statuses(answers) == [200] + [409] * 7, [answer.text for answer in answers]
    assert len(rows(pair[0], WALLETS, WALLETS.c.address == wallet.address)) == 1


def test_connecting_and_signing_in_at_once(pair: Any, wallet: Wallet) -> None:
    owner, stranger = pair[0].visitor(), pair[1].visitor()
    owner.sign_up()
    linking = signed(wallet, asked(owner, wallet, 1, "/siwe/link-message"))
    entering = signed(wallet, asked(stranger, wallet, 137))
    together(
        [
            lambda: owner.post("/siwe/link", linking),
            lambda: stranger.post("/siwe/verify", entering),
        ]
    )
    found = rows(pair[0], WALLETS, WALLETS.c.address == wallet.address)
    assert len({row.user_id for row in found}) == 1


def test_atk_119_the_last_two_wallets_removed_at_once(pair: Any, wallet: Wallet) -> None:
    visitor, other = pair[0].visitor(), Wallet()
    enter(visitor, wallet)
    connect(visitor, other)
    calls = [
        lambda v=v, a=each.address: v.post("/siwe/unlink", {"address": a})
        for v, each in zip(copies(visitor, 6, pair[1]), [wallet, other] * 3, strict=True)
    ]
    answers = together(calls)
    assert statuses(answers).count(200) == 1, [answer.text for answer in answers]
    assert len(visitor.get("/siwe/list-wallets").json) == 1
