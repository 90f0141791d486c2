"""Many at once, over two instances of the service on one database: exactly one wins."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.authenticator import Authenticator
from tests.support.passkeys import creation_options, request_options, send
from tests.support.second_factor import at_once, codes_of, copies
from tests.support.site import Site
from tests.support.visitor import Visitor


@pytest.fixture
def twins(site: Site, make_passkey_site: Callable[..., Site]) -> Callable[..., list[Visitor]]:
    """Twenty browsers with the cookies of one, on one instance and the other in turn."""
    other = make_passkey_site()

    def make(visitor: Visitor) -> list[Visitor]:
        return [*copies(visitor, 10, site), *copies(visitor, 10, other)]

    return make


def test_atk_099_one_answer_in_many_requests(owner: Any, site: Site, device: Any, twins: Any):
    first = site.visitor()
    answer = device.get(request_options(first))
    visitors = twins(first)
    said = Counter(codes_of(at_once(visitors, lambda visitor: send(visitor, answer))))
    assert said == {"ok": 1, "CHALLENGE_NOT_FOUND": 19}
    assert sum(visitor.session() is not None for visitor in visitors) == 1


def test_one_registration_in_many_requests(visitor: Visitor, twins: Any):
    visitor.sign_up()
    body = {"response": Authenticator().create(creation_options(visitor))}
    said = Counter(
        codes_of(at_once(twins(visitor), lambda v: v.post("/passkey/verify-registration", body)))
    )
    assert said == {"ok": 1, "CHALLENGE_NOT_FOUND": 19}
    assert len(visitor.get("/passkey/list-user-passkeys").json) == 1


def test_two_copies_of_a_key_at_once(owner: Any, site: Site, device: Any):
    """Each has a challenge of its own, and both count from the same number: one gets in."""
    visitors = [site.visitor() for _ in range(6)]
    answers = [device.get(request_options(visitor), counter=7) for visitor in visitors]
    waiting = dict(zip(map(id, visitors), answers, strict=True))
    said = codes_of(at_once(visitors, lambda visitor: send(visitor, waiting[id(visitor)])))
    assert sorted(said) == ["AUTHENTICATION_FAILED"] * 5 + ["ok"]
