"""Which language a page speaks, and who decides."""

import pytest

from authsvc.settings import SettingsError
from tests.support.languages import COOKIE, choose, lang, saved
from tests.support.reader import Reader, signed_in

# Pages


def test_the_menu_names_every_language_in_its_own_words(site):
    reader = Reader(site)
    reader.open("/sign-in")
    options = reader.page.html.select(".languages option")
    assert {(o["value"], o["lang"], o["dir"], o.get_text()) for o in options} >= {
        ("en", "en", "ltr", "English"),
        ("de", "de", "ltr", "Deutsch"),
        ("pt-BR", "pt-BR", "ltr", "Português (Brasil)"),
        ("zh-Hans", "zh-Hans", "ltr", "简体中文"),
        ("ar", "ar", "rtl", "العربية"),
    }
    assert [o["value"] for o in options if o.has_attr("selected")] == ["en"]


def test_a_choice_is_kept_and_one_comes_back_to_the_page(site):
    reader = Reader(site, **{"Accept-Language": "fr"})
    choose(reader, "ar", "/forgot-password?callbackURL=/account/sessions")
    assert reader.page.request.path_qs == "/forgot-password?callbackURL=/account/sessions"
    assert (lang(reader), reader.page.html.html["dir"]) == ("ar", "rtl")
    reader.open("/sign-in")
    assert lang(reader) == "ar"
    choose(reader, "en")
    assert lang(reader) == "en", "the choice goes before what the browser asks for"


def test_the_cookie_is_written_safely(site):
    reader = Reader(site)
    reader.open("/sign-in")
    fields = dict(reader._form("/language").submit_fields()) | {"locale": "PT_br"}
    answer = reader.visitor.web.post(
        reader.visitor.origin + "/language", fields, headers=reader.visitor.headers
    )
    cookies = [c for c in answer.headers.getall("Set-Cookie") if c.startswith(COOKIE)]
    assert cookies == [
        f"{COOKIE}=pt-BR; Max-Age=31536000; Path=/; SameSite=Lax; Secure; HttpOnly"
    ], "our own tag, never what was sent"


@pytest.mark.parametrize(
    "value", ["xx", "", "../../etc/passwd", "zh-TW", '"><script>', "a-" * 2000, "日本"]
)
def test_a_bad_cookie_is_ignored(site, value):
    reader = Reader(site, **{"Accept-Language": "fr", "Cookie": f"{COOKIE}={value}"})
    assert reader.open("/sign-in").status_int == 200
    assert lang(reader) == "fr"


def test_a_language_not_on_offer_changes_nothing(site):
    reader, email = signed_in(site)
    reader.open("/account/profile")
    fields = dict(reader._form("/language").submit_fields()) | {"locale": "tlh"}
    reader.post("/language", fields)
    assert (lang(reader), saved(site, email)) == ("en", None)
    assert COOKIE not in reader.visitor.web.cookies


