"""The page that a mailed link opens: it asks, and its button acts, since mail scanners open links.

Its template extends ``mailed_link.jinja2``, and says the words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from authsvc.i18n import mark as _
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Function, Goto, page, title
from authsvc.web.pages.templates import given, page_path
from authsvc.web.shapes import Shape, Text

Look = Callable[[Any, str], Mapping[str, Any] | Goto | None]
PRESSING = Limit(10, per=60)
NO_LONGER = _("This link no longer works")


class LinkForm(Shape):
    """The token that the form carries."""

    token: Text


def mailed_link(
    path: str, *, name: str, asks: str, look: Look, over: str = NO_LONGER, **options: Any
) -> Callable[[Function], Function]:
    """Decorate what the button does, as ``(request, form) -> Goto``.

    ``look(request, token)`` uses nothing up. It returns what the template needs beside the token;
    ``None`` for a link that is no longer good, or not in this browser; or where to go instead. The
    page is titled ``asks``, or ``over`` for a link that no longer works.
    """

    def load(request: Any) -> Mapping[str, Any] | Goto:
        token = given(request).get("token", "")
        seen = look(request, token) if token else None
        if isinstance(seen, Goto):
            return seen
        return {
            "page_title": title(request, over if seen is None else asks),
            "action": page_path(request, name),
            "token": "" if seen is None else token,
            **(seen or {}),
        }

    return page(path, name=name, form=LinkForm, load=load, limit=PRESSING, **options)
