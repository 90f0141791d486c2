"""The example application: its own views under the same policy, its own looks."""

import re
from typing import Any

import pytest
from plaster import get_settings
from sqlalchemy import create_engine

from examples.pyramid_app.notes import Base, main
from tests.rules.sources import ROOT
from tests.support.site import HOST, RELAXED
from tests.support.visitor import PASSWORD, Visitor

INI = ROOT / "examples/pyramid_app/notes.ini"
OUR_HEADERS = ("Content-Security-Policy", "Cache-Control", "Strict-Transport-Security")


@pytest.fixture
def app(make_site: Any, database_url: str) -> Any:
    engine = create_engine(database_url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return make_site({"authsvc.pages_path": "/auth"}, build=main).wsgi


def somebody(app: Any, *, known: bool = True) -> Visitor:
    visitor = Visitor(app, HOST, "192.0.2.1", {})
    if known:
        visitor.sign_up(company="Acme")
    return visitor


def write(visitor: Visitor, text: str) -> str:
    """A note's address."""
    form = visitor.web.get("/notes").form
    form["text"] = text
    page = form.submit().follow()
    return re.findall(r"href=(/notes/\d+)>" + text, page.text)[-1]


def test_nobody_is_sent_to_the_sign_in_page_and_comes_back(app):
    visitor = somebody(app, known=False)
    answer = visitor.web.get("/notes?page=2", status=303)
    assert answer.location == f"https://{HOST}/auth/sign-in?callbackURL=%2Fnotes%3Fpage%3D2"
    page = answer.follow()
    assert "callbackURL" in page.forms[0].fields
    assert "Content-Security-Policy" in page.headers


def test_through_the_hosted_page_to_the_own_view(app):
    email = "ada-of-notes@example.com"
    other = somebody(app, known=False)
    other.post(
        "/sign-up/email", {"company": "Acme", "name": "Ada", "email": email, "password": PASSWORD}
    )
    visitor = somebody(app, known=False)
    form = visitor.web.get("/notes").follow().forms[0]
    form["email"], form["password"] = email, PASSWORD
    back = form.submit(headers={"Origin": visitor.origin})
    assert back.location.endswith("/notes")
    assert "<form" in back.follow().text


def test_only_its_owner_reads_a_note(app):
    ada, eve = somebody(app), somebody(app)
    path = write(ada, "mine")
    assert "mine" in ada.web.get(path).text
    assert "not yours" in eve.web.get(path, status=403).text
    assert somebody(app, known=False).web.get(path).status_int == 303


def test_the_same_bearer_token_opens_the_own_views(app):
    ada = somebody(app)
    path = write(ada, "by header")
    token = ada.session()["session"]["token"]
    headers = {"Authorization": f"Bearer {token}"}
    stranger = somebody(app, known=False)
    assert "by header" in stranger.web.get(path, headers=headers).text
    assert stranger.web.get(path, headers={"Authorization": "Bearer nonsense"}).status_int == 303


def test_signing_out_of_the_application_ends_the_session(app):
    ada = somebody(app)
    stolen = dict(ada.web.cookies)
    home = ada.web.get("/")
    assert "Hello Ada" in home.text
    assert "Hello" not in home.form.submit().follow().text
    thief = somebody(app, known=False)
    for name, value in stolen.items():
        thief.web.set_cookie(name, value.strip('"'))
    assert thief.session() is None


def test_the_applications_own_csrf_rules_are_for_its_own_views(app):
    ada = somebody(app)
    assert ada.web.post("/notes", {"text": "forged"}, status=400).status_int == 400
    assert ada.post("/update-user", {"name": "Ada L"}).status_int == 200


def test_pages_of_the_application_get_no_headers_of_ours(app):
    ada = somebody(app)
    for path in ("/", "/notes", "/nowhere"):
        headers = ada.web.get(path, status="*").headers
        assert not [name for name in OUR_HEADERS if name in headers]
    assert "404 Not Found" in ada.web.get("/nowhere", status=404).text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/account"])
def test_the_pages_live_where_the_setting_says(app, path):
    visitor = somebody(app, known=False)
    assert visitor.web.get(path, status=404)
    assert visitor.web.get(f"/auth{path}").status_int in (200, 302)


def test_its_ini_starts_it(make_site: Any, database_url: str):
    settings = dict(get_settings(str(INI), "app:main"))
    del settings["use"], settings["authsvc.db.url"]
    quiet = {key: RELAXED[key] for key in RELAXED if "outbox" in key or "server" in key}
    visitor = make_site(base=settings | quiet, build=main).visitor()
    assert visitor.web.get("/notes").location.endswith("/auth/sign-in?callbackURL=%2Fnotes")


def test_get_session_tells_how_many_notes_there_are(app):
    ada = somebody(app)
    assert (ada.session()["notes"], ada.session()["user"]["company"]) == (0, "Acme")
    write(ada, "one")
    assert ada.session()["notes"] == 1
