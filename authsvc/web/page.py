"""A hosted page: GET shows a form, POST calls the use case behind it, then redirects.

Pages work without JavaScript. A refusal is shown beside the field it names, with what was typed
kept, except passwords; the answer is 422, so that the half-done transaction is rolled back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import venusian
from pydantic import ValidationError
from pyramid.response import Response

from authsvc.errors import FORBIDDEN, ApiError, ErrorCode
from authsvc.security.permissions import Permission
from authsvc.security.resources import Root, caller
from authsvc.web.conducting import conduct_page
from authsvc.web.limits import Limit
from authsvc.web.reading import check_targets, form_values
from authsvc.web.redirects import redirect
from authsvc.web.shapes import Empty, Shape, refusal_of
from authsvc.web.templates import render, set_flash

Function = Callable[[Any, Any], Any]
Loader = Callable[[Any], Mapping[str, Any]]
CSRF_FAILED = ErrorCode(
    "CSRF_FAILED", 403, "This form was open for too long. Please send it once more."
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything there is to know about a page without running it."""

    path: str
    name: str
    template: str
    title: str = ""
    form: type[Shape] = Empty
    load: Loader | None = None
    """What the template needs beside the form; runs for GET and for a form shown again."""
    permission: Permission | str = Permission.PUBLIC
    session: str = "stored"
    limit: Limit | None = None
    back: str = ""
    """An action without a page of its own: GET leads to the page ``back``."""
    accepts: tuple[str, ...] = ("session",)
    mode: str = "phased"
    method: str = "GET"

    def posting(self) -> "Page":
        """The same page as the target of its form."""
        return Page(**{**self.__dict__, "method": "POST"})


@dataclass(frozen=True)
class Goto:
    """Where to go after a form: a page by name, or a checked address; and what to say there."""

    page: str = ""
    target: str = ""
    say: str = ""
    kind: str = "success"
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Show:
    """Show a template in answer to a POST: what may be seen only once, such as backup codes."""

    template: str
    variables: Mapping[str, Any]
    title: str = ""


def page(path: str, **options: Any) -> Callable[[Function], Function]:
    """Decorate ``(request, form) -> Goto | Show | Response`` as what the page's form does."""

    def attach(function: Function) -> Function:
        spec = Page(path=path, **options)

        def register(scanner: Any, _name: str, found: Function) -> None:
            scanner.config.add_page(spec, found)

        venusian.attach(function, register, category="authsvc")
        return function

    return attach


def add_page(config: Any, spec: Page, function: Function) -> None:
    """Configurator directive: route, view, CSRF and 405 of a page."""
    registry = config.registry
    pages = registry.authsvc.services.extras["pages"]
    path = pages.prefix + spec.path
    pages.add(spec.name, spec.path)
    shown, posted = spec, spec.posting()
    config.action(("page", path), registry.catalogue.add_page, args=(path, shown, posted), order=-5)
    config.add_route(spec.name, path, factory=Root)
    view = conduct_page(lambda request: answer(request, spec, function), spec)
    config.add_view(view, route_name=spec.name)


def answer(request: Any, spec: Page, function: Function) -> Response:
    """GET shows, POST acts; other methods were refused before."""
    if request.method == "GET":
        if spec.back:
            return redirect(page_path(request, spec.back))
        remember_callback(request, request.GET)
        return show(request, spec)
    typed = form_values(request)
    try:
        remember_callback(request, typed)
        require_csrf(request, typed)
        return follow(request, function(request, read_form(spec.form, typed)))
    except ApiError as error:
        return show_again(request, spec, typed, error)


def read_form(shape: type[Shape], typed: Mapping[str, str]) -> Shape:
    """The typed values as the page's shape; an empty field counts as left out."""
    given = {key: value for key, value in typed.items() if value != ""}
    try:
        return shape.model_validate(_truthful(shape, given))
    except ValidationError as error:
        raise refusal_of(error) from error


def _truthful(shape: type[Shape], given: dict[str, Any]) -> dict[str, Any]:
    """A ticked box is true, one that is missing is false."""
    for name, info in shape.model_fields.items():
        if info.annotation is bool:
            key = info.alias or name
            given[key] = key in given
    return given


def show(request: Any, spec: Page, status: str = "200 OK", **more: Any) -> Response:
    """The page's template with what it loads."""
    loaded = dict(spec.load(request)) if spec.load else {}
    title = request.translations.gettext(spec.title) if spec.title else ""
    return render(request, spec.template, {"page_title": title, **loaded, **more}, status)


def show_again(request: Any, spec: Page, typed: Mapping[str, str], error: ApiError) -> Response:
    """The form once more, the message beside its field; passwords are typed anew."""
    request.environ["authsvc.refused"] = error.code
    request.environ["authsvc.keep_writes"] = error.keep_writes
    message = request.translations.of_code(error.code, error.message)
    kept = {key: value for key, value in typed.items() if "password" not in key.lower()}
    status = "422 Unprocessable Entity" if error.status < 500 else f"{error.status} Error"
    if error.status in (429, 503):
        status = f"{error.status} Try Later"
    return show(request, spec, status, errors={error.field: message}, values=kept, error=error.code)


def follow(request: Any, outcome: Any) -> Response:
    """A page function's outcome as a response; success is a redirect, so that reload is safe."""
    if isinstance(outcome, Show):
        title = request.translations.gettext(outcome.title)
        return render(request, outcome.template, {"page_title": title, **outcome.variables})
    if isinstance(outcome, Goto):
        if outcome.say:
            set_flash(request, outcome.kind, outcome.say)
        target = outcome.target or page_path(request, outcome.page, **outcome.query)
        response = redirect(target)
        response.status = "303 See Other"
        return response
    answered: Response = outcome
    return answered


def page_path(request: Any, name: str, **query: str) -> str:
    """The path of a page by name."""
    path: str = request.registry.authsvc.services.extras["pages"].path(name, **query)
    return path


def remember_callback(request: Any, values: Mapping[str, str]) -> None:
    """Carry ``callbackURL`` through the flow, checked at each step."""
    target = values.get("callbackURL", "")
    if target:
        check_targets(request, {"callbackURL": target})
        request.environ["authsvc.callback"] = target


def require_csrf(request: Any, typed: Mapping[str, str]) -> None:
    """The form must carry the token of this browser's signed cookie (ATK-020)."""
    expected = request.jar.get("csrf")
    if not expected or not request.registry.authsvc.same(expected, typed.get("csrf_token", "")):
        raise CSRF_FAILED.error()


__all__ = ["FORBIDDEN", "Goto", "Page", "Show", "add_page", "caller", "page"]
