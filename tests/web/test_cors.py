from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from webtest import TestApp

from authsvc.web.origin import TrustedOrigins

OWN = "https://auth.example.com"
APP = "http://localhost:3000"
TRUSTED = TrustedOrigins(OWN, (APP, "https://*.apps.example", "capacitor://localhost"))
STRANGERS = ["https://evil.example", "http://localhost:3001", "https://localhost:3000", "null"]
STRANGERS += ["http://localhost:3000.evil.example", "http://127.0.0.1:3000", "*", "", APP + "/"]


def answer(request: Any) -> Response:
    """Answers with the status and the headers that the query asks for."""
    headers = [("Content-Length", "0"), *request.GET.items()]
    status = request.matchdict["status"]
    return Response(app_iter=[], status=f"{status} Whatever", headerlist=headers)


@pytest.fixture(scope="module")
def app() -> TestApp:
    config = Configurator()
    config.registry.authsvc = SimpleNamespace(base_path="/api/auth", trusted_origins=TRUSTED)
    config.add_tween("authsvc.web.headers.cors_tween_factory")
    config.add_route("api", "/api/auth/{status}")
    config.add_route("host", "/host/{status}")
    for route in ("api", "host"):
        config.add_view(answer, route_name=route)
    return TestApp(config.make_wsgi_app(), lint=False)


def get(app: TestApp, path: str, origin: str | None) -> Any:
    headers = {} if origin is None else {"Origin": origin}
    return app.get(path, headers=headers, expect_errors=True).headers


def ask(app: TestApp, origin: str | None, path: str = "/api/auth/sign-out") -> Any:
    headers = {"Access-Control-Request-Method": "POST"} | ({"Origin": origin} if origin else {})
    return app.options(path, headers=headers)


@pytest.mark.parametrize("origin", [OWN, APP, "https://a.apps.example", "capacitor://localhost"])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 429, 500])
def test_a_trusted_origin_reads_every_answer(app: TestApp, origin: str, status: int) -> None:
    headers = get(app, f"/api/auth/{status}", origin)
    assert headers.getall("Access-Control-Allow-Origin") == [origin]
    assert headers.getall("Access-Control-Allow-Credentials") == ["true"]
    assert headers.getall("Vary") == ["Origin"]


@pytest.mark.parametrize("origin", [*STRANGERS, None])
def test_a_stranger_reads_none(app: TestApp, origin: str | None) -> None:
    for headers in (get(app, "/api/auth/200", origin), ask(app, origin).headers):
        assert not [name for name in headers if name.startswith("Access-Control")]
        assert "Origin" in headers["Vary"]


@pytest.mark.parametrize("origin", [OWN, APP])
def test_a_preflight_is_answered_without_calling(app: TestApp, origin: str) -> None:
    response = ask(app, origin)
    assert (response.status_code, response.body) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == origin
    methods = response.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST"} <= set(methods)
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"content-type", "authorization", "x-csrf-token", "x-captcha-response"} <= set(allowed)
    assert "*" not in [*methods, *allowed]
    assert 60 <= int(response.headers["Access-Control-Max-Age"]) <= 86400
    assert "Set-Cookie" not in response.headers


def test_options_that_is_no_preflight_goes_on(app: TestApp) -> None:
    response = app.options("/api/auth/201", headers={"Origin": APP})
    assert response.status_code == 201


def test_a_view_keeps_its_own_vary_and_exposed_headers(app: TestApp) -> None:
    path = "/api/auth/200?Vary=Accept&Access-Control-Expose-Headers=set-auth-token"
    headers = get(app, path, APP)
    assert headers.getall("Vary") == ["Accept", "Origin"]
    assert headers.getall("Access-Control-Expose-Headers") == ["set-auth-token"]


def test_a_page_elsewhere_may_read_how_long_to_wait(app: TestApp) -> None:
    exposed = "Access-Control-Expose-Headers"
    assert get(app, "/api/auth/429", APP)[exposed] == "Retry-After, X-Retry-After"
    assert exposed not in get(app, "/api/auth/429", OWN)
    assert exposed not in get(app, "/api/auth/429", None)


def test_a_host_applications_answers_are_its_own(app: TestApp) -> None:
    assert "Vary" not in get(app, "/host/200", APP)
    assert ask(app, APP, "/host/200").status_code == 200
