"""What operators see: one line a request, one line a security event, numbers for metrics.

A line has names, never a path, a query, a cookie, a body or an address of a mailbox.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from authsvc import clock
from authsvc.events import Event
from authsvc.web.embedding import ownership
from authsvc.web.logs import CURRENT, REQUEST_ID, request_id, tell
from authsvc.web.settings import LogSettings, MetricsSettings

access = logging.getLogger("authsvc.access")
security = logging.getLogger("authsvc.security")

INBOUND = re.compile(r"[A-Za-z0-9._:=@+/-]{8,128}")
HEADER = "X-Request-Id"
EVENTS = "authsvc.events"
ANNOUNCEMENTS = ("Creating", "Changing", "Updating")
WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
TOLD = ("actor_id", "session_id", "method", "factor", "how", "reason", "seconds")
OUTCOMES = ("authsvc.refused", "authsvc.keep_writes", "authsvc.jar", "authsvc.credential", EVENTS)


def includeme(config: Any) -> None:
    """Settings, and an ear for every event. The tween is added with the others."""
    settings = config.registry.auth_settings
    settings.section("logs", LogSettings)
    config.add_subscriber(hear, Event)
    if settings.section("metrics", MetricsSettings).enabled:
        config.include("authsvc.web.metrics")


def observe_tween_factory(handler: Any, registry: Any) -> Callable[[Any], Response]:
    """The outermost tween of ours: what it tells is what the client gets."""
    log_access = registry.auth_settings["logs"].access
    metrics = getattr(registry, "metrics", None)
    believes = registry.authsvc.client_address.believes
    own = ownership(registry)

    def observe(request: Any) -> Response:
        environ = request.environ
        if environ.get("retry.attempt"):
            start_anew(environ)
        if "HTTP_X_REQUEST_ID" in environ and REQUEST_ID not in environ and believes(environ):
            take_id(environ)
        here = CURRENT.set(environ)
        began = clock.monotonic()
        try:
            response = handler(request)
            tell_outcome(request, response.status_code, metrics)
            if own(request):
                seconds = clock.monotonic() - began
                if log_access and access.isEnabledFor(logging.INFO):
                    tell_access(request, response.status_code, seconds)
                if metrics is not None:
                    metrics.answered(name_of(request), response.status_code, seconds)
                if REQUEST_ID in environ:
                    response.headerlist.append((HEADER, environ[REQUEST_ID]))
        except Exception:
            tell_outcome(request, 500, metrics)
            raise
        finally:
            CURRENT.reset(here)
        return response

    return observe


def start_anew(environ: dict[str, Any]) -> None:
    """A retried request has the same environment; nothing of the failed attempt may count."""
    for key in OUTCOMES:
        environ.pop(key, None)


def take_id(environ: dict[str, Any]) -> None:
    """The id a trusted proxy gave the request, if it can stand in a log."""
    given = environ["HTTP_X_REQUEST_ID"]
    if INBOUND.fullmatch(given):
        environ[REQUEST_ID] = given


def name_of(request: Any) -> str:
    """The endpoint or page; ids in paths make no names (and no labels without end)."""
    spec = request.endpoint
    if spec is not None:
        return str(spec.name)
    route = getattr(request, "matched_route", None)
    return str(route.name) if route is not None else "unknown"


def tell_access(request: Any, status: int, seconds: float) -> None:
    """The access line; the caller only if somebody has looked them up already."""
    caller = request.registry.auth_policy.known(request)
    fields = {
        "status": status,
        "method": request.environ["REQUEST_METHOD"],
        "ms": round(seconds * 1000, 1),
        "user_id": caller.user_id if caller is not None else None,
        "client": request.client_address,
        "refused": request.environ.get("authsvc.refused"),
    }
    request_id(request.environ)
    tell(access, logging.INFO, name_of(request), fields)


def tell_outcome(request: Any, status: int, metrics: Any) -> None:
    """Events that were committed, and the refusal, each by its name (ASVS 16.3.1 to 16.3.3)."""
    environ = request.environ
    refused = environ.get("authsvc.refused")
    heard = environ.get(EVENTS)
    if heard and status < 500 and (refused is None or environ.get("authsvc.keep_writes")):
        for event, fields in heard:
            tell(security, logging.INFO, event, fields | {"client": request.client_address})
            if metrics is not None:
                metrics.happened(event, fields["method"] or "")
    if refused is not None:
        caller = request.registry.auth_policy.known(request)
        fields = {
            "refused": refused,
            "endpoint": name_of(request),
            "user_id": caller.user_id if caller is not None else None,
            "credential": environ.get("authsvc.credential"),
            "client": request.client_address,
        }
        tell(security, logging.INFO, "refused", fields)


def hear(event: Event) -> None:
    """Keep an event until its request is answered; outside of requests tell it now."""
    kind = kind_of(event)
    if kind is None:
        return
    heard = (kind, told_of(event))
    environ = CURRENT.get()
    if environ is None:
        tell(security, logging.INFO, *heard)
    else:
        environ.setdefault(EVENTS, []).append(heard)


def kind_of(event: Event) -> str | None:
    """``PasswordRefused`` -> ``password-refused``; nothing for what is only about to happen."""
    name = type(event).__name__
    return None if name.endswith(ANNOUNCEMENTS) else WORD_START.sub("-", name).lower()


def told_of(event: Event) -> dict[str, Any]:
    """Ids and kinds; an event's other fields may be personal."""
    user_id = getattr(event, "user_id", None)
    if user_id is None:
        user = getattr(event, "user", None)
        user_id = user["id"] if user is not None else None
    return {"user_id": user_id} | {name: getattr(event, name, None) for name in TOLD}
