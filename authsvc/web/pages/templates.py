"""Rendering of hosted pages: one Jinja environment, and what every template sees."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel.lists import format_list
from pyramid.response import Response

from authsvc.context import PLACEHOLDERS
from authsvc.security.permissions import Permission
from authsvc.security.resources import own_node
from authsvc.web.conduct import ENROLMENT
from authsvc.web.csp import allow_image, csp_nonce
from authsvc.web.pages.languages import offered, way_back
from authsvc.web.refusals import VARY

EXTENSION = ".authsvc.jinja2"
FLASH = "flash"
FLASH_SECONDS = 60
Load = Callable[[Any], Mapping[str, Any]]
Reader = Callable[[Any, Mapping[str, str]], Mapping[str, Any]]


@dataclass(frozen=True)
class Look:
    """The brand as pages show it."""

    name: str
    logo_url: str = ""


@dataclass(frozen=True, order=True)
class Section:
    """An entry of the account's list of sections."""

    order: int
    id: str
    label: str
    icon: str
    page: str
    permission: Permission | str = Permission.ACCOUNT_READ
    """Whoever has it sees the entry."""


@dataclass
class Theme:
    """``registry.theme``: what all pages of a deployment share; features add to it."""

    look: Look
    static: Callable[[str], str]
    environment: Any = None
    parts: dict[str, list[Load]] = field(default_factory=dict)
    """More variables for single pages, by name."""
    readers: dict[str, list[Reader]] = field(default_factory=dict)
    """What features make of the forms of single pages."""
    sections: list[Section] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=dict)
    """What people read instead of an error code's message."""
    detours: dict[str, str] = field(default_factory=dict)
    """Refusals after which another page comes first, and which."""
    banners: list[Load] = field(default_factory=list)
    """What account pages say above everything else."""


def render(
    request: Any, template: str, variables: Mapping[str, Any], status: str = "200 OK"
) -> Response:
    """A page as a response, in the language of the request; ``template`` may name its package."""
    path = template if ":" in template else f"authsvc:templates/{template}"
    found = request.registry.theme.environment.get_template(path)
    body = found.render({**_shared(request), **variables}).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Language", request.translations.tag),
        VARY,
    ]
    return Response(app_iter=[body], status=status, headerlist=headers)


def _shared(request: Any) -> dict[str, Any]:
    theme: Theme = request.registry.theme
    identity = request.identity
    enrolling = identity is not None and identity.kind == ENROLMENT
    if identity and identity.user["image"]:
        allow_image(request, identity.user["image"])
    return {
        **request.translations.for_templates,
        "listed": lambda names: format_list(list(names), locale=request.translations.locale),
        "brand": theme.look,
        "url": request.registry.authsvc.services.extras["pages"].path,
        "static": theme.static,
        "api": request.registry.authsvc.base_path,
        "csrf_token": csrf_token(request),
        "nonce": csp_nonce(request),
        "user": identity.user if identity else None,
        "enrolling": enrolling,
        "account_frame": f"authsvc:templates/{'card' if enrolling else 'account'}.jinja2",
        "mailbox": _mailbox(request, identity.user["email"]) if identity else "",
        "errors": {},
        "values": {},
        "refused": "",
        "flash": take_flash(request),
        "callback_url": callback_of(request),
        "languages": offered(request),
        "spoken": request.translations.tag,
        "here": way_back(request, callback_of(request)),
        "sections": _sections(request) if identity else [],
        "banners": lambda: _banners(request) if identity else [],
    }


def _mailbox(request: Any, email: str) -> str:
    """The address, or nothing where it only stands in for one: people should not see that."""
    stand_ins = request.registry.authsvc.services.extras.get(PLACEHOLDERS, {})
    return "" if email.rpartition("@")[2] in stand_ins else email


def _sections(request: Any) -> list[tuple[str, str, str, str]]:
    translate, node = request.translations.gettext, own_node(request)
    return [
        (entry.id, translate(entry.label), entry.icon, page_path(request, entry.page))
        for entry in request.registry.theme.sections
        if request.has_permission(entry.permission, node)
    ]


def _banners(request: Any) -> list[Mapping[str, Any]]:
    """Asked for by the templates of the account, so that no other page pays for it."""
    told = (load(request) for load in request.registry.theme.banners)
    return [banner for banner in told if banner]


def given(request: Any) -> Mapping[str, str]:
    """What the browser sent: the form's fields, or the query of the address."""
    typed: Mapping[str, str] | None = request.environ.get("authsvc.typed")
    return request.GET if typed is None else typed


def page_path(request: Any, name: str, /, **query: str) -> str:
    """The path of a page by name."""
    path: str = request.registry.authsvc.services.extras["pages"].path(name, **query)
    return path


def callback_of(request: Any) -> str:
    """The address to go on to after this flow, checked; or nothing."""
    return str(request.environ.get("authsvc.callback", ""))


def csrf_token(request: Any) -> str:
    """The token of this browser's forms, in a signed cookie of its own (double submit)."""
    token: str | None = request.environ.get("authsvc.csrf") or request.jar.get("csrf")
    if token is None:
        token = request.registry.authsvc.services.extras["new_token"]()
        request.environ["authsvc.csrf"] = token
    return token


def send_page_cookies(request: Any) -> None:
    """Hand out token and flash also when the request was refused: it is then that they matter."""
    token, flash = request.environ.get("authsvc.csrf"), request.environ.get("authsvc.flash")
    if token:
        request.jar.set("csrf", token, None)
    if flash:
        text = base64.urlsafe_b64encode(flash.encode()).decode().rstrip("=")
        request.jar.set(FLASH, text, FLASH_SECONDS)


def set_flash(request: Any, kind: str, words: str) -> None:
    """Say ``words`` on the next page."""
    request.environ["authsvc.flash"] = f"{kind}:{words}"


def take_flash(request: Any) -> tuple[str, str] | None:
    """Kind and words of the sentence carried here, once."""
    text = request.jar.get(FLASH)
    if not text:
        return None
    request.jar.clear(FLASH)
    padded = text + "=" * (-len(text) % 4)
    try:
        kind, _, words = base64.urlsafe_b64decode(padded).decode().partition(":")
    except ValueError:  # signed by us, but in another cookie: one key signs them all
        return None
    return kind, words
