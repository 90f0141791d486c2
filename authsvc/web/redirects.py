"""Redirects of links people open: to a trusted target, with an error named in the query."""

from typing import Any
from urllib.parse import quote

from pyramid.response import Response

from authsvc.errors import ApiError
from authsvc.web.refusals import Plain


def redirect(target: str) -> Response:
    """A 302 to a target that was checked before; what a header cannot carry is encoded."""
    headers = [("Location", sendable(target)), ("Content-Length", "0")]
    return Plain(app_iter=[], status="302 Found", headerlist=headers)


def sendable(target: str) -> str:
    """A checked address as a header carries it."""
    return quote(target, safe=SAFE)


SAFE = "/:?#[]@!$&'()*+,;=%-._~"


def absolute(request: Any, target: str) -> str:
    """A relative target below the base URL; the address is configured, never the request's."""
    return request.registry.authsvc.base_url + target if target.startswith("/") else target


def with_query(target: str, name: str, value: str) -> str:
    """``target`` with one more query parameter, kept before any fragment."""
    base, hash_mark, fragment = target.partition("#")
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{name}={quote(value, safe='')}{hash_mark}{fragment}"


def error_redirect(request: Any, target: str, error: ApiError, **more: str) -> Response:
    """Send the browser to ``target`` with ``error=CODE``; the refused request is rolled back."""
    request.environ["authsvc.refused"] = error.code
    request.environ["authsvc.keep_writes"] = error.keep_writes
    for name, value in {"error": error.code, **more}.items():
        target = with_query(target, name, value)
    return redirect(target)
