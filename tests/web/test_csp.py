import json
import logging
from io import BytesIO
from typing import Any

import pytest
from pyramid.request import Request

from authsvc.web.csp import LARGEST_REPORT, LINES, PagePolicy, Reports, allow_form_target, csp_nonce
from authsvc.web.origin import TrustedOrigins

TRUSTED = TrustedOrigins("https://auth.example.com", ("https://*.apps.example", "myapp://"))
POLICY = PagePolicy(TRUSTED, "/api/auth/csp-report")


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: values for name, *values in parts}


def test_atk_034_a_page_cannot_be_framed_and_runs_nothing_inline() -> None:
    found = directives(POLICY.of({}))
    assert found == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "report-uri": ["/api/auth/csp-report"],
        "form-action": ["'self'", "https://auth.example.com", "https://*.apps.example"],
        "script-src": ["'none'"],
    }


def test_a_nonce_is_one_answers_own() -> None:
    first, second = Request({}), Request({})
    nonce = csp_nonce(first)
    assert csp_nonce(first) == nonce != csp_nonce(second)
    found = directives(POLICY.of(first.environ))
    assert found["script-src"] == [f"'nonce-{nonce}'", "'strict-dynamic'"]
    assert len(nonce) >= 22


def test_a_form_may_end_up_where_the_page_says() -> None:
    request = Request({})
    allow_form_target(request, "https://github.example/login?client_id=x;script-src")
    allow_form_target(request, "myapp://callback/x")
    found = directives(POLICY.of(request.environ))
    assert found["form-action"][-2:] == ["https://github.example", "myapp:"]
    assert len(directives(POLICY.of({}))["form-action"]) == 3


@pytest.mark.parametrize(
    "url", ["", "/x", "https://a; script-src *", "https://a\n", "'unsafe-inline'"]
)
def test_no_form_target_can_add_to_the_policy(url: str) -> None:
    with pytest.raises(ValueError, match="absolute URL"):
        allow_form_target(Request({}), url)


def test_images_from_elsewhere_are_named() -> None:
    policy = PagePolicy(TRUSTED, "/r", ("https://cdn.example",)).of({})
    assert directives(policy)["img-src"] == ["'self'", "data:", "https://cdn.example"]


def post(body: bytes, length: str | None = None) -> dict[str, Any]:
    size = str(len(body)) if length is None else length
    return {"CONTENT_LENGTH": size, "wsgi.input": BytesIO(body)}


def report(**fields: Any) -> bytes:
    return json.dumps({"csp-report": fields}).encode()


def test_a_report_is_one_line_without_paths_and_line_breaks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fields = {
        "effective-directive": "script-src\nFAKE line",
        "blocked-uri": "https://evil.example/path?token=secret-word",
    }
    assert Reports().take(post(report(**fields))).status_code == 204
    assert caplog.messages == [
        "a page broke its content security policy: script-srcFAKEline blocked https://evil.example"
    ]


def test_reports_never_flood_the_log(caplog: pytest.LogCaptureFixture) -> None:
    reports = Reports()
    for _ in range(100):
        reports.take(post(report(**{"blocked-uri": "inline"})))
    assert len(caplog.messages) == LINES.max


@pytest.mark.parametrize(
    "environ",
    [
        {},
        post(b""),
        post(b"{"),
        post(b"\xff"),
        post(b"[]"),
        post(b"{}"),
        post(b'{"csp-report": []}'),
        post(b"[" * 10_000),
        post(report(), "x"),
        post(report(), "-1"),
        post(report(), "²"),
        post(b'{"csp-report": {"blocked-uri": "' + b"x" * LARGEST_REPORT + b'"}}'),
    ],
)
def test_what_is_no_report_is_no_error(
    environ: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert Reports().take(environ).status_code == 204
    assert caplog.messages == []
