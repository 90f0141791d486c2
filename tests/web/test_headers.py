from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from webtest import TestApp

from authsvc.web.catalogue import Catalogue, endpoint_of
from authsvc.web.csp import csp_nonce
from authsvc.web.headers import HSTS, logo_source
from authsvc.web.origin import TrustedOrigins
from authsvc.web.pages.page import Page

NAMES = [
    *("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Cache-Control"),
    *("Referrer-Policy", "Content-Security-Policy"),
]


def answer(request: Any) -> Response:
    headers = [("Content-Type", request.matchdict["kind"].replace("_", "/")), *request.GET.items()]
    return Response(app_iter=[b""], status="200 OK", headerlist=headers)


def page(request: Any) -> Response:
    return Response(f"<script nonce={csp_nonce(request)}></script>")


def make(base_url: str, *, whole_site: bool) -> TestApp:
    config = Configurator()
    config.registry.whole_site = whole_site
    config.registry.catalogue = catalogue = Catalogue("/api/auth")
    shown = Page(path="/page", name="page")
    catalogue.add_page("/auth/page", shown, None)
    config.add_request_method(endpoint_of, "endpoint", reify=True)
    config.registry.authsvc = SimpleNamespace(
        base_url=base_url, base_path="/api/auth", trusted_origins=TrustedOrigins(base_url)
    )
    config.add_tween("authsvc.web.headers.headers_tween_factory")
    config.add_route("page", "/auth/page")
    config.add_view(page, route_name="page")
    for route, path in {"api": "/api/auth/{kind}", "host": "/host/{kind}"}.items():
        config.add_route(route, path)
        config.add_view(answer, route_name=route)
    return TestApp(config.make_wsgi_app(), lint=False)


EMBEDDED = make("https://auth.example.com", whole_site=False)
ALONE = make("http://localhost:8000", whole_site=True)


def headers(path: str, app: TestApp = EMBEDDED) -> Any:
    return app.get(path, expect_errors=True).headers


@pytest.mark.parametrize("kind", ["application_json", "text_plain", "image_svg+xml", "unheard-of"])
def test_an_answer_of_the_api_is_inert(kind: str) -> None:
    found = headers(f"/api/auth/{kind}")
    assert [found.getall(name) for name in NAMES] == [
        ["nosniff"],
        ["same-origin"],
        ["no-store"],
        ["no-referrer"],
        ["default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
    ]


def test_refusals_have_them_too() -> None:
    assert all(name in headers("/api/auth/nothing/here") for name in NAMES)


def test_a_page_has_a_policy_with_its_nonce_and_an_opener_of_its_own() -> None:
    response = EMBEDDED.get("/auth/page")
    nonce = response.text.partition("=")[2].partition(">")[0]
    assert f"script-src 'nonce-{nonce}' 'strict-dynamic'" in response.headers[NAMES[-1]]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert all(name in response.headers for name in NAMES)


def test_a_page_asked_in_another_way_is_still_ours() -> None:
    assert all(name in EMBEDDED.delete("/auth/page").headers for name in NAMES)


def test_html_of_the_api_is_a_page() -> None:
    assert "script-src 'none'" in headers("/api/auth/text_html;charset=utf-8")[NAMES[-1]]


def test_hsts_for_a_year_on_https_only() -> None:
    assert headers("/api/auth/x")[HSTS[0]] == "max-age=31536000; includeSubDomains"
    assert headers("/auth/page")[HSTS[0]] == HSTS[1]
    assert HSTS[0] not in headers("/api/auth/x", ALONE)


def test_atk_029_the_scheme_comes_from_the_base_url() -> None:
    forged = {"X-Forwarded-Proto": "https"}
    assert HSTS[0] not in ALONE.get("/api/auth/x", headers=forged).headers
    assert HSTS[0] in EMBEDDED.get("/api/auth/x", extra_environ={"wsgi.url_scheme": "http"}).headers


def test_what_a_view_decides_holds() -> None:
    found = headers("/api/auth/application_json?cache-control=public&referrer-policy=origin")
    assert found.getall("Cache-Control") == ["public"]
    assert found.getall("Referrer-Policy") == ["origin"]


def test_a_host_applications_answers_are_its_own() -> None:
    for path in ("/host/text_html", "/api/authority", "/nowhere", "/auth/page/of/mine"):
        assert not [name for name in NAMES if name in headers(path)]


def test_a_service_alone_on_its_site_covers_every_path() -> None:
    for path in ("/host/text_html", "/nowhere", "/"):
        assert all(name in headers(path, ALONE) for name in NAMES)


def test_reports_are_taken_at_the_address_the_policy_names() -> None:
    policy = headers("/auth/page")[NAMES[-1]]
    path = policy.partition("report-uri ")[2].partition(";")[0]
    response = EMBEDDED.post(path, b"{}", content_type="application/csp-report")
    assert (response.status_code, response.body) == (204, b"")
    assert EMBEDDED.get(path).status_code == 200  # only posting is special


@pytest.mark.parametrize(
    ("logo", "source"),
    [
        ("https://cdn.example/logo.svg?x", ("https://cdn.example",)),
        ("/static/logo.svg", ()),
        ("", ()),
        ("data:image/png;base64,x", ()),
    ],
)
def test_a_logo_from_elsewhere_may_be_shown(logo: str, source: tuple[str, ...]) -> None:
    theme = SimpleNamespace(look=SimpleNamespace(logo_url=logo))
    assert logo_source(SimpleNamespace(theme=theme)) == source
