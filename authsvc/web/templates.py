"""Rendering of hosted pages: one Jinja environment, and what every template sees."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.response import Response

from authsvc.web.csp import csp_nonce

EXTENSION = ".authsvc.jinja2"
FLASH = "flash"
FLASH_SECONDS = 60


@dataclass(frozen=True)
class Look:
    """The brand as pages show it."""

    name: str
    logo_url: str = ""


@dataclass(frozen=True)
class Flash:
    """A sentence carried over a redirect."""

    kind: str
    text: str


class Theme:
    """``registry.theme``: what all pages of a deployment share. Features may add variables."""

    def __init__(self, environment: Any, look: Look, static: Callable[[str], str]) -> None:
        self.environment = environment
        self.look = look
        self.static = static
        self.variables: list[Callable[[Any], Mapping[str, Any]]] = []


def render(
    request: Any, template: str, variables: Mapping[str, Any], status: str = "200 OK"
) -> Response:
    """A page as a response, in the language of the request."""
    theme: Theme = request.registry.theme
    words = request.translations
    shared: dict[str, Any] = {
        **words.for_templates,
        "brand": theme.look,
        "url": request.registry.authsvc.services.extras["pages"].path,
        "static": theme.static,
        "csrf_token": csrf_token(request),
        "nonce": csp_nonce(request),
        "user": _user(request),
        "errors": {},
        "values": {},
        "flash": take_flash(request),
        "callback_url": callback_of(request),
    }
    for more in theme.variables:
        shared.update(more(request))
    text = theme.environment.get_template(f"authsvc:templates/{template}").render(
        {**shared, **variables}
    )
    body = text.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    return Response(app_iter=[body], status=status, headerlist=headers)


def _user(request: Any) -> Mapping[str, Any] | None:
    identity = request.identity
    return identity.user if identity else None


def callback_of(request: Any) -> str:
    """The address to go on to after this flow, if it is one we trust."""
    target = request.environ.get("authsvc.callback", "")
    return str(target)


def csrf_token(request: Any) -> str:
    """The token of this browser's forms, in a signed cookie of its own (double submit)."""
    token: str | None = request.environ.get("authsvc.csrf") or request.jar.get("csrf")
    if token is None:
        token = request.registry.authsvc.services.extras["new_token"]()
        request.jar.set("csrf", token, None)
    request.environ["authsvc.csrf"] = token
    return token


def set_flash(request: Any, kind: str, message: str) -> None:
    """Show ``message``, a translatable text, on the next page."""
    text = base64.urlsafe_b64encode(f"{kind}:{message}".encode()).decode().rstrip("=")
    request.jar.set(FLASH, text, FLASH_SECONDS)


def take_flash(request: Any) -> Flash | None:
    """The sentence carried here, once."""
    text = request.jar.get(FLASH)
    if not text:
        return None
    request.jar.clear(FLASH)
    padded = text + "=" * (-len(text) % 4)
    kind, _, message = base64.urlsafe_b64decode(padded).decode().partition(":")
    return Flash(kind, request.translations.gettext(message))
