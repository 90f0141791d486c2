"""Letters from templates: one template per kind, its words written once, as text and as HTML.

A template is rendered twice: with the layout and the building blocks of text, and with those of
HTML. So both always say the same. Folders are searched in order: an operator's templates first.
"""

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from babel import dates
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
)

from authsvc.mail import values as cleaned
from authsvc.mail.brand import Brand
from authsvc.mail.folding import folded
from authsvc.mail.moments import exact

OUR_TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"
_BLANK_LINES = re.compile(r"\n{3,}")
# Everything else that is text counts as a name somebody typed.
_CLEANERS: Mapping[str, Callable[[str], str]] = {
    "link": cleaned.link,
    "code": cleaned.code,
    "new_email": cleaned.mailbox,
    "address": cleaned.network_address,
    "wallet": cleaned.wallet,
}


class Words(Protocol):
    """The catalogue of one language, as `gettext` makes them."""

    def gettext(self, message: str) -> str:
        """The message in that language."""


class Language(Protocol):
    """A language that letters can be written in."""

    @property
    def tag(self) -> str:
        """Its BCP 47 tag, such as ``pt-BR``."""

    @property
    def words(self) -> Words:
        """Its catalogue."""

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""


@dataclass(frozen=True)
class English:
    """What letters are written in unless somebody brings other languages."""

    tag: str = "en"
    words: Words = field(default_factory=gettext.NullTranslations)
    direction: str = "ltr"


@dataclass(frozen=True)
class Letter:
    """What a kind of letter says to one person."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


class Letters:
    """Writes letters for one brand, in the language that ``languages`` finds for a locale."""

    def __init__(
        self,
        brand: Brand,
        languages: Callable[[str | None], Language] = lambda _locale: English(),
        folder: Path | None = None,
    ) -> None:
        self._brand = brand
        self._languages = languages
        folders = [OUR_TEMPLATES] if folder is None else [folder, OUR_TEMPLATES]
        self._loaders: list[BaseLoader] = [FileSystemLoader(each) for each in folders]
        self._text = _environment(self._loaders, brand, "txt", escape=False)
        self._html = _environment(self._loaders, brand, "html", escape=True)

    @property
    def brand_name(self) -> str:
        """Who writes, for texts, which have no template."""
        return self._brand.name

    def add_folder(self, folder: Path) -> None:
        """Search here, too: how a plugin brings the letters of its own."""
        self._loaders.append(FileSystemLoader(folder))

    def write(self, kind: str, locale: str | None, values: Mapping[str, object]) -> Letter:
        """The letter. Raises when the template needs a value that is not given."""
        language = self._languages(locale)
        region = language.tag.replace("-", "_")
        shown = {key: _shown(key, value, region) for key, value in values.items()}
        known = {"brand": self._brand.name, "support": self._brand.support, **shown}
        context: dict[str, Any] = {**known, "_": _translator(language.words, known)}
        context |= {"lang": language.tag, "dir": language.direction}
        text = self._text.get_template(f"{kind}.jinja2")
        html = self._html.get_template(f"{kind}.jinja2")
        return Letter(_subject(text, context), _tidy(text.render(context)), html.render(context))


def _environment(loaders: list[BaseLoader], look: Brand, form: str, *, escape: bool) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=escape,  # noqa: S701 # off for text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["folded"] = folded
    environment.globals |= {"look": look, "layout": f"layout.{form}.jinja2"}
    blocks = environment.get_template(f"blocks.{form}.jinja2").module
    environment.globals |= {name: getattr(blocks, name) for name in vars(blocks) if name[0] != "_"}
    return environment


def _translator(words: Words, known: Mapping[str, object]) -> Callable[[str], str]:
    """``_`` of the templates: translates and fills in the letter's values.

    The result is text, so that autoescape treats all of it alike: words, names and translations.
    """
    return lambda message: words.gettext(message) % known


def _shown(key: str, value: object, locale: str) -> object:
    if isinstance(value, str):
        return _CLEANERS.get(key, cleaned.plain)(value)
    if isinstance(value, timedelta):
        return dates.format_timedelta(value, granularity="minute", threshold=1.5, locale=locale)
    if isinstance(value, datetime):
        # No year: in the text of a letter only a code may look like one.
        return exact(value, locale, year=False)
    return value


def _subject(template: Template, context: dict[str, Any]) -> str:
    block = template.blocks["subject"]
    return "".join(block(template.new_context(context))).strip()


def _tidy(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
