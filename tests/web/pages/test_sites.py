"""Every page that is named somewhere exists, whichever features are on."""

import re

import pytest

from authsvc.cli.settings import built_in
from tests.rules.sources import ROOT, sources
from tests.support.site import RELAXED

NAME = re.compile(r"""["'](page\.[a-z_.]+)["']""")
# Of features to come; the templates ask for them only when these are on.
LATER = {"page.social"}


def named() -> set[str]:
    texts = [path.read_text() for path in (ROOT / "authsvc" / "templates").rglob("*.jinja2")]
    texts += [source.text for source in sources("authsvc/")]
    return {name for text in texts for name in NAME.findall(text)}


@pytest.mark.parametrize("prefix", ["", "/auth"])
def test_every_named_page_has_a_path(make_site, prefix):
    development = {
        "authsvc.plugins": " ".join(built_in()),
        "authsvc.social.github.client_id": "id",
        "authsvc.social.github.client_secret": "secret",
        "authsvc.mail.inbox": "true",
        "authsvc.production": "false",
        "authsvc.email_otp.instead_of_links": "true",
        "authsvc.pages_path": prefix,
    }
    pages = make_site(development, base=RELAXED).services.extras["pages"]
    assert {name for name in named() - LATER if name not in pages} == set()
    assert pages.path("page.dev_inbox.message", id="7").startswith(f"{prefix}/dev/inbox/7")


def test_paths_are_filled_in_and_the_rest_becomes_the_query(site):
    pages = site.services.extras["pages"]
    assert pages.path("page.sign_in") == "/sign-in"
    target = pages.path("page.sign_in", callbackURL="/account?a=b&c", again="")
    assert target == "/sign-in?callbackURL=%2Faccount%3Fa%3Db%26c"


def test_all_pages_move_under_the_prefix(make_site):
    site = make_site({"authsvc.pages_path": "/auth/"})
    visitor = site.visitor()
    page = visitor.web.get(visitor.origin + "/auth/sign-in")
    assert 'action="/auth/sign-in"' in page.text
    assert 'href="/auth/static/authsvc.css?v=' in page.text
    assert visitor.web.get(visitor.origin + "/auth/").location.endswith("/auth/sign-in")
    assert visitor.web.get(visitor.origin + "/sign-in", status="*").status_int == 404
