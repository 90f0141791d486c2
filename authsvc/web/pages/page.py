"""A hosted page: GET shows it, POST calls the use case behind its form, then redirects.

Pages work without JavaScript. What surrounds them (method, permission, transaction, cookies) is in
``conducting``; how a form is read and shown again in ``forms``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyramid.response import Response

from authsvc.crypto.slots import HashBusyError
from authsvc.errors import SERVICE_BUSY, SESSION_NOT_FRESH, ApiError
from authsvc.security.permissions import Permission
from authsvc.security.resources import Root
from authsvc.web.conduct import RETRY_AFTER
from authsvc.web.declaring import declare
from authsvc.web.endpoint import OPEN
from authsvc.web.limits import Limit
from authsvc.web.pages import forms
from authsvc.web.pages.conducting import conduct_page
from authsvc.web.pages.templates import given, page_path, render, set_flash
from authsvc.web.reading import check_targets, form_values, page_query
from authsvc.web.redirects import redirect
from authsvc.web.shapes import Empty, Shape

Function = Callable[..., Any]
Loader = Callable[[Any], Any]
SEE_OTHER = 303


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything there is to know about a page without running it."""

    path: str
    """Below the prefix of all pages; ``{name}`` is a part that varies."""
    name: str
    """How links name it, such as ``page.sign_in``."""
    template: str = ""
    title: str = ""
    form: type[Shape] | None = Empty
    """What its form sends; ``None`` is a page that only shows, so that a POST is answered 405."""
    load: Loader | None = None
    """What the template needs beside the form, for GET and for a form shown again. May be a
    ``Goto`` instead: this page is not for now."""
    back: str = ""
    """An action without a page of its own: GET leads to the page ``back``."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Where messages about a field stand that this form calls by another name."""
    permission: Permission | str = Permission.PUBLIC
    session: str = "stored"
    limit: Limit | None = None
    """For what is sent; looking is under the general limit."""
    accepts: tuple[str, ...] = ("session",)
    mode: str = "phased"
    """Of the POST, as for endpoints. GET has no transaction, so it cannot change anything."""
    method: str = "GET"
    acts_as: tuple[str, ...] = ()
    """Endpoints that do the same, by path: what is asked for there is asked for here."""

    @property
    def shown(self) -> "Page":
        """The page as GET and HEAD see it."""
        return replace(self, mode="read", limit=None)

    @property
    def posted(self) -> "Page | None":
        """The page as the target of its form."""
        return None if self.form is None else replace(self, method="POST")


@dataclass(frozen=True)
class Goto:
    """Where to go on: a page by name, or a checked address; and what to say there."""

    page: str = ""
    target: str = ""
    say: str = ""
    """A message to be translated, said on the next page."""
    kind: str = "success"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Show:
    """Show a template in answer to a POST: what may be seen only once, such as backup codes."""

    template: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""


def page(path: str, **options: Any) -> Callable[[Function], Function]:
    """Decorate what a page does.

    ``(request, form) -> Goto | Show | Response`` handles its form; with ``form=None`` it is
    ``(request) -> Mapping | Goto | Response``, the loader of a page that only shows.
    """

    def attach(function: Function) -> Function:
        spec = Page(path=path, **options)
        if spec.form is None:
            spec = replace(spec, load=function)

        declare(function, lambda config, at: config.add_page(spec, function, _info=at))
        return function

    return attach


def add_page(config: Any, spec: Page, function: Function) -> None:
    """Configurator directive: route and view of a page; a second claim on a path is a conflict."""
    registry = config.registry
    pages = registry.authsvc.services.extras["pages"]
    path = pages.prefix + spec.path
    pages.add(spec.name, spec.path)
    config.action(
        ("page", path), registry.catalogue.add_page, args=(path, spec.shown, spec.posted), order=-5
    )
    config.add_route(spec.name, path, factory=Root)
    view = conduct_page(lambda request: answer(request, spec, function), spec)
    config.add_view(view, route_name=spec.name, **OPEN)


