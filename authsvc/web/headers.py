"""Security headers, decided once at start: one list for the API's answers, one for pages."""

from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from authsvc.web.cors import cors_tween_factory
from authsvc.web.csp import PagePolicy, Reports
from authsvc.web.embedding import ownership
from authsvc.web.url import parse_url

__all__ = ["api_headers", "cors_tween_factory", "headers_tween_factory", "page_headers"]

Header = tuple[str, str]
Headers = tuple[Header, ...]

CSP = "Content-Security-Policy"
# ASVS 3.4.1: a year, sub-domains included. Browsers ignore it over plain http.
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
COMMON: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    # Answers are about one person; nobody on the way keeps a copy. Static files say otherwise.
    ("Cache-Control", "no-store"),
)
API: Headers = (
    ("Referrer-Policy", "no-referrer"),
    # JSON opened as a document loads nothing, runs nothing and cannot be framed (ASVS 3.4.6).
    (
        CSP,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)
PAGE: Headers = (
    # Under `no-referrer` a browser would post the page's own forms with `Origin: null`.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
REPORT_PATH = "/csp-report"


def api_headers(https: bool) -> Headers:
    """The headers of an answer that is no page."""
    return (*COMMON, *API, HSTS) if https else (*COMMON, *API)


def page_headers(https: bool) -> Headers:
    """The headers of a page, except for its policy, which carries the nonce."""
    return (*COMMON, *PAGE, HSTS) if https else (*COMMON, *PAGE)


class Defaults:
    """Headers for answers that have not decided them for themselves."""

    def __init__(self, headers: Headers) -> None:
        self._headers = {name.lower(): (name, value) for name, value in headers}

    def complete(self, headerlist: list[Header], present: dict[str, str]) -> None:
        """Add what is not ``present``, which maps the names there are, in lower case."""
        headerlist += [h for name, h in self._headers.items() if name not in present]


def logo_source(registry: Any) -> tuple[str, ...]:
    """Where the brand's logo comes from, if it is not ours."""
    theme = getattr(registry, "theme", None)
    url = parse_url(theme.look.logo_url) if theme is not None else None
    return (url.origin,) if url is not None and url.is_web else ()


def headers_tween_factory(handler: Any, registry: Any) -> Callable[[Any], Response]:
    """Tween that completes the headers of our own answers, refusals included.

    Ours are endpoints, hosted pages, their files, and whatever is asked below the API; with
    ``registry.whole_site`` everything is. What a host application answers is left alone.
    """
    service = registry.authsvc
    https = service.base_url.startswith("https:")
    report_path = service.base_path + REPORT_PATH
    api, page = Defaults(api_headers(https)), Defaults(page_headers(https))
    policy = PagePolicy(service.trusted_origins, report_path, logo_source(registry))
    reports = Reports()
    own = ownership(registry)

    def headers(request: Any) -> Response:
        environ = request.environ
        path = environ["PATH_INFO"]
        if path == report_path and environ["REQUEST_METHOD"] == "POST":
            response = reports.take(environ)
        else:
            response = handler(request)
        if not own(request):
            return response
        headerlist = response.headerlist
        present = {name.lower(): value for name, value in headerlist}
        if present.get("content-type", "").startswith("text/html"):
            page.complete(headerlist, present)
            if CSP.lower() not in present:
                headerlist.append((CSP, policy.of(environ)))
        else:
            api.complete(headerlist, present)
        return response

    return headers
