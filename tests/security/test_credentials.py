"""The order of the sources, and what they may answer."""

from types import SimpleNamespace
from typing import Any

from authsvc.security.credentials import ABSENT, REFUSED, SourceList


def source(name: str) -> Any:
    return SimpleNamespace(kind="session", name=name)


def test_sources_are_asked_in_their_order_whoever_came_first():
    sources = SourceList()
    for name, order in (("late", 60), ("cookie", 50), ("bearer", 10), ("later", 60)):
        sources.add(source(name), order=order)
    assert [one.name for one in sources] == ["bearer", "cookie", "late", "later"]


def test_neither_answer_without_an_identity_is_true():
    assert not ABSENT
    assert not REFUSED
    assert ABSENT is not REFUSED


def test_the_shipped_order_is_bearer_then_cookie(site):
    kinds = [type(one).__name__ for one in site.registry.credential_sources]
    assert kinds.index("BearerSource") < kinds.index("CookieSource")


def test_a_bad_bearer_header_beside_a_good_cookie_is_nobody(visitor):
    visitor.sign_up()
    assert visitor.session() is not None
    for header in ("Bearer nonsense", "Bearer ", "bearer x.y", "Bearer a b"):
        headers = {"Authorization": header}
        assert visitor.get("/get-session", headers=headers).json is None
        assert visitor.get("/list-sessions", headers=headers).status_int == 401


def test_another_scheme_leaves_the_cookie_in_charge(visitor):
    visitor.sign_up()
    assert visitor.get("/get-session", headers={"Authorization": "Basic eDp5"}).json is not None
