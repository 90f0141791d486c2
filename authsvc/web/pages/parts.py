"""Directives by which features add to the hosted pages: variables, sections, words."""

from collections.abc import Mapping
from typing import Any

from authsvc.web.pages.forms import Words
from authsvc.web.pages.templates import Load, Section


def add_page_part(config: Any, page: str, load: Load) -> None:
    """``load(request)`` gives the template of ``page``, another feature's page, more variables."""
    config.registry.theme.parts.setdefault(page, []).append(load)


def add_account_section(
    config: Any, name: str, label: str, *, icon: str, page: str, order: int
) -> None:
    """An entry of the list at the side of the account; ``label`` is a text to translate."""
    sections = config.registry.theme.sections
    sections.append(Section(order, name, label, icon, page))
    sections.sort()


def add_page_words(config: Any, words: Mapping[str, Words]) -> None:
    """What people read instead of the messages of some error codes."""
    config.registry.theme.words.update(words)


def add_directives(config: Any) -> None:
    """Register the three."""
    config.add_directive("add_page_part", add_page_part, action_wrap=False)
    config.add_directive("add_account_section", add_account_section, action_wrap=False)
    config.add_directive("add_page_words", add_page_words, action_wrap=False)
