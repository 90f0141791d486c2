"""What surrounds every hosted page: method, permission, freshness, transaction, cookies."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from pyramid.response import Response

from authsvc.crypto.slots import HashBusyError
from authsvc.db import transactions
from authsvc.errors import (
    FORBIDDEN,
    SERVICE_BUSY,
    SESSION_NOT_FRESH,
    TOO_MANY_REQUESTS,
    ApiError,
)
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.security.resources import own_node
from authsvc.web.conduct import (
    RETRY_AFTER,
    finally_jar,
    is_privileged,
    pass_gates,
    require_fresh,
    send_cookies,
)
from authsvc.web.logs import request_id
from authsvc.web.pages.forms import said
from authsvc.web.pages.templates import render, send_page_cookies
from authsvc.web.redirects import redirect

LOOKING = ("GET", "HEAD")
EVERY_PAGE = "page"
"""The name under which hooks run after every page."""
TITLES = {
    400: _("That did not work"),
    403: _("Not open to you"),
    404: _("Page not found"),
    405: _("Not a page to open"),
    429: _("Please wait a moment"),
    500: _("Something went wrong"),
    503: _("Back in a moment"),
}

BETTER_SAID = {FORBIDDEN.code, SERVICE_BUSY.code, TOO_MANY_REQUESTS.code}
"""Refusals that the page of their status explains in more words than a form has room for."""


def conduct_page(answer: Callable[[Any], Response], spec: Any) -> Callable[[Any, Any], Response]:
    """Wrap a page's answer as a Pyramid view."""
    allowed = LOOKING if spec.posted is None else (*LOOKING, "POST")

    def view(_context: Any, request: Any) -> Response:
        if request.method not in allowed:
            return error_page(request, 405, headers={"Allow": ", ".join(allowed)})
        try:
            response = _guarded(answer, request, spec)
            for visited in request.registry.hooks.after.get(EVERY_PAGE, ()):
                visited(request, response)
            finally_jar(request)
            send_page_cookies(request)
            transactions.finish(request, response)
        except BaseException as error:
            transactions.fail(request, error)
            raise
        send_cookies(request, response)
        return response

    return view


def _guarded(answer: Callable[[Any], Response], request: Any, spec: Any) -> Response:
    try:
        if spec.permission != Permission.PUBLIC:
            if request.identity is None:
                return _to_sign_in(request)
            if not request.has_permission(spec.permission, own_node(request)):
                raise FORBIDDEN.error()
            if is_privileged(spec):
                pass_gates(request)
        if spec.session == "fresh":
            require_fresh(request)
        return answer(request)
    except HashBusyError:
        return refuse_page(request, SERVICE_BUSY.error(headers=RETRY_AFTER))
    except ApiError as error:
        if error.code == SESSION_NOT_FRESH.code:
            return _to_sign_in(request, again=True)
        detour = request.registry.theme.detours.get(error.code)
        if detour:
            return _by_way_of(request, detour)
        return refuse_page(request, error)


def _to_sign_in(request: Any, *, again: bool = False) -> Response:
    """Sign in first (or anew), then come back here."""
    return _by_way_of(request, "page.sign_in", **({"again": "1"} if again else {}))


def _by_way_of(request: Any, name: str, **more: str) -> Response:
    """To another page first, and from there back here."""
    pages = request.registry.authsvc.services.extras["pages"]
    back = quote(request.environ["PATH_INFO"].encode("latin-1"), safe="/")
    if request.method != "POST" and request.query_string:
        back = f"{back}?{request.query_string}"
    target = pages.path(name, callbackURL=back, **more)
    trusted = request.registry.authsvc.trusted_origins.trusts_target(back)
    return redirect(target if trusted else pages.path(name))


def refuse_page(request: Any, error: ApiError) -> Response:
    """A refusal that belongs to no form."""
    request.environ["authsvc.refused"] = error.code
    request.environ["authsvc.keep_writes"] = error.keep_writes
    message = "" if error.code in BETTER_SAID else said(request, error)
    return error_page(request, error.status, message, error.headers)


def _seconds(headers: dict[str, str] | None) -> int | None:
    wait = (headers or {}).get("Retry-After", "")
    return int(wait) if wait.isdigit() else None


def error_page(
    request: Any, status: int, message: str = "", headers: dict[str, str] | None = None
) -> Response:
    """What went wrong, in words, and a way on."""
    shown = status if status in TITLES else 400 if status < 500 else 500
    title = request.translations.gettext(TITLES[shown])
    variables = {
        "page_title": title,
        "status": status,
        "reason": message,
        "retry_after": _seconds(headers),
        "request_id": request_id(request.environ),
    }
    response = render(request, "error.jinja2", variables)
    response.status_int = status
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response
