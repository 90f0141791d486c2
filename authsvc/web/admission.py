"""Admission: what is judged before anything else of a request, without the database.

Rate limit, disabled path, trusted origin, then the checks that plugins have added.
"""

from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from authsvc.errors import TOO_MANY_REQUESTS, ApiError
from authsvc.web.endpoint import Endpoint
from authsvc.web.limits import LimiterUnavailable
from authsvc.web.origin import TrustedOrigins, check_request
from authsvc.web.pages.conducting import refuse_page
from authsvc.web.reading import FORM
from authsvc.web.refusals import empty_response, refusal_response

Check = Callable[[Any, Endpoint], None]
LOOKING = Endpoint(method="GET", path="", name="looking at a page")
ALIVE = "health.ok"
# What the official client reads, and what everybody else does (RFC 9110 section 10.2.3).
WAITS = ("X-Retry-After", "Retry-After")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def admission_tween_factory(handler: Any, registry: Any) -> Callable[[Any], Response]:
    """Tween that lets a request below the base path in, or refuses it."""
    service = registry.authsvc
    base = service.base_path
    prefix = base + "/"
    checks: list[Check] = registry.admission_checks
    waits = WAITS if registry.auth_settings["limits"].retry_after else WAITS[:1]

    def admission(request: Any) -> Response:
        path = request.environ["PATH_INFO"]
        endpoint = request.endpoint
        below = path.startswith(prefix)
        if endpoint is None and not below:
            return handler(request)
        try:
            if service.limiter.enabled and not request.environ.get("retry.attempt"):
                _limit(request, *_counted(path[len(base) :] if below else path, endpoint))
            if endpoint is None or endpoint.path in service.disabled_paths:
                return empty_response("404 Not Found")
            if endpoint.method not in SAFE and not _is_foreign(endpoint):
                require_trusted(request.environ, service.trusted_origins, _names_page(endpoint))
            for check in checks:
                check(request, endpoint)
        except ApiError as error:
            return refuse(request, endpoint, error)
        return handler(request)

    def _limit(request: Any, path: str, endpoint: Endpoint | None) -> None:
        """Calls that lead nowhere count, too: another method would else look around for free."""
        bucket = service.client_address.bucket(request.client_address)
        try:
            wait = service.limiter.hit(bucket, path, endpoint)
        except LimiterUnavailable:
            if endpoint is not None and endpoint.name == ALIVE:
                return  # else whoever restarts what does not answer would restart us in vain
            raise
        if wait is not None:
            raise TOO_MANY_REQUESTS.error(headers=dict.fromkeys(waits, str(wait)))

    return admission


def require_trusted(
    environ: dict[str, Any], trusted: TrustedOrigins, names_page: bool = False
) -> None:
    """Raise the refusal of a request that a stranger's page has made."""
    has_cookie = bool(environ.get("HTTP_COOKIE"))
    refused = check_request(environ, has_cookie, trusted, names_page=names_page)
    if refused is not None:
        raise refused.error()


def _counted(path: str, endpoint: Any) -> tuple[str, Any]:
    """Looking at a page is under the general limit; its own is for what its form sends."""
    if getattr(endpoint, "template", None) is None:
        return path, endpoint
    return (f"POST {path}", endpoint) if endpoint.method == "POST" else (path, LOOKING)


def _is_foreign(endpoint: Any) -> bool:
    return isinstance(endpoint, Endpoint) and endpoint.foreign_forms


def _names_page(endpoint: Any) -> bool:
    """A hosted page takes forms as well, but they carry a proof of their own."""
    if not isinstance(endpoint, Endpoint):
        return False
    return FORM in endpoint.media if endpoint.names_page is None else endpoint.names_page


def refuse(request: Any, endpoint: Any, error: ApiError) -> Response:
    """JSON for the API, a page for people."""
    if endpoint is None or isinstance(endpoint, Endpoint):
        return refusal_response(request, error)
    return refuse_page(request, error)


def add_admission_check(config: Any, check: Check) -> None:
    """Configurator directive: ``check(request, endpoint)`` raises ``ApiError`` to refuse."""
    config.registry.admission_checks.append(check)
