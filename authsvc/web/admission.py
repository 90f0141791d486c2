"""Admission: what is judged before anything else of a request, without the database.

Disabled path, rate limit, trusted origin, then the checks that plugins have added.
"""

import math
from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from authsvc.errors import SERVICE_BUSY, TOO_MANY_REQUESTS, ApiError, ErrorCode
from authsvc.web.endpoint import Endpoint
from authsvc.web.limits import LimiterUnavailable
from authsvc.web.origin import check_request
from authsvc.web.refusals import empty_response, refusal_response

Check = Callable[[Any, Endpoint], None]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def admission_tween_factory(handler: Any, registry: Any) -> Callable[[Any], Response]:
    """Tween that lets a request below the base path in, or refuses it."""
    service = registry.authsvc
    prefix = service.base_path + "/"
    checks: list[Check] = registry.admission_checks

    def admission(request: Any) -> Response:
        path = request.environ["PATH_INFO"]
        if not path.startswith(prefix):
            return handler(request)
        endpoint = request.endpoint
        if endpoint is None or endpoint.path in service.disabled_paths:
            return empty_response("404 Not Found")
        try:
            if service.limiter.enabled and not request.environ.get("retry.attempt"):
                _limit(request, endpoint)
            if endpoint.method not in SAFE:
                _check_origin(request)
            for check in checks:
                check(request, endpoint)
        except ApiError as error:
            return refusal_response(request, error)
        return handler(request)

    def _limit(request: Any, endpoint: Endpoint) -> None:
        bucket = service.client_address.bucket(request.client_address)
        try:
            wait = service.limiter.hit(bucket, request.environ["PATH_INFO"], endpoint)
        except LimiterUnavailable as error:
            raise SERVICE_BUSY.error() from error
        if wait is not None:
            raise TOO_MANY_REQUESTS.error(headers={"X-Retry-After": str(math.ceil(wait))})

    def _check_origin(request: Any) -> None:
        environ = request.environ
        refused: ErrorCode | None = check_request(
            environ, bool(environ.get("HTTP_COOKIE")), service.trusted_origins
        )
        if refused is not None:
            raise refused.error()

    return admission


def add_admission_check(config: Any, check: Check) -> None:
    """Configurator directive: ``check(request, endpoint)`` raises ``ApiError`` to refuse."""
    config.registry.admission_checks.append(check)
