"""What every page has in common: transactions, refusals, redirects, once-only words."""

from typing import Any

import pytest
from sqlalchemy import event, text

from authsvc.core.users.events import UserUpdated
from authsvc.errors import FORBIDDEN
from tests.support.reader import Reader, signed_in


def test_a_refused_form_leaves_nothing_behind(site):
    """A subscriber refuses after the profile was written: the 422 rolls it back."""
    reader, email = signed_in(site)
    before = site.services.notify

    def refuse(emitted: Any) -> None:
        before(emitted)
        if isinstance(emitted, UserUpdated):
            raise FORBIDDEN.error()

    site.services.notify = refuse
    try:
        reader.open("/account/profile")
        assert reader.send("/account/profile", name="Never").status_int == 422
        assert reader.page.html.find(id="name")["value"] == "Never"
    finally:
        site.services.notify = before
    with site.acting() as auth:
        name = auth.db.execute(text('select name from "user" where email = :e'), {"e": email})
        assert name.scalar() == "Ada Lovelace"


def test_success_is_a_redirect_so_that_reload_is_safe(site):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    fields = dict(reader.page.forms[1].submit_fields()) | {"name": "Ada"}
    url = reader.visitor.origin + "/account/profile"
    answer = reader.visitor.web.post(url, fields, headers=reader.visitor.headers)
    assert (answer.status_int, answer.headers["Location"]) == (303, "/account/profile")


def test_a_flash_is_said_once(site):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    reader.send("/account/profile", name="Ada")
    assert "saved" in reader.said
    reader.open("/account/profile")
    assert reader.said == ""


def test_the_callback_is_carried_from_page_to_page(site):
    reader = Reader(site)
    reader.open("/sign-in?callbackURL=/account/sessions")
    links = [a["href"] for a in reader.page.html.select(".card a")]
    assert all("callbackURL=%2Faccount%2Fsessions" in link for link in links)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgot-password"])
def test_looking_at_a_page_touches_no_table(site, path):
    reader = Reader(site)
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    for engine in (site.registry.engine, site.registry.read_engine):
        event.listen(engine, "before_cursor_execute", note)
    try:
        assert reader.open(path).status_int == 200
    finally:
        for engine in (site.registry.engine, site.registry.read_engine):
            event.remove(engine, "before_cursor_execute", note)
    assert statements == []


@pytest.mark.parametrize("body", [b"a=%ff", b"name=\x00", b"=" * 2000, b"csrf_token=%00&name=%00"])
def test_a_form_that_makes_no_sense_is_refused(site, body):
    reader, _ = signed_in(site)
    headers = reader.visitor.headers | {"Content-Type": "application/x-www-form-urlencoded"}
    url = reader.visitor.origin + "/account/profile"
    answer = reader.visitor.web.request(url, method="POST", body=body, headers=headers, status="*")
    assert 400 <= answer.status_int < 500


def test_json_is_no_form(site):
    reader, _ = signed_in(site)
    headers = reader.visitor.headers | {"Content-Type": "application/json"}
    url = reader.visitor.origin + "/account/profile"
    answer = reader.visitor.web.request(url, method="POST", body=b"{}", headers=headers, status="*")
    assert answer.status_int == 415


def test_pages_are_small(site):
    """30 kB of HTML and CSS at most, before images."""
    reader, _ = signed_in(site)
    style = len(reader.open("/static/authsvc.css").body)
    for path in ("/account/profile", "/account/security", "/account/sessions", "/account/activity"):
        assert len(reader.open(path).body) + style < 30 * 1024, path


def test_static_files_are_kept_until_they_change(site):
    reader = Reader(site)
    page = reader.open("/sign-in")
    address = page.html.find("link", rel="stylesheet")["href"]
    assert "immutable" in reader.open(address).headers["Cache-Control"]
    assert reader.open("/static/authsvc.css?v=old").headers["Cache-Control"] == "no-cache"
    assert reader.open("/static/..%2Fapp.py").status_int == 404
    assert reader.open("/static/providers/github.svg").content_type == "image/svg+xml"
    assert reader.open("/static/providers/none.svg").status_int == 404
    assert reader.open("/static/none.css").status_int == 404


def test_ones_own_picture_is_shown_and_no_other(site):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    reader.send("/account/profile", image="https://pictures.example/ada.png?x=1")
    policy = reader.open("/account/profile").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://pictures.example;" in policy
    assert (
        "pictures.example" not in Reader(site).open("/sign-in").headers["Content-Security-Policy"]
    )


def test_nothing_on_a_page_is_inline(site):
    reader, _ = signed_in(site)
    for path in (
        "/account/profile",
        "/account/security",
        "/account/sessions",
        "/account/two-factor",
    ):
        page = reader.open(path).html
        assert page.select("[style], style, [onclick]") == []
        assert all(script.get("src") for script in page.select("script"))


def test_the_name_of_the_product_and_its_logo(make_site):
    site = make_site(
        {
            "authsvc.brand.name": "Field & <Notes>",
            "authsvc.brand.logo_url": "https://cdn.example/l.svg",
        }
    )
    page = Reader(site).open("/sign-in")
    assert page.html.find("h1").get_text() == "Sign in to Field & <Notes>"
    assert page.html.select_one(".brand img")["src"] == "https://cdn.example/l.svg"
    assert "https://cdn.example" in page.headers["Content-Security-Policy"]
