"""The language a person asks for, and its words in Python and in templates."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from jinja2 import Environment
from markupsafe import Markup

from authsvc.i18n import (
    Catalogues,
    Translations,
    load,
    mark,
    placeholders,
)

AVAILABLE = ("en", "de", "de-AT", "pt-BR", "zh-Hant-TW", "ar")
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
GERMAN = """
msgid "Sign in"
msgstr "Anmelden"

msgid "Hello %(name)s"
msgstr "Grüß \\"Gott\\" & <b>%(name)s</b>"

msgid "%(num)s device"
msgid_plural "%(num)s devices"
msgstr[0] "%(num)s Gerät"
msgstr[1] "%(num)s Geräte"

msgctxt "verb"
msgid "Open"
msgstr "Öffnen"

msgctxt "EXPIRED"
msgid "Invalid"
msgstr "Abgelaufen"

msgid "Invalid"
msgstr "Ungültig"

msgid "100%% sure"
msgstr "zu 100%% sicher"

#, fuzzy
msgid "Sign out"
msgstr "Raten"

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def write(folder: Path, tag: str, text: str, name: str = "authsvc.po") -> Path:
    path = folder / tag / "LC_MESSAGES" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text, encoding="utf-8")
    return path


@pytest.fixture
def german(tmp_path: Path) -> Translations:
    write(tmp_path, "de", GERMAN)
    return Catalogues([tmp_path]).of("de")


def render(words: Translations, source: str, *, autoescape: bool = True, **values: object) -> str:
    environment = Environment(autoescape=autoescape)  # both ways on purpose
    return environment.from_string(source).render(**words.for_templates, **values)


def test_english_needs_no_catalogue() -> None:
    english = Catalogues([]).of(None)
    assert english.gettext("Hello %(name)s", name="Ann") == "Hello Ann"
    assert english.ngettext("%(num)s device", "%(num)s devices", 1) == "1 device"
    assert english.ngettext("%(num)s device", "%(num)s devices", 2) == "2 devices"
    assert english.pgettext("verb", "Open") == "Open"
    assert english.gettext("100%% sure") == "100% sure"
    assert (english.tag, english.locale, english.direction) == ("en", "en", "ltr")
    assert mark("Sign in") == "Sign in"


def test_translated_messages(german: Translations) -> None:
    assert german.gettext("Sign in") == "Anmelden"
    assert german.ngettext("%(num)s device", "%(num)s devices", 1) == "1 Gerät"
    assert german.ngettext("%(num)s device", "%(num)s devices", 0) == "0 Geräte"
    assert german.pgettext("verb", "Open") == "Öffnen"
    assert german.gettext("100%% sure") == "zu 100% sicher"


def test_what_is_not_translated_stays_english(german: Translations) -> None:
    assert german.gettext("Open") == "Open"
    assert german.gettext("Sign out") == "Sign out", "a fuzzy translation is a guess"
    assert german.gettext("Gone") == "Gone"
    assert german.ngettext("%(num)s day", "%(num)s days", 2) == "2 days"


def test_nothing_stays_nothing(german: Translations) -> None:
    assert german.gettext("") == ""
    assert render(german, "{{ _('') }}") == ""


def test_error_messages_by_code_then_by_text(german: Translations) -> None:
    assert german.of_code("EXPIRED", "Invalid") == "Abgelaufen"
    assert german.of_code("OTHER", "Invalid") == "Ungültig"
    assert german.of_code("OTHER", "50% of %(x)s") == "50% of %(x)s"


def test_templates_translate_and_fill_in(german: Translations) -> None:
    assert render(german, "{{ _('Sign in') }} {{ gettext('Sign in') }}") == "Anmelden Anmelden"
    counted = "{{ ngettext('%(num)s device', '%(num)s devices', n) }}"
    assert render(german, counted, n=3) == "3 Geräte"
    assert render(german, "{{ pgettext('verb', 'Open') }}") == "Öffnen"
    assert render(german, "{{ locale }} {{ direction }}") == "de ltr"


