"""Which language to speak, and its words.

English stands in the code and is the message id. Translations are ``.po`` files below ``locale/``,
read at start-up, so that there is no build step and an operator's edit counts after a restart.
"""

import gettext
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

from authsvc.i18n.tags import LONGEST_TAG, choose, direction, nearest, negotiate, own_name

__all__ = [
    "LONGEST_TAG",
    "OUR_LOCALES",
    "SOURCE_LANGUAGE",
    "Catalogues",
    "Translations",
    "choose",
    "direction",
    "load",
    "mark",
    "nearest",
    "negotiate",
    "own_name",
    "placeholders",
]

OUR_LOCALES = Path(__file__).parents[1] / "locale"
SOURCE_LANGUAGE = "en"


def mark(message: str) -> str:
    """Mark a message for extraction where no language is known yet: ``mark as _``."""
    return message


@dataclass(frozen=True, eq=False)
class Translations:
    """The words of one language, named by its BCP 47 tag.

    Every message is a ``%`` format, filled or not, as in Jinja2: a lone percent sign is ``%%``.
    """

    tag: str = SOURCE_LANGUAGE
    words: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    def gettext(self, message: str, /, **values: object) -> str:
        """The message in this language, or in English where nobody has translated it."""
        return self._of(message) % values

    def ngettext(self, one: str, many: str, num: int, /, **values: object) -> str:
        """The form that belongs to ``num``, which fills ``%(num)s``."""
        return self.words.ngettext(one, many, num) % {"num": num, **values}

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """A message that needs another translation in this context."""
        return self.words.pgettext(context, message) % values

    def of_code(self, code: str, message: str) -> str:
        """The message of an error code: translated for that code, else as text, never formatted."""
        special = self.words.pgettext(code, message)
        return special if special != message else self._of(message)

    @property
    def locale(self) -> str:
        """The tag as Babel and Pyramid spell it: ``pt_BR``."""
        return self.tag.replace("-", "_")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, for ``dir`` in HTML."""
        return direction(self.tag)

    @cached_property
    def for_templates(self) -> Mapping[str, Any]:
        """What a Jinja2 template gets: ``_``, ``gettext``, ``ngettext``, ``pgettext``, ``locale`` …

        Where autoescape is on, the message and what fills it are escaped: a translation is words
        and never markup, so it cannot break out of an attribute. ``Markup`` may be filled in.
        """
        one = _filling(self._of)
        return {
            "_": one,
            "gettext": one,
            "ngettext": _filling_counted(self.words.ngettext),
            "pgettext": _filling(self.words.pgettext),
            "locale": self.locale,
            "direction": self.direction,
        }

    def _of(self, message: str) -> str:
        # The empty message id holds the catalogue's own header.
        return self.words.gettext(message) if message else ""


class Catalogues:
    """The languages of a process: ``de/LC_MESSAGES/*.po`` in each folder.

    A later folder wins: an operator may reword our texts, English included. A file is read when
    its language is first asked for, which keeps the start short.
    """

    def __init__(self, folders: Iterable[Path] = (OUR_LOCALES,), only: Collection[str] = ()):
        """``only`` names the tags to offer, all when empty; English is always there."""
        self._paths: dict[str, list[Path]] = {SOURCE_LANGUAGE: []}
        self._translations: dict[str, Translations] = {}
        for folder in folders:
            for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                tag = path.parent.parent.name.replace("_", "-")
                if not only or tag in only or tag == SOURCE_LANGUAGE:
                    self._paths.setdefault(tag, []).append(path)
        missing = set(only) - set(self._paths)
        if missing:
            raise LookupError(f"no translations into {', '.join(sorted(missing))}")

    def add(self, folder: Path) -> None:
        """More words, of a plugin, for the languages on offer; all other folders win over them."""
        self._translations.clear()
        for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            tag = path.parent.parent.name.replace("_", "-")
            if tag in self._paths:
                self._paths[tag].insert(0, path)

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages on offer, English first."""
        return tuple(self._paths)

    def of(self, locale: str | None) -> Translations:
        """The language nearest to a locale or tag somebody stored: English when none is near."""
        tag = nearest(self.tags, locale) or SOURCE_LANGUAGE
        if tag not in self._translations:
            self._translations[tag] = self._read(tag)
        return self._translations[tag]

    def _read(self, tag: str) -> Translations:
        """Raises ``ValueError`` for a file whose placeholders would break a page."""
        known = Translations()
        for path in self._paths[tag]:
            words = load(path)
            words.add_fallback(known.words)
            known = Translations(tag, words)
        return known


def load(path: Path) -> gettext.GNUTranslations:
    """The catalogue of a ``.po`` file, without what is marked fuzzy.

    Raises ``ValueError`` for a translation whose placeholders would break a page.
    """
    with path.open("rb") as source:
        catalogue = read_po(source, ignore_obsolete=True, abort_invalid=True)
    for message in catalogue:
        originals, texts = _forms(message.id), _forms(message.string)
        if not message.id or message.fuzzy:  # the header holds formulas, where % means modulo
            continue
        if not all(_fits(text, originals) for text in texts if text):
            raise ValueError(f"{path}: the placeholders of {originals[0]!r} are not the original's")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class _Asked(dict[str, int]):
    """Fills every placeholder, and so knows them."""

    def __missing__(self, name: str) -> int:
        self[name] = 0
        return 0


def placeholders(message: str) -> frozenset[str] | None:
    """The names that a message wants filled in; ``None`` if it is no format at all."""
    asked = _Asked()
    try:
        message % asked  # the formatting itself tells the names
    except (ValueError, TypeError):
        return None
    return frozenset(asked)


def _fits(text: str, originals: Sequence[str]) -> bool:
    wanted = [placeholders(original) for original in originals]
    if None in wanted:  # never formatted, such as an error code's message
        return True
    given = placeholders(text)
    return given is not None and given <= frozenset[str]().union(*filter(None, wanted))


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ("",)


def _filling(translate: Callable[..., str]) -> Callable[..., str]:
    @pass_eval_context
    def filled(context: EvalContext, /, *message: str, **values: object) -> str:
        text = translate(*message)
        return (escape(text) if context.autoescape else text) % values

    return filled


def _filling_counted(translate: Callable[[str, str, int], str]) -> Callable[..., str]:
    @pass_eval_context
    def filled(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        text = translate(one, many, num)
        return (escape(text) if context.autoescape else text) % {"num": num, **values}

    return filled
