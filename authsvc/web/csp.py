"""The content security policy of pages, and the address to which browsers report breaches of it."""

import json
import logging
from typing import Any

from pyramid.response import Response

from authsvc import ids
from authsvc.web.limits.memory import MemoryStore
from authsvc.web.limits.rules import Limit
from authsvc.web.origin import TrustedOrigins
from authsvc.web.url import parse_url

log = logging.getLogger(__name__)

NONCE = "authsvc.csp_nonce"
FORM_TARGETS = "authsvc.csp_form_targets"
IMAGES = "authsvc.csp_images"
SOURCES = "authsvc.csp_sources"
LARGEST_REPORT = 16 * 1024
# Anybody can send reports: no more lines than a person can read.
LINES = Limit(10, 60)


def csp_nonce(request: Any) -> str:
    """The nonce of this answer, for `<script nonce=…>`; asking for it is what allows scripts."""
    nonce: str = request.environ.get(NONCE) or ids.token()
    request.environ[NONCE] = nonce
    return nonce


def allow_form_target(request: Any, url: str) -> None:
    """Let a form on this page end up at the origin of ``url``, such as a provider's sign-in.

    Browsers apply `form-action` to the redirects that follow a form, too. Raises ``ValueError``
    for what is no URL.
    """
    parsed = parse_url(url)
    if parsed is None:
        raise ValueError("a form target is an absolute URL")
    source = parsed.origin if parsed.is_web else f"{parsed.scheme}:"
    request.environ[FORM_TARGETS] = (*request.environ.get(FORM_TARGETS, ()), source)


def allow_image(request: Any, url: str) -> None:
    """Let this page show a picture from the origin of ``url``; what is no https URL is left out."""
    parsed = parse_url(url)
    if parsed is not None and parsed.scheme == "https":
        request.environ[IMAGES] = (*request.environ.get(IMAGES, ()), parsed.origin)


def allow_source(request: Any, directive: str, *sources: str) -> None:
    """Open ``directive`` of this answer's policy for origins of others, such as a widget's."""
    opened: dict[str, tuple[str, ...]] = request.environ.setdefault(SOURCES, {})
    opened[directive] = (*opened.get(directive, ()), *sources)


class PagePolicy:
    """The policy of hosted pages, joined once at start but for what one answer needs."""

    def __init__(
        self, trusted: TrustedOrigins, report_path: str, images: tuple[str, ...] = ()
    ) -> None:
        self._fixed = "; ".join(
            (
                "default-src 'none'",
                "style-src 'self'",
                "connect-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "object-src 'none'",
                f"report-uri {report_path}",
            )
        )
        self._images = " ".join(("img-src 'self' data:", *images))
        self._forms = " ".join(("form-action 'self'", *trusted.sources))

    def of(self, environ: dict[str, Any]) -> str:
        """The policy of one answer."""
        nonce = environ.get(NONCE)
        scripts = f"'nonce-{nonce}' 'strict-dynamic'" if nonce else "'none'"
        forms = " ".join((self._forms, *environ.get(FORM_TARGETS, ())))
        images = " ".join((self._images, *environ.get(IMAGES, ())))
        policy = f"{self._fixed}; {images}; {forms}; script-src {scripts}"
        return _opened(policy, environ[SOURCES]) if SOURCES in environ else policy


def _opened(policy: str, sources: dict[str, tuple[str, ...]]) -> str:
    """The policy with more sources; of a directive that stands there twice the first counts."""
    parts = dict(part.partition(" ")[::2] for part in policy.split("; "))
    for directive, more in sources.items():
        parts[directive] = " ".join((parts.get(directive, ""), *more)).strip()
    return "; ".join(f"{name} {what}" for name, what in parts.items())


class Reports:
    """Takes the browsers' reports: a breach that users see is a hole or a broken page."""

    def __init__(self) -> None:
        self._limiter = MemoryStore(capacity=1)

    def take(self, environ: dict[str, Any]) -> Response:
        """Answer 204 whatever came, and write a line if it can be read."""
        report = _read_report(environ)
        if report is not None and self._limiter.hit("report", LINES) is None:
            log.warning(
                "a page broke its content security policy: %s blocked %s",
                _printable(report.get("effective-directive") or report.get("violated-directive")),
                _without_path(report.get("blocked-uri")),
            )
        return Response(app_iter=[], status="204 No Content", headerlist=[])


def _read_report(environ: dict[str, Any]) -> dict[str, Any] | None:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_REPORT:
        return None
    try:
        report = json.loads(environ["wsgi.input"].read(int(length)))["csp-report"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def _without_path(value: object) -> str:
    """Paths and queries of addresses may hold tokens, so the log gets the origin only."""
    url = parse_url(value) if isinstance(value, str) else None
    return _printable(value) if url is None or not url.host else url.origin


def _printable(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text if c.isascii() and (c.isalnum() or c in "-_"))[:40]