def test_templates_escape_values_and_translations(german: Translations) -> None:
    source = "{{ _('Hello %(name)s', name=name) }}"
    assert render(german, source, name="<i>") == (
        "Grüß &#34;Gott&#34; &amp; &lt;b&gt;&lt;i&gt;&lt;/b&gt;"
    )
    assert "<i>x</i>" in render(german, source, name=Markup("<i>x</i>"))
    assert render(Translations(), "{{ ngettext('%(a)s', '', 1, a=a) }}", a="<i>") == "&lt;i&gt;"


def test_text_templates_do_not_escape(german: Translations) -> None:
    source = "{{ _('Hello %(name)s', name='<i>') }}"
    assert render(german, source, autoescape=False) == 'Grüß "Gott" & <b><i></b>'


def test_the_languages_on_offer(tmp_path: Path) -> None:
    for folder in ("de", "pt_BR", "ar"):
        write(tmp_path, folder, "")
    (tmp_path / "notes").mkdir()
    catalogues = Catalogues([tmp_path])
    assert catalogues.tags == ("en", "ar", "de", "pt-BR")
    assert catalogues.of("pt_BR").locale == "pt_BR"
    assert catalogues.of("pt-br").tag == "pt-BR"
    assert catalogues.of("de_AT").tag == "de"
    assert catalogues.of("ja").tag == "en"
    assert catalogues.of("ar").direction == "rtl"
    assert Catalogues([tmp_path], only=["en", "ar"]).tags == ("en", "ar")


def test_a_language_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="tlh"):
        Catalogues([tmp_path], only=["tlh"])


def test_later_folders_reword_and_add(tmp_path: Path) -> None:
    write(tmp_path / "ours", "de", GERMAN)
    write(tmp_path / "theirs", "de", 'msgid "Sign in"\nmsgstr "Einloggen"\n', "shop.po")
    write(tmp_path / "theirs", "en", 'msgid "Sign in"\nmsgstr "Log in"\n')
    catalogues = Catalogues([tmp_path / "ours", tmp_path / "theirs"])
    assert catalogues.of("de").gettext("Sign in") == "Einloggen"
    assert catalogues.of("de").ngettext("%(num)s device", "%(num)s devices", 2) == "2 Geräte"
    assert catalogues.of("en").gettext("Sign in") == "Log in"
    assert catalogues.of("en").gettext("Sign out") == "Sign out"


def test_a_broken_catalogue_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PoFileError):
        load(write(tmp_path, "de", 'nonsense "Sign in"\n'))


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Hello %(name)s", "Hallo %(nmae)s"),
        ("Hello %(name)s", "Hallo %(name)"),
        ("Hello", "Hallo %(name)s"),
        ("Hello", "100 % Hallo"),
        ("Hello", "Hallo %s %s"),
    ],
)
def test_a_translation_that_would_break_a_page_stops_the_start(
    tmp_path: Path, original: str, translation: str
) -> None:
    with pytest.raises(ValueError, match="placeholders of 'Hello"):
        load(write(tmp_path, "de", f'msgid "{original}"\nmsgstr "{translation}"\n'))


def test_placeholders() -> None:
    assert placeholders("%(a)s and %(b)d, 100%%") == frozenset("ab")
    assert placeholders("none") == frozenset()
    assert placeholders("50% of") is None


def test_words_are_what_the_standard_library_reads(german: Translations) -> None:
    assert isinstance(german.words, gettext.GNUTranslations)


def test_a_plugin_adds_words_and_overrules_nobody(tmp_path: Path):
    write(tmp_path / "ours", "de", GERMAN)
    both = 'msgid "Sign in"\nmsgstr "Rein"\n\nmsgid "Greet"\nmsgstr "Grüßen"\n'
    write(tmp_path / "plugin", "de", both)
    write(tmp_path / "plugin", "nl", both)
    catalogues = Catalogues([tmp_path / "ours"])
    assert catalogues.of("de").gettext("Greet") == "Greet"
    catalogues.add(tmp_path / "plugin")
    german = catalogues.of("de")
    assert (german.gettext("Greet"), german.gettext("Sign in")) == ("Grüßen", "Anmelden")
    assert catalogues.tags == ("en", "de"), "a plugin offers no language by itself"
