"""Every message is translated into every language we ship, and nothing else is."""

import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from authsvc.i18n import OUR_LOCALES, Catalogues, load, placeholders
from tests.rules.sources import ROOT

LANGUAGES = sorted(path.name for path in OUR_LOCALES.iterdir() if path.is_dir())
PROMISED = {"ar", "de", "en", "es", "fr", "it", "ja", "pt-BR", "zh-Hans"}
# Each mark as the scripts of the world write it.
ENDS = {":": ":：。", "?": "?？؟", "!": "!！", " ": " "}
# Markup, and what turns the direction of the text around it.
STRAY = ("<", ">", "&", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068")


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, ignore_obsolete=True, abort_invalid=True)


def translated(language: str) -> Catalog:
    return read(OUR_LOCALES / language / "LC_MESSAGES" / "authsvc.po")


def keys(messages: list[Message]) -> set[object]:
    return {(message.context, message.id) for message in messages if message.id}


def done(language: str) -> list[Message]:
    """What has been translated, be it well or not."""
    return [message for message in translated(language) if message.id and all(texts(message))]


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path = tmp_path_factory.mktemp("messages") / "authsvc.pot"
    subprocess.run([ROOT / "scripts/messages", "--template", path], check=True)
    return read(path)


def test_there_are_the_languages_that_we_promise():
    assert set(Catalogues().tags) >= PROMISED
    assert Catalogues().tags == ("en", *(name.replace("_", "-") for name in LANGUAGES))


def test_messages_are_found_in_pages_mails_and_refusals(english: Catalog):
    assert {"Sign in", "Your password was changed", "Invalid email or password"} <= {
        message.id for message in english
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_complete(language: str, english: Catalog):
    wanted, given = keys(list(english)), keys([m for m in done(language) if not m.fuzzy])
    missing, stale = wanted - given, given - wanted
    assert (sorted(map(str, missing)), sorted(map(str, stale))) == ([], []), "run scripts/messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_every_plural_form(language: str):
    forms = translated(language).num_plurals
    for message in done(language):
        if not isinstance(message.id, str):
            assert len(texts(message)) == forms, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_guessed(language: str):
    assert [message.id for message in translated(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_english_does(language: str):
    """A form for one number may leave the number out; a lone percent sign would break the page."""
    for message in done(language):
        wanted = [placeholders(text) for text in originals(message)]
        if None in wanted:
            continue
        given = [placeholders(text) for text in texts(message)]
        assert None not in given, message.id
        free = {"num"} if len(wanted) > 1 else set()
        needed = frozenset().union(*wanted)
        assert all(needed - free <= names <= needed for names in given), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_words_and_never_markup(language: str):
    """Everything is escaped on its way out, so a tag or an entity would be read by people."""
    for message in done(language):
        english, words = "".join(originals(message)), "".join(texts(message))
        assert [sign for sign in STRAY if sign in words and sign not in english] == [], english
        assert ("\n" in words) == ("\n" in english), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_no_space_at_its_ends_that_the_english_has_not(language: str):
    for message in done(language):
        if isinstance(message.id, str) and message.id == message.id.strip():
            assert str(message.string) == str(message.string).strip(), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_mark_at_the_end(language: str):
    for message in done(language):
        if isinstance(message.id, str) and message.id[-1:] in ENDS:
            assert str(message.string)[-1:] in ENDS[message.id[-1]], message.id


def test_arabic_counts_as_its_speakers_do():
    """Zero, one, two, few, many, other: the order of Unicode and of every translator's tool."""
    words = load(OUR_LOCALES / "ar" / "LC_MESSAGES" / "authsvc.po")
    form = words.plural  # type: ignore[attr-defined] # gettext's own, read from the header
    assert [form(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)] == [
        0, 1, 2, 3, 3, 4, 4, 5, 5, 3, 4,
    ]  # fmt: skip
