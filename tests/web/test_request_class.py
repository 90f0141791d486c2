"""Requests get one class, and everything that ``add_request_method`` promises still holds."""

from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.request import Request
from pyramid.response import Response
from webtest import TestApp

from authsvc.web.request_class import prepare

SEEN: list[type] = []


def describe(request: Any) -> Response:
    """Everything a request was given."""
    assert request.counted is request.counted
    SEEN.append(type(request))
    parts = {
        "method": request.shout("hey"),
        "property": request.where,
        "sub": request.invoke_subrequest(Request.blank("/inner")).text,
        "parent": isinstance(request, Request),
    }
    return Response(json_body=parts)


def inner(request: Any) -> Response:
    """What a sub-request sees."""
    return Response(text=f"{request.where} {request.shout('sub')}")


def make_app(factory: Any = None) -> TestApp:
    config = Configurator(request_factory=factory)
    config.add_request_method(lambda request, word: word + "!", "shout")
    config.add_request_method(lambda request: request.path, "where", property=True)
    config.add_request_method(lambda request: object(), "counted", reify=True)
    config.add_subscriber(prepare, ApplicationCreated)
    for name, view in (("outer", describe), ("inner", inner)):
        config.add_route(name, f"/{name}")
        config.add_view(view, route_name=name)
    return TestApp(config.make_wsgi_app())


def test_methods_properties_and_subrequests_work() -> None:
    answer = make_app().get("/outer").json
    assert answer["method"] == "hey!"
    assert answer["property"] == "/outer"
    assert answer["sub"] == "/inner sub!"
    assert answer["parent"] is True


def test_requests_share_one_class() -> None:
    app = make_app()
    SEEN.clear()
    app.get("/outer")
    app.get("/outer")
    assert len(set(SEEN)) == 1


def test_a_factory_that_is_no_class_is_left_alone() -> None:
    app = make_app(lambda environ: Request(environ))
    assert app.get("/outer").json["property"] == "/outer"
