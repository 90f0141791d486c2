"""The page of the account that asks again before something is taken away or replaced."""

from collections.abc import Callable, Mapping
from typing import Any

from authsvc.web.pages.page import Function, Goto, page
from authsvc.web.pages.templates import page_path

Asks = Callable[[Any], Mapping[str, Any] | Goto]


def confirmed(
    path: str,
    *,
    name: str,
    asks: Asks,
    submit: str,
    back: tuple[str, str],
    section: str = "security",
    danger: bool = True,
    **options: Any,
) -> Callable[[Function], Function]:
    """Decorate what its button does, as a page.

    ``asks(request)`` tells the ``consequence``, and what the form carries (``fields``) or asks for
    (``ask_password``); or where to go where there is nothing to ask. ``submit`` is on the button,
    ``back`` the page one came from and its name.
    """

    def load(request: Any) -> Mapping[str, Any] | Goto:
        asked = asks(request)
        if isinstance(asked, Goto):
            return asked
        words = request.translations
        return {
            "section": section,
            "back": (page_path(request, back[0]), words.gettext(back[1])),
            "action": page_path(request, name, **request.matchdict),
            "submit": words.gettext(submit),
            "danger": danger,
            "ask_password": False,
            **asked,
        }

    return page(path, name=name, template="account/confirm.jinja2", load=load, **options)
