"""Cross-origin calls: a trusted origin gets exactly itself back, any other gets nothing."""

from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from authsvc.web.origin import TrustedOrigins

Headers = list[tuple[str, str]]

METHODS = "GET, POST, PUT, PATCH, DELETE"
ALLOWED = "content-type, authorization, x-csrf-token, x-captcha-response, x-api-key"
MAX_AGE = "600"
EXPOSED_WAITS = ("Access-Control-Expose-Headers", "Retry-After, X-Retry-After")
# The answer depends on who asks, so a cache must not give one origin the answer of another.
VARY = ("Vary", "Origin")
VARY_PREFLIGHT = ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")


def cors_headers(origin: str | None, trusted: TrustedOrigins) -> Headers:
    """What an answer says to the page that asked. Never `*`, never an origin we do not trust."""
    if origin is None or not trusted.trusts_origin(origin):
        return [VARY]
    return [
        VARY,
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
    ]


def preflight_headers(origin: str | None, trusted: TrustedOrigins) -> Headers:
    """The answer to a browser that asks whether it may call at all."""
    headers = cors_headers(origin, trusted)
    headers[0] = VARY_PREFLIGHT
    if len(headers) > 1:
        headers += [
            ("Access-Control-Allow-Methods", METHODS),
            ("Access-Control-Allow-Headers", ALLOWED),
            ("Access-Control-Max-Age", MAX_AGE),
        ]
    return headers


def cors_tween_factory(handler: Any, registry: Any) -> Callable[[Any], Response]:
    """Tween that adds the headers to every answer below the base path, refusals included."""
    service = registry.authsvc
    prefix = service.base_path + "/"
    trusted: TrustedOrigins = service.trusted_origins

    def cors(request: Any) -> Response:
        environ = request.environ
        if not environ["PATH_INFO"].startswith(prefix):
            return handler(request)
        origin = environ.get("HTTP_ORIGIN")
        preflight = "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        if preflight and environ["REQUEST_METHOD"] == "OPTIONS":
            headers = preflight_headers(origin, trusted)
            return Response(app_iter=[], status="204 No Content", headerlist=headers)
        response = handler(request)
        response.headerlist.extend(cors_headers(origin, trusted))
        if response.status_code == 429 and origin not in (None, trusted.own):
            response.headerlist.append(EXPOSED_WAITS)
        return response

    return cors