@pytest.mark.parametrize(
    "here", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_atk_024_the_way_back_is_a_page_of_ours(site, here):
    reader = Reader(site)
    choose(reader, "de", here=here)
    assert reader.page.request.url.startswith(reader.visitor.origin + "/")
    assert (reader.at, lang(reader)) == ("/sign-in", "de")


def test_atk_020_another_site_cannot_choose(site):
    reader, email = signed_in(site)
    reader.post("/language", {"locale": "ar", "here": "/"})
    assert saved(site, email) is None
    reader.open("/account/profile")
    assert lang(reader) == "en"


def test_a_choice_while_signed_in_goes_with_the_account(site):
    reader, email = signed_in(site)
    choose(reader, "it", "/account/sessions")
    assert (reader.at, lang(reader), saved(site, email)) == ("/account/sessions", "it", "it")
    other = Reader(site, **{"Accept-Language": "fr"})
    other.open("/sign-in")
    assert lang(other) == "fr"
    other.sign_in(email)
    assert (other.at, lang(other)) == ("/account/profile", "it")
    assert other.page.html.select_one("#locale option[selected]")["value"] == "it"
    other.open("/no/such/page")
    assert lang(other) == "it"


def test_the_account_may_leave_it_to_the_browser(site):
    reader, email = signed_in(site, **{"Accept-Language": "es"})
    choose(reader, "ja", "/account/profile")
    forms = [f for f in reader.page.forms.values() if f.action == "/language"]
    forms[0]["locale"] = ""
    reader.post("/language", dict(forms[0].submit_fields()))
    assert (reader.at, lang(reader), saved(site, email)) == ("/account/profile", "es", None)


def test_the_way_to_an_account_decides_its_language(site):
    reader = Reader(site)
    choose(reader, "de", "/sign-up")
    assert saved(site, reader.sign_up()) == "de"
    asked = Reader(site, **{"Accept-Language": "de"})
    assert saved(site, asked.sign_up()) is None, "nobody has chosen that"


def test_answers_say_what_they_speak(site):
    reader = Reader(site, **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1"})
    reader.open("/sign-in")
    assert reader.page.headers["Content-Language"] == "zh-Hans"
    assert reader.page.headers["Vary"] == "Accept-Language, Cookie"
    assert reader.page.headers["Cache-Control"] == "no-store"
    reader.open("/nowhere")
    assert reader.page.headers["Content-Language"] == "zh-Hans"


# Settings


def test_a_deployment_offers_what_it_wants(make_site):
    few = make_site({"authsvc.brand.languages": "de", "authsvc.brand.default_language": "de"})
    reader = Reader(few)
    reader.open("/sign-in")
    assert lang(reader) == "de"
    assert [o["value"] for o in reader.page.html.select(".languages option")] == ["en", "de"]
    reader.open("/sign-in", **{"Accept-Language": "ar"})
    assert lang(reader) == "de"


def test_one_language_needs_no_menu(make_site):
    reader = Reader(make_site({"authsvc.brand.languages": "en"}))
    reader.open("/sign-in", **{"Accept-Language": "de"})
    assert lang(reader) == "en"
    assert not reader.page.html.select(".languages")
    reader.sign_up()
    reader.open("/account/profile")
    assert not reader.page.html.select("select")


def test_an_applications_own_cookie_decides(make_site):
    site = make_site({"authsvc.brand.language_cookie": "locale"})
    reader = Reader(site, Cookie="locale=fr_FR")
    reader.open("/sign-in")
    assert lang(reader) == "fr"


def own_words(tmp_path, tag: str, text: str) -> str:
    path = tmp_path / tag / "LC_MESSAGES" / "own.po"
    path.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(header + f'msgid "Create account"\nmsgstr "{text}"\n', encoding="utf-8")
    return str(tmp_path)


@pytest.mark.parametrize(("tag", "text"), [("en", "Join"), ("de", "Mitmachen"), ("nl", "Meedoen")])
def test_an_operators_own_words_win_and_may_be_a_language(make_site, tmp_path, tag, text):
    site = make_site({"authsvc.brand.catalogues": own_words(tmp_path, tag, text)})
    reader = Reader(site, **{"Accept-Language": tag})
    reader.open("/sign-up")
    assert (lang(reader), text in reader.page) == (tag, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("languages", "de tlh"),
        ("default_language", "tlh"),
        ("language_cookie", "a; Domain=evil.example"),
        ("catalogues", "/no/such/folder"),
    ],
)
def test_a_setting_that_cannot_be_met_stops_the_start(make_site, key, value):
    with pytest.raises((SettingsError, LookupError), match=r"tlh|cookie|folder"):
        make_site({f"authsvc.brand.{key}": value})


def test_a_mistake_in_own_words_stops_the_start(make_site, tmp_path):
    path = tmp_path / "de/LC_MESSAGES/own.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Hello %(name)s"\nmsgstr "Hallo %(nam)s"\n')
    with pytest.raises(ValueError, match="placeholders"):
        make_site({"authsvc.brand.catalogues": str(tmp_path)})
