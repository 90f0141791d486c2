import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from authsvc.i18n import Translations
from authsvc.mail.brand import Brand
from authsvc.mail.letters import OUR_TEMPLATES, English, Letter, Letters

LINK = "https://auth.example.com/go?token=abc123&callbackURL=%2Fdone"
VALUES = {
    "link": LINK,
    "code": "839201",
    "expires_in": timedelta(hours=1),
    "when": datetime(2026, 11, 22, 17, 4, tzinfo=UTC),
    "due": datetime(2026, 11, 25, 17, 4, tzinfo=UTC),
    "new_email": "ada@new.example",
    "device": "Chrome on Linux",
    "address": "203.0.113.7",
    "provider": "Google",
    "remaining": 7,
    "wallet": "0x2c7536…5cd4",
}
LAYOUT = re.compile(r"(blocks|layout)\.")
KINDS = sorted(p.stem for p in OUR_TEMPLATES.glob("*.jinja2") if not LAYOUT.match(p.name))
# What a reader without eyes takes for the link and the code of a mail.
FIRST_LINK = re.compile(r"https?://[^\s<>\"')]+")
CODE = re.compile(r"(?<![\w+])\d{4,10}(?!\w)")
BRAND = Brand("Acme", "auth.example.com", "help@acme.example")


class Shouting:
    """A language in which everything is loud; it shows what was not translated."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(%\(\w+\)s)", message)
        return "".join(part if part.startswith("%(") else part.upper() for part in parts)


class Visible(HTMLParser):
    """The text and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self._pieces: list[str] = []
        self._hidden = False
        self.feed(html)

    @property
    def words(self) -> list[str]:
        return " ".join(self._pieces).split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._hidden = tag in ("style", "title")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(data)


SENT = {
    "account_connected",
    "address_added",
    "address_primary",
    "address_removed",
    "address_taken",
    "address_verify",
    "backup_code_used",
    "backup_codes_replaced",
    "change_email_confirm",
    "change_email_verify",
    "delete_account",
    "email_changed",
    "email_code_change",
    "email_code_reset",
    "email_code_sign_in",
    "email_code_verify",
    "existing_account",
    "factors_removed",
    "magic_link",
    "new_device_sign_in",
    "passkey_added",
    "passkey_removed",
    "password_changed",
    "phone_changed",
    "phone_removed",
    "recovery_cancelled",
    "recovery_finish",
    "recovery_reminder",
    "recovery_started",
    "reset_password",
    "two_factor_code",
    "two_factor_disabled",
    "two_factor_enabled",
    "two_factor_locked",
    "verify_email",
    "wallet_added",
    "wallet_removed",
    "welcome",
}


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters(BRAND)


def written(letters: Letters, kind: str, **values: object) -> Letter:
    return letters.write(kind, "en", {**VALUES, **values})


def test_every_kind_that_features_send_is_there() -> None:
    assert set(KINDS) == SENT


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_link_is_the_link_and_the_first_number_is_the_code(
    letters: Letters, kind: str
) -> None:
    text = written(letters, kind).text
    links = FIRST_LINK.findall(text)
    assert set(links) <= {LINK}
    assert len(links) <= 1
    code = CODE.search(re.sub(r"https?://\S+", " ", text))
    assert code is None or code[0] == VALUES["code"]
    assert (code is not None) == (kind == "two_factor_code" or kind.startswith("email_code_"))


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same(letters: Letters, kind: str) -> None:
    letter = written(letters, kind)
    page = Visible(letter.html)
    said = [w for w in letter.text.replace(LINK, "").replace(":\n", "\n").split() if w != "--"]
    heading = [BRAND.name, *letter.subject.split()]
    shown = [w.removesuffix(":") for w in page.words[len(heading) :] if w != "·"]
    assert page.words[: len(heading)] == heading
    assert shown == [w.removesuffix(":") for w in said]
    assert set(page.links) <= {LINK}


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_who_writes_and_why_and_what_to_do(letters: Letters, kind: str) -> None:
    text = written(letters, kind).text
    assert "You get this mail because" in text
    assert "Acme (auth.example.com)" in text
    assert "help@acme.example" in text
    assert re.search(r"If (you|that)", text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_goes_through_the_catalogue(kind: str) -> None:
    loud = Letters(
        Brand("ACME", "AUTH.EXAMPLE"), lambda locale: English(locale or "en", Shouting())
    )
    shouted = {"device": "X", "provider": "X", "wallet": "X", "expires_in": 1, "when": "NOW"}
    shouted["due"] = "SOON"
    letter = loud.write(kind, "en", {**VALUES, **shouted})
    said = re.sub(r"https?://\S+|\S+@\S+", "", f"{letter.subject}\n{letter.text}")
    assert said == said.upper()


def test_letters_are_written_in_the_readers_language_and_direction() -> None:
    letters = Letters(BRAND, lambda locale: Translations(locale or "en"))
    german = letters.write("two_factor_code", "de", {**VALUES, "expires_in": timedelta(days=2)})
    assert "2 Tage" in german.text
    assert '<html lang="de" dir="ltr">' in german.html
    arabic = letters.write("welcome", "ar-EG", VALUES)
    assert '<html lang="ar-EG" dir="rtl">' in arabic.html


def test_atk_207_names_cannot_write_html_or_links_into_a_mail(letters: Letters) -> None:
    device = '<a href="https://evil.example">click</a><img src=x onerror=alert(1)>'
    letter = written(letters, "new_device_sign_in", device=device)
    page = Visible(letter.html)
    assert page.links == [LINK]
    assert page.tags.count("a") == 1
    assert "img" not in page.tags
    assert "evil.example" not in letter.text


def test_atk_207_an_address_is_escaped_in_html(letters: Letters) -> None:
    letter = written(letters, "change_email_confirm", new_email="a&b'c@x.example")
    assert "a&amp;b&#39;c@x.example" in letter.html
    assert "a&b'c@x.example" in letter.text


def test_a_name_is_never_a_template(letters: Letters) -> None:
    letter = written(letters, "new_device_sign_in", device="{{ 7*7 }} %(brand)s")
    assert "{{ 7*7 }} %(brand)s" in letter.text


def test_a_missing_value_is_a_mistake_in_the_program(letters: Letters) -> None:
    with pytest.raises((UndefinedError, KeyError)):
        letters.write("verify_email", "en", {"link": LINK})
    with pytest.raises(TemplateNotFound):
        letters.write("no_such_kind", "en", VALUES)


def test_rows_without_a_value_are_left_out(letters: Letters) -> None:
    assert "Address" not in written(letters, "new_device_sign_in", address="").text


def test_an_operators_templates_come_first_and_plugins_add_theirs(tmp_path: Path) -> None:
    own, plugin = tmp_path / "own", tmp_path / "plugin"
    for folder, name, words in ((own, "welcome", "Hi!"), (plugin, "magic", "Abracadabra")):
        folder.mkdir()
        (folder / f"{name}.jinja2").write_text(
            "{% extends layout %}{% block subject %}" + words + "{% endblock %}"
        )
    letters = Letters(BRAND, folder=own)
    letters.add_folder(plugin)
    assert letters.write("welcome", "en", {}).subject == "Hi!"
    assert letters.write("magic", "en", {}).subject == "Abracadabra"
    assert written(letters, "verify_email").subject.startswith("Confirm")


def test_a_letter_shows_no_link_in_logs(letters: Letters) -> None:
    assert "abc123" not in repr(written(letters, "verify_email"))
