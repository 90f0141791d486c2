"""Directives by which features add to the hosted pages: variables, sections, words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from authsvc.security.permissions import Permission
from authsvc.web.pages.forms import Words
from authsvc.web.pages.templates import Load, Reader, Section


def add_page_part(config: Any, page: str, load: Load) -> None:
    """``load(request)`` gives the template of ``page``, another feature's page, more variables."""
    config.registry.theme.parts.setdefault(page, []).append(load)


def add_form_reader(config: Any, page: str, read: Reader) -> None:
    """``read(request, typed)`` makes values of what was typed on ``page`` for its form, whose shape
    takes more than it names; it may refuse.
    """
    config.registry.theme.readers.setdefault(page, []).append(read)


def add_account_section(
    config: Any,
    name: str,
    label: str,
    *,
    icon: str,
    page: str,
    order: int,
    permission: Permission | str = Permission.ACCOUNT_READ,
) -> None:
    """An entry of the list at the side of the account, for whoever has ``permission``; ``label``
    is a text to translate."""
    sections = config.registry.theme.sections
    sections.append(Section(order, name, label, icon, page, permission))
    sections.sort()


def add_page_words(config: Any, words: Mapping[str, Words]) -> None:
    """What people read instead of the messages of some error codes."""
    config.registry.theme.words.update(words)


def add_detour(config: Any, code: str, page: str) -> None:
    """Whoever is refused a page by that code goes to ``page`` first, and from there back."""
    config.registry.theme.detours[code] = page


def add_account_banner(config: Any, load: Load) -> None:
    """``load(request)`` says something on every page of the account, or nothing: ``words``, a text
    to translate, with ``when`` for its ``%(when)s``; and perhaps ``kind``, ``action`` (where a
    button posts to), ``label``, ``link`` (what it leads to).
    """
    config.registry.theme.banners.append(load)


def add_catalogues(config: Any, folder: Path) -> None:
    """A plugin's translations, ``de/LC_MESSAGES/*.po``, into the languages that are on offer."""
    config.registry.catalogues.add(folder)


def add_directives(config: Any) -> None:
    """Register them."""
    config.add_directive("add_detour", add_detour, action_wrap=False)
    config.add_directive("add_account_banner", add_account_banner, action_wrap=False)
    config.add_directive("add_page_part", add_page_part, action_wrap=False)
    config.add_directive("add_form_reader", add_form_reader, action_wrap=False)
    config.add_directive("add_account_section", add_account_section, action_wrap=False)
    config.add_directive("add_catalogues", add_catalogues, action_wrap=False)
    config.add_directive("add_page_words", add_page_words, action_wrap=False)
