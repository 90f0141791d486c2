"""Inside somebody else's application: its rules hold for its views, ours for ours."""

from collections.abc import Callable
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm.exc import StaleDataError

from authsvc.core.users.models import User
from tests.support.hosts import CORNER, Change, host, view
from tests.support.site import HOST, RELAXED, Site
from tests.support.visitor import Visitor


@pytest.fixture
def make_host(make_site: Callable[..., Site]) -> Callable[..., Site]:
    def make(change: Change, *, early: bool = False, **settings: str) -> Site:
        return make_site(CORNER | settings, build=host(change, early=early))

    return make


def rename(request: Any, name: str) -> None:
    request.db.get(User, request.authenticated_userid).name = name


def name_of(visitor: Visitor) -> str:
    return str(visitor.session()["user"]["name"])


@pytest.mark.parametrize("early", [True, False])
def test_a_catch_all_route_takes_nothing_of_ours(make_host, early):
    def catch_all(config: Configurator) -> None:
        view(config, "/{anything:.*}", lambda _request: Response("the host"))

    site = make_host(catch_all, early=early)
    visitor = site.visitor()
    assert visitor.get("/ok").json == {"ok": True}
    assert "password" in visitor.web.get("/auth/sign-in").forms[0].fields
    assert visitor.web.get("/elsewhere").text == "the host"
    assert visitor.get("/reset-password/some-token").status_int != 200
    for path in ("/api/auth/%ff", "/api/auth/reset-password/%ff"):
        assert Request.blank(path).get_response(site.wsgi).status_int in (400, 404)


def test_a_prefix_is_refused(database_url):
    config = Configurator(settings=RELAXED | {"authsvc.db.url": database_url})
    with pytest.raises(ConfigurationError, match="pages_path say where it lives"):
        config.include("authsvc", route_prefix="/users")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/sign-in", r"'page.sign_in' are both at /sign-in.*authsvc.pages_path = /auth"),
        ("/api/auth/mine", "below the API"),
    ],
)
def test_a_clash_of_paths_stops_the_start(database_url, path, message):
    def clash(config: Configurator) -> None:
        config.add_route("mine", path)

    with pytest.raises(ConfigurationError, match=message):
        host(clash)({}, **RELAXED, **{"authsvc.db.url": database_url})


def veto(_request: Any, response: Response) -> bool:
    return response.headers.get("X-Keep") != "yes"


@pytest.mark.parametrize("early", [True, False])
def test_the_hosts_commit_veto_judges_its_views_and_not_ours(make_host, early):
    def with_veto(config: Configurator) -> None:
        config.add_settings({"tm.commit_veto": veto})
        view(config, "/keep", lambda r: rename(r, "Kept") or Response(headers={"X-Keep": "yes"}))
        view(config, "/drop", lambda r: rename(r, "Dropped") or Response("dropped"))

    visitor = make_host(with_veto, early=early).visitor()
    visitor.sign_up()
    assert visitor.web.get("/drop").text == "dropped"
    assert name_of(visitor) == "Ada"
    visitor.web.get("/keep")
    assert name_of(visitor) == "Kept"


@pytest.mark.parametrize("early", [True, False])
def test_the_hosts_activate_hook_holds_for_its_views(make_host, early):
    def inactive(config: Configurator) -> None:
        config.add_settings({"tm.activate_hook": lambda request: request.path != "/plain"})
        for path in ("/plain", "/managed"):
            view(config, path, lambda r: Response(str("tm.active" in r.environ)))

    web = make_host(inactive, early=early).visitor().web
    assert (web.get("/plain").text, web.get("/managed").text) == ("False", "True")


def test_a_raised_redirect_rolls_back_and_a_returned_one_does_not(make_host):
    def redirects(config: Configurator) -> None:
        def raising(request: Any) -> Response:
            rename(request, "Raised")
            raise HTTPSeeOther("/")

        view(config, "/raised", raising)
        view(config, "/returned", lambda r: rename(r, "Returned") or HTTPSeeOther("/"))

    visitor = make_host(redirects).visitor()
    visitor.sign_up()
    visitor.web.get("/raised", status=303)
    assert name_of(visitor) == "Ada"
    visitor.web.get("/returned", status=303)
    assert name_of(visitor) == "Returned"


