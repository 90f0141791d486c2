"""A host signs users in and out by itself: ``remember`` and ``forget``."""

from typing import Any

import pytest
from pyramid.authorization import Allow, Authenticated
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import forget, remember
from sqlalchemy import func, select

from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from tests.support.hosts import CORNER, host, view
from tests.support.site import Site


class Room:
    __acl__ = ((Allow, Authenticated, "enter"),)

    def __init__(self, request: Any) -> None:
        self.request = request


def enter(request: Any, *, lasting: bool = True) -> Response:
    """Tells who the caller was before and is after."""
    before = request.identity
    headers = remember(request, request.GET["user"], method="badge", remember=lasting)
    return told(request, before, headers)


def leave(request: Any) -> Response:
    before = request.identity
    return told(request, before, forget(request))


def told(request: Any, before: Any, headers: list[tuple[str, str]]) -> Response:
    after = request.identity
    response = Response(f"{before and before.user_id} {after and after.user_id}")
    response.headerlist.extend(headers)
    return response


def doors(config: Configurator) -> None:
    view(config, "/enter", enter)
    view(config, "/visit", lambda request: enter(request, lasting=False))
    view(config, "/leave", leave)
    config.add_route("room", "/room", factory=Room)
    config.add_view(lambda _request: Response("in"), route_name="room", permission="enter")


@pytest.fixture
def entrance(make_site: Any) -> Site:
    site: Site = make_site(CORNER, build=host(doors))
    return site


def test_a_sign_in_of_the_hosts_own(entrance):
    site = entrance
    user_id = site.visitor().sign_up()["user"]["id"]
    visitor = site.visitor()
    visitor.web.get("/room", status=403)
    assert visitor.web.get(f"/enter?user={user_id}").text == f"None {user_id}"
    assert visitor.web.get("/room").text == "in"
    assert visitor.session()["user"]["id"] == user_id
    with site.acting() as auth:
        methods = auth.db.scalars(select(Session.method).where(Session.user_id == user_id))
        assert sorted(methods) == ["badge", "email"]


def test_a_sign_in_over_another_one_is_the_new_user_at_once(entrance):
    site = entrance
    ada, grace = site.visitor(), site.visitor()
    ids = [visitor.sign_up()["user"]["id"] for visitor in (ada, grace)]
    assert ada.web.get(f"/enter?user={ids[1]}").text == f"{ids[0]} {ids[1]}"
    assert ada.session()["user"]["id"] == ids[1]


def test_nobody_can_be_signed_in_who_does_not_exist_or_is_disabled(entrance):
    site = entrance
    user_id = site.visitor().sign_up()["user"]["id"]
    with site.acting() as auth:
        auth.db.get(User, user_id).disabled_at = auth.now()
    for name in ("nobody", user_id):
        visitor = site.visitor()
        answer = visitor.web.get(f"/enter?user={name}")
        assert answer.text == "None None"
        assert "Set-Cookie" not in answer.headers
        visitor.web.get("/room", status=403)
    with site.acting() as auth:
        count = select(func.count()).where(Session.user_id == user_id)
        assert auth.db.scalar(count) == 1


def test_a_sign_out_of_the_hosts_own_is_nobody_at_once(entrance):
    visitor = entrance.visitor()
    user_id = visitor.sign_up()["user"]["id"]
    assert visitor.web.get("/leave").text == f"{user_id} None"
    assert visitor.session() is None
    assert entrance.visitor().web.get("/leave").text == "None None"
    with entrance.acting() as auth:
        count = select(func.count()).where(Session.user_id == user_id)
        assert auth.db.scalar(count) == 0


def test_remembered_only_as_long_as_the_browser_runs(entrance):
    user_id = entrance.visitor().sign_up()["user"]["id"]
    for path, lasting in ((f"/enter?user={user_id}", True), (f"/visit?user={user_id}", False)):
        cookies = entrance.visitor().web.get(path).headers.getall("Set-Cookie")
        (token,) = [cookie for cookie in cookies if "session_token" in cookie]
        assert ("Max-Age" in token) is lasting
