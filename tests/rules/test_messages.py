"""Every message is translated into every language we ship, and nothing else is."""

import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from authsvc.i18n import OUR_LOCALES, Catalogues, placeholders
from tests.rules.sources import ROOT

LANGUAGES = sorted(path.name for path in OUR_LOCALES.iterdir() if path.is_dir())


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, ignore_obsolete=True, abort_invalid=True)


def translated(language: str) -> Catalog:
    return read(OUR_LOCALES / language / "LC_MESSAGES" / "authsvc.po")


def keys(messages: list[Message]) -> set[object]:
    return {(message.context, message.id) for message in messages if message.id}


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path = tmp_path_factory.mktemp("messages") / "authsvc.pot"
    subprocess.run([ROOT / "scripts/messages", "--template", path], check=True)
    return read(path)


def test_there_is_another_language_than_english():
    assert LANGUAGES
    assert Catalogues().tags == ("en", *(name.replace("_", "-") for name in LANGUAGES))


def test_messages_are_found_in_pages_mails_and_refusals(english: Catalog):
    assert {"Sign in", "Your password was changed", "Invalid email or password"} <= {
        message.id for message in english
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_complete(language: str, english: Catalog):
    done = [m for m in translated(language) if not m.fuzzy and all(texts(m))]
    missing, stale = keys(list(english)) - keys(done), keys(done) - keys(list(english))
    assert (sorted(map(str, missing)), sorted(map(str, stale))) == ([], []), "run scripts/messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_english_does(language: str):
    for message in translated(language):
        if isinstance(message.id, str) and message.id:
            assert placeholders(str(message.string)) == placeholders(message.id), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_mark_at_the_end(language: str):
    for message in translated(language):
        if isinstance(message.id, str) and message.id.endswith((":", "?", "!", " ")):
            assert str(message.string)[-1:] == message.id[-1], message.id