def answer(request: Any, spec: Page, function: Function) -> Response:
    """GET and HEAD show, POST acts; other methods were refused before."""
    if request.method != "POST":
        remember_callback(request, page_query(request))
        return redirect(page_path(request, spec.back)) if spec.back else show(request, spec)
    typed = form_values(request) if request.content_length else {}
    request.environ["authsvc.typed"] = typed
    try:
        remember_callback(request, typed)
        forms.require_csrf(request, typed)
        for before in request.registry.hooks.before.get(spec.name, ()):
            before(request)
        outcome = function(request, read(request, spec, typed))
        if isinstance(outcome, Show) and outcome.template == spec.template:  # its form once more
            outcome = replace(outcome, variables={**parts(request, spec), **outcome.variables})
        return follow(request, outcome)
    except HashBusyError:
        return show_again(request, spec, SERVICE_BUSY.error(headers=RETRY_AFTER))
    except ApiError as error:
        return show_again(request, spec, error)


def read(request: Any, spec: Page, typed: Mapping[str, str]) -> Shape:
    """What was typed as the page's form, with what other features make of it."""
    more: dict[str, Any] = {}
    for read_more in request.registry.theme.readers.get(spec.name, ()):
        more.update(read_more(request, typed))
    return forms.read(spec.form or Empty, typed, more)


def show(request: Any, spec: Page, status: str = "200 OK", **more: Any) -> Response:
    """The page's template with what it and the plugins load for it."""
    loaded = spec.load(request) if spec.load else {}
    if not isinstance(loaded, Mapping):
        return follow(request, loaded)
    values = {"page_title": title(request, spec.title), **loaded, **parts(request, spec)}
    return render(request, spec.template, {**values, **more}, status)


def parts(request: Any, spec: Page) -> dict[str, Any]:
    """What other features load for the page."""
    found: dict[str, Any] = {}
    for load_more in request.registry.theme.parts.get(spec.name, ()):
        found.update(load_more(request))
    return found


def show_again(request: Any, spec: Page, error: ApiError) -> Response:
    """The form once more, what was typed kept except passwords, the message beside its field.

    The status tells the commit veto to roll the half-done transaction back.
    """
    if error.code == SESSION_NOT_FRESH.code:
        raise error
    request.environ["authsvc.refused"] = error.code
    request.environ["authsvc.keep_writes"] = error.keep_writes
    if spec.back:
        set_flash(request, "danger", forms.said(request, error))
        return follow(request, Goto(spec.back))
    kept = {key: text for key, text in given(request).items() if "password" not in key.lower()}
    messages = forms.messages(request, error, spec.form or Empty, spec.beside)
    status = "422 Unprocessable Entity" if error.status < 429 else f"{error.status} Try Later"
    response = show(request, spec, status, errors=messages, values=kept, refused=error.code)
    response.headers.update(error.headers)
    if response.status_int == SEE_OTHER:  # there is no form any more: say it where we go instead
        set_flash(request, "danger", forms.said(request, error))
    return response


def follow(request: Any, outcome: Any) -> Response:
    """A page function's outcome as a response; success is a redirect, so that reload is safe."""
    if isinstance(outcome, Show):
        # What is shown once would be lost in another language: no menu there.
        variables = {"page_title": title(request, outcome.title), "languages": []}
        variables.update(outcome.variables)
        return render(request, outcome.template, variables)
    if isinstance(outcome, Goto):
        if outcome.say:
            set_flash(request, outcome.kind, str(request.translations.gettext(outcome.say)))
        response = redirect(outcome.target or page_path(request, outcome.page, **outcome.query))
        response.status_int = SEE_OTHER
        response.headers.update(outcome.headers)
        return response
    answered: Response = outcome
    return answered


def title(request: Any, text: str) -> str:
    """A page's title in the reader's language."""
    name = request.registry.theme.look.name
    return str(request.translations.gettext(text, product=name))


def remember_callback(request: Any, values: Mapping[str, str]) -> None:
    """Carry ``callbackURL`` through the flow, checked at each step (ATK-024)."""
    target = values.get("callbackURL", "")
    if target:
        check_targets(request, {"callbackURL": target})
        request.environ["authsvc.callback"] = target