def test_a_conflict_is_tried_again_though_an_exception_view_would_hide_it(make_host):
    tries: list[str] = []

    def with_exception_view(config: Configurator) -> None:
        def clumsy(request: Any) -> Response:
            tries.append(request.authenticated_userid)
            rename(request, f"Try {len(tries)}")
            if len(tries) == 1:
                raise StaleDataError
            return Response("done")

        view(config, "/clumsy", clumsy)
        config.add_exception_view(lambda _request: Response("sorry", status=500), context=Exception)

    visitor = make_host(with_exception_view).visitor()
    visitor.sign_up()
    assert visitor.web.get("/clumsy").text == "done"
    assert name_of(visitor) == "Try 2"


def test_the_hosts_error_views_stay_its_own(make_host):
    def own_looks(config: Configurator) -> None:
        config.add_notfound_view(lambda _request: Response("not here", status=404))
        config.add_forbidden_view(lambda _request: Response("not you", status=403))
        config.add_exception_view(lambda _r: Response("oh dear", status=500), context=KeyError)
        view(config, "/broken", lambda _request: {}["x"])
        view(config, "/closed", lambda _request: Response(), permission="nothing")

    visitor = make_host(own_looks).visitor()
    assert visitor.web.get("/nowhere", status=404).text == "not here"
    assert visitor.web.get("/closed", status=403).text == "not you"
    assert visitor.web.get("/broken", status=500).text == "oh dear"
    assert visitor.get("/nowhere").body == b""
    assert visitor.get("/list-sessions").json["code"] == "UNAUTHORIZED"


def test_the_hosts_defaults_do_not_close_our_pages(make_host):
    def closed(config: Configurator) -> None:
        config.set_default_permission("staff-only")
        config.set_default_csrf_options(require_csrf=True)
        view(config, "/", lambda _request: Response("for staff"))

    visitor = make_host(closed).visitor()
    visitor.web.get("/", status=403)
    sheet = visitor.web.get("/auth/sign-in").html.find("link", rel="stylesheet")["href"]
    assert visitor.web.get(sheet).content_type == "text/css"
    visitor.sign_up()
    assert visitor.session() is not None


def test_the_hosts_own_files_may_live_beside_ours(make_host):
    def files(config: Configurator) -> None:
        view(config, "/static/{name}", lambda r: Response(r.matchdict["name"]))

    site = make_host(files, **{"authsvc.pages_path": "/auth"})
    assert site.visitor().web.get("/static/host.css").text == "host.css"


def tagging(handler: Any, _registry: Any) -> Any:
    def tween(request: Any) -> Response:
        response = handler(request)
        response.headers["X-Host"] = "was here"
        return response

    return tween


def test_the_hosts_tweens_run(make_host):
    def with_tween(config: Configurator) -> None:
        config.add_tween(f"{__name__}.tagging")
        view(config, "/", lambda _request: Response("home"))

    visitor = make_host(with_tween).visitor()
    assert visitor.web.get("/").headers["X-Host"] == "was here"
    assert visitor.get("/ok").headers["X-Host"] == "was here"


def test_two_applications_in_one_process_share_nothing(make_site, databases, database_kind):
    other_url = databases.fresh(database_kind)
    other = Site(other_url, RELAXED | {"authsvc.secret": "vB3nM8kL2jH7gF4dS9aP6oI1uY5tR0eW"})
    try:
        first = make_site()
        visitor = first.visitor()
        visitor.sign_up()
        stranger = other.visitor()
        for name, value in visitor.web.cookies.items():
            stranger.web.set_cookie(name, value.strip('"'))
        assert stranger.session() is None
        assert first.registry.auth_policy is not other.registry.auth_policy
        assert other.visitor().sign_up()["user"]["id"]
        assert visitor.session() is not None
    finally:
        other.close()


def test_a_forbidden_raised_by_a_host_view_is_not_ours_to_explain(make_host):
    def forbidding(config: Configurator) -> None:
        def refuse(_request: Any) -> Response:
            raise HTTPForbidden("because")

        view(config, "/", refuse)

    answer = make_host(forbidding).visitor().web.get("/", status=403)
    assert "because" in answer.text
    assert f"https://{HOST}" not in answer.text
