"""What a stranger's plugin adds to the pages: one of its own, a section, a part, words."""

from typing import Any

from authsvc.api import Empty, ErrorCode, Goto, Permission, Show, page
from tests.support.reader import Reader, signed_in

HELPED = ErrorCode("HELPED_ENOUGH", 400, "Enough")


@page(
    "/account/help",
    name="page.help",
    template="signed_out.jinja2",
    title="Help",
    load=lambda _request: {"deleted": False},
    permission=Permission.ACCOUNT_EDIT,
)
def ask(_request: Any, _form: Empty) -> Goto | Show:
    raise HELPED.error()


def includeme(config: Any) -> None:
    config.add_account_section("help", "Help", icon="info", page="page.help", order=15)
    config.add_account_section(
        "staff", "Staff", icon="info", page="page.help", order=16, permission="staff:read"
    )
    config.add_page_part("page.security", lambda _request: {"has_password": False})
    config.add_page_words({HELPED.code: "That was enough help for today."})
    config.scan(__name__, categories=["authsvc"])


def test_a_plugin_has_pages_like_ours(make_site):
    site = make_site({"authsvc.plugins": f"bearer {__name__}"})
    stranger = Reader(site)
    stranger.open("/account/help")
    assert stranger.at == "/sign-in"
    reader, _ = signed_in(site)
    reader.open("/account/security")
    listed = [link.get_text(strip=True) for link in reader.page.html.select(".sections a")]
    assert listed == ["Profile", "Help", "Security", "Sessions", "Delete account"]
    assert "You sign in without one." in reader.page.text
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    assert reader.post("/account/help", {"csrf_token": token}).status_int == 422
    assert "That was enough help for today." in reader.said
