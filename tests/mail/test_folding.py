"""Lines of plain text."""

import pytest

from authsvc.mail.folding import folded

JAPANESE = "新しい端末からのサインインがありました。お心当たりがない場合は、押してください。" * 3


def test_words_stay_whole():
    text = "word " * 40
    lines = folded(text).split("\n")
    assert max(map(len, lines)) <= 72
    assert " ".join(lines) == text.strip()


def test_a_link_is_never_broken():
    link = "https://auth.example.com/" + "a" * 100
    assert folded(f"Open {link} now").split("\n") == ["Open", link, "now"]


def test_a_script_without_spaces_is_folded_by_its_wide_characters():
    lines = folded(JAPANESE).split("\n")
    assert "".join(lines) == JAPANESE
    assert len(lines) > 1
    assert all(len(line) <= 37 for line in lines)


@pytest.mark.parametrize("mark", "、。」ーッ")
def test_no_line_begins_with_what_closes(mark):
    assert folded("字" * 36 + mark + "字").split("\n") == ["字" * 36 + mark, "字"]


def test_spaces_between_words_of_two_scripts_are_kept():
    assert folded("Acme の アカウント") == "Acme の アカウント"
