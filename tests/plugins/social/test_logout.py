"""Signing out at the provider, too."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.plugins.social.acme import Acme, sign_in, somebody
from tests.support.site import Site


def test_a_session_from_a_provider_can_end_there_as_well(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    answer = visitor.post("/sign-out", {"callbackURL": "/bye", "state": "s-1"})
    assert (answer.json["success"], answer.json["redirect"]) == (True, True)
    assert answer.headers["Location"] == answer.json["url"]
    parts = urlsplit(answer.json["url"])
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{acme.played.url}/logout"
    assert query["post_logout_redirect_uri"] == "https://auth.example.com/bye"
    assert (query["state"], query["client_id"]) == ("s-1", "client-of-acme")
    assert query["id_token_hint"].count(".") == 2
    assert visitor.session() is None


def test_the_client_may_go_there_itself(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    answer = visitor.post("/sign-out", {"disableRedirect": True})
    assert answer.json["redirect"] is False
    assert "Location" not in answer.headers


def test_a_password_session_ends_here_only(club: Site) -> None:
    visitor = club.visitor()
    visitor.sign_up()
    assert visitor.post("/sign-out").json == {"success": True}


def test_it_can_be_switched_off(make_club: Any, acme: Acme) -> None:
    visitor = make_club(more={"authsvc.social.provider_sign_out": "false"}).visitor()
    sign_in(visitor, acme, somebody())
    assert visitor.post("/sign-out").json == {"success": True}


def test_a_provider_that_fails_keeps_nobody_in(make_club: Any, acme: Acme) -> None:
    acme.played.discovery(end_session_endpoint=None)
    visitor = make_club().visitor()
    sign_in(visitor, acme, somebody())
    assert visitor.post("/sign-out").json == {"success": True}
    assert visitor.session() is None


def test_atk_024_the_way_back_is_a_trusted_one(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    answer = visitor.post("/sign-out", {"callbackURL": "https://evil.example"})
    assert answer.status_int == 403
    assert visitor.session() is not None
