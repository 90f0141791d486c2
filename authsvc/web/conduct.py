"""What surrounds an endpoint: input, context, permission, freshness, hooks, answer."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPForbidden
from pyramid.response import Response
from pyramid.traversal import traverse
from pyramid.viewderivers import INGRESS

from authsvc.crypto.slots import HashBusyError
from authsvc.db import transactions
from authsvc.errors import SERVICE_BUSY, SESSION_NOT_FRESH, UNAUTHORIZED, ApiError
from authsvc.security.permissions import Permission
from authsvc.web.endpoint import Endpoint
from authsvc.web.reading import read_input
from authsvc.web.refusals import (
    as_response,
    challenge,
    denial,
    empty_response,
    refusal_response,
)

View = Callable[[Any, Any], Any]
RETRY_AFTER = {"Retry-After": "2"}
ENROLMENT = "enrolment"
"""The credential of somebody who may set up a second factor, and nothing else."""


def is_privileged(spec: Any) -> bool:
    """Whether a session needs all the factors of its user's role for this.

    To read one's own account one is enough, and so it is to enrol, or nobody ever could.
    """
    if spec.permission == Permission.PUBLIC or ENROLMENT in spec.accepts:
        return False
    return bool(spec.session != "cached" or spec.permission != Permission.ACCOUNT_READ)


def pass_gates(request: Any) -> None:
    """What features ask of the session of a privileged request."""
    for gate in request.registry.session_gates:
        gate(request)


def conducted_view(view: View, info: Any) -> View:
    """View deriver over ``secured_view``: the order in which clients see an endpoint refuse.

    Malformed input (400) comes before authentication (401), as on the wire we are compatible with;
    rate limit and origin came before both, in the admission tween.
    """
    spec: Endpoint | None = info.options.get("endpoint")
    if spec is None:
        return view

    def conduct(context: Any, request: Any) -> Response:
        if request.endpoint is not spec:  # HEAD would run a GET view, and must never consume
            return empty_response("404 Not Found")
        try:
            response = _answer(view, context, request, spec)
            finally_jar(request)
            transactions.finish(request, response)
        except BaseException as error:
            transactions.fail(request, error)
            raise
        send_cookies(request, response)
        return response

    return conduct


conducted_view.options = ("endpoint",)  # type: ignore[attr-defined]


def _answer(view: View, context: Any, request: Any, spec: Endpoint) -> Response:
    try:
        request.body_shape = read_input(request, spec)
        if spec.locate is not None:
            context = _located(context, request, spec)
        if is_privileged(spec):
            pass_gates(request)
        response: Response = view(context, request)
        return response
    except ApiError as error:
        return refusal_response(request, error)
    except HashBusyError:
        return refusal_response(request, SERVICE_BUSY.error(headers=RETRY_AFTER))
    except HTTPForbidden:
        refused = refusal_response(request, denial(request))
        return _silenced(request) if spec.silent and _nobody(request) else refused


def _silenced(request: Any) -> Response:
    response = empty_response("401 Unauthorized")
    response.headerlist += challenge(request)
    return response


def _nobody(request: Any) -> bool:
    return request.identity is None


def _located(root: Any, request: Any, spec: Endpoint) -> Any:
    """The context in the resource tree; what does not exist is as forbidden as what is not ours."""
    path = spec.locate(request, request.body_shape) if spec.locate else ()
    found = traverse(root, ("", *path))
    return root if found["view_name"] else found["context"]


def finally_jar(request: Any) -> None:
    """Of a refused request only the clearing of cookies survives, unless its writes do."""
    environ = request.environ
    if environ.get("authsvc.refused") and not environ.get("authsvc.keep_writes"):
        jar = environ.get("authsvc.jar")
        if jar is not None:
            jar.drop_grants()


def send_cookies(request: Any, response: Response) -> None:
    """Put the jar's cookies on the answer, after the transaction has decided what is true."""
    jar = request.environ.get("authsvc.jar")
    if jar is not None and jar.touched:
        for hook in request.registry.hooks.afters("set-cookie"):
            hook(request, response)
        response.headerlist.extend(jar.headers())


def guarded_view(view: View, info: Any) -> View:
    """View deriver under ``secured_view``: how sure of the session, the hooks, the view."""
    spec: Endpoint | None = info.options.get("endpoint")
    if spec is None:
        return view
    hooks = info.registry.hooks
    befores, afters = hooks.befores(spec.name), hooks.afters(spec.name)

    def guard(context: Any, request: Any) -> Response:
        if spec.session == "fresh":
            require_fresh(request)
        for before in befores:
            answer = before(request)
            if answer is not None:
                return as_response(answer)
        response: Response = view(context, request)
        for after in afters:
            after(request, response)
        return response

    return guard


guarded_view.options = ("endpoint",)  # type: ignore[attr-defined]


def require_fresh(request: Any) -> None:
    """Refuse a session whose sign-in is too long ago; mere use never renews it (ATK-079)."""
    identity = request.identity
    if identity is None:
        raise UNAUTHORIZED.error()
    age = request.registry.authsvc.fresh_age
    if age and request.registry.authsvc.services.now() - identity.authenticated_at > age:
        raise SESSION_NOT_FRESH.error()


def add_derivers(config: Any) -> None:
    """Register the two derivers around Pyramid's permission check."""
    config.add_view_deriver(conducted_view, "authsvc_conducted", under=INGRESS, over="secured_view")
    config.add_view_deriver(
        guarded_view, "authsvc_guarded", under="secured_view", over="rendered_view"
    )
