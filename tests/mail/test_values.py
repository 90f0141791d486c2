import pytest

from authsvc.mail import values


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \t Lovelace ", "Ada Lovelace"),
        ("J.R. Smith", "J. R. Smith"),
        ("Acme Inc.", "Acme Inc."),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Ada\r\nBcc: eve@evil.example", "Ada Bcc: eve@ evil. example"),
        ("\u202egnp.exe\u202c", "gnp. exe"),
        ("Ada\u200b\ufeff\x00\x1b[31m", "Ada [31m"),
        ("Ada\ud800", "Ada"),
    ],
)
def test_a_name_is_one_line_of_visible_characters(typed: str, shown: str) -> None:
    assert values.plain(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/win",
        "www.evil.example",
        "evil.example",
        "evil。example",
        "evil．example",
        "http://localhost/",
        "javascript:alert(1)",
        "mailto:eve@evil.example",
        "//evil.example",
        "ev\u00adil\u200b.\u2060example",
    ],
)
def test_atk_207_nothing_in_a_name_becomes_a_link(typed: str) -> None:
    shown = values.plain(typed)
    assert "//" not in shown
    for binder in ".:。@":
        assert all(following[:1] in ("", " ") for following in shown.split(binder)[1:]), shown


def test_a_long_name_is_cut() -> None:
    shown = values.plain("Call this number to win a prize. " * 40)
    assert len(shown) <= values.NAME_LENGTH + 2
    assert shown.endswith("…")


@pytest.mark.parametrize("typed", ["ada@example.com", "o'neil+tag@sub.example.com", "ü@x.example"])
def test_a_mailbox_is_shown_as_it_is(typed: str) -> None:
    assert values.mailbox(typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["ada@evil.example more", "<b>@x.example", 'a"b@x.example', "a\u202e@x.example", "a@b@c.d"],
)
def test_what_only_looks_like_a_mailbox_is_shown_as_plain_text(typed: str) -> None:
    assert values.mailbox(typed) == values.plain(typed)


def test_network_addresses_are_shown_as_they_are() -> None:
    assert values.network_address("203.0.113.7") == "203.0.113.7"
    assert values.network_address("2001:db8::1") == "2001:db8::1"
    assert values.network_address("evil.example") == "evil. example"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "/relative",
        "https://auth.example/a b",
        'https://auth.example/"><b>',
        "https://auth.example/\r\nBcc: x",
        "https://auth.example/ü",
        "https://auth.example/?x=<",
    ],
)
def test_only_whole_absolute_links_are_mailed(text: str) -> None:
    with pytest.raises(ValueError, match="link"):
        values.link(text)


def test_links_with_every_kind_of_query_are_mailed() -> None:
    text = "http://127.0.0.1:6543/api/auth/verify-email?token=a.b-c_d~e&callbackURL=%2Fx#top"
    assert values.link(text) == text


@pytest.mark.parametrize("text", ["12", "123 456", "<b>123456", "123456\n", ""])
def test_only_codes_are_shown_as_codes(text: str) -> None:
    with pytest.raises(ValueError, match="code"):
        values.code(text)


@pytest.mark.parametrize("text", ["0x71C7…976F", "0x" + "aB" * 20])
def test_a_wallet_stays_as_it_is(text):
    assert values.wallet(text) == text


def test_atk_207_what_is_no_wallet_is_plain_text():
    assert values.wallet("0x71 https://evil.example") == values.plain("0x71 https://evil.example")
