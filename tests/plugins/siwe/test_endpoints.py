"""Wallets on the wire."""

from tests.plugins.siwe.conftest import asked, enter


def test_smoke(site, wallet):
    visitor = site.visitor()
    answer = enter(visitor, wallet)
    assert answer.status_int == 200, answer
    print(asked(visitor, wallet), answer.json, visitor.session())
