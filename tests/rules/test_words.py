"""Whatever people read on pages, in mails and in refusals goes through the catalogues."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from jinja2 import Environment

from authsvc.errors import ErrorCode
from tests.rules.sources import ROOT, Source, sources
from tests.rules.test_messages import english

__all__ = ["english"]

TEMPLATES = sorted(
    path
    for folder in (ROOT / "authsvc").rglob("templates")
    for path in folder.rglob("*.jinja2")
    # For developers: the inbox of development, and the reference of the API.
    if "dev" not in path.parts and path.name != "reference.jinja2"
)
# Attributes that are read out or shown.
READ = ("aria-label", "aria-description", "alt", "title", "placeholder", "aria-valuetext", "label")
FIXED = {"https://", "UTF-8", "utf-8", "light dark"}
# Attributes that a macro writes into a tag somewhere else.
PIECE = re.compile(r'\s(?!(?:aria-label|alt|title|placeholder)=)[a-z-]+="[^"]*"')
LETTER = re.compile(r"[^\W\d_]")
SPOKEN = {"say", "title", "label", "help"}
SPEAKERS = {"page", "Goto", "Show", "add_account_section", "set_flash", "Section"}


def markup(path: Path) -> BeautifulSoup:
    """What a template says itself: whatever Jinja fills in is left out."""
    tokens = Environment(autoescape=True).lex(path.read_text())
    return BeautifulSoup("".join(text for _, kind, text in tokens if kind == "data"), "html.parser")


def literals(path: Path) -> list[str]:
    soup = markup(path)
    for tag in soup.find_all(["script", "style"]):
        tag.decompose()
    found = soup.find_all(string=True)
    texts = [
        PIECE.sub("", f" {text}") for text in found if not isinstance(text, PreformattedString)
    ]
    read = [str(tag.get(name, "")) for tag in soup.find_all(True) for name in READ]
    said = [text.strip() for text in (*texts, *read)]
    return [text for text in said if LETTER.search(text) and text not in FIXED]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_by_itself(path: Path):
    assert literals(path) == [], "put it into _()"


def untranslated(source: Source) -> list[str]:
    """Words given as they are to what shows them."""
    found = []
    for call in source.walk(ast.Call):
        assert isinstance(call, ast.Call)
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for given in call.keywords if name in SPEAKERS else ():
            value = given.value
            plain = isinstance(value, ast.JoinedStr) or (
                isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
            )
            if given.arg in SPOKEN and plain:
                found.append(f"{source.path}:{value.lineno} {given.arg}={ast.unparse(value)}")
    return found


def test_pages_are_given_words_to_translate():
    assert [found for source in sources("authsvc/") for found in untranslated(source)] == []


def error_codes() -> dict[str, ErrorCode]:
    codes = {}
    for source in sources("authsvc/"):
        if "ErrorCode(" in source.text and "/migrations/" not in source.path:
            module = import_module(source.path.removesuffix(".py").replace("/", "."))
            found = {n: v for n, v in vars(module).items() if isinstance(v, ErrorCode)}
            codes |= {f"{source.path}: {name}": code for name, code in found.items()}
    return codes


def test_every_refusal_can_be_translated(english: Catalog):
    """An OAuth error is for developers, and in English."""
    known = {message.id for message in english}
    codes = error_codes()
    assert len(codes) > 100
    assert [n for n, c in codes.items() if not c.oauth and c.message not in known] == []


def test_what_pages_call_themselves_and_what_they_say_can_be_translated(site, english: Catalog):
    known, registry = {message.id for message in english}, site.registry
    said = {page.title for page in registry.catalogue.pages if page.title}
    said |= {section.label for section in registry.theme.sections}
    said |= {words for words in registry.theme.words.values() if isinstance(words, str)}
    assert said - known == set()
