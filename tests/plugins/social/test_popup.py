"""Sign-in in a window of its own."""

import base64
import hashlib
import json
import re
from urllib.parse import urlencode

from webtest import TestResponse

from tests.plugins.social.acme import Acme, somebody
from tests.support.site import Site
from tests.support.visitor import Visitor

ORIGIN = "https://auth.example.com"


def start(visitor: Visitor, **more: str) -> TestResponse:
    query = {"provider": "acme", "popupOrigin": ORIGIN, "popupNonce": "n-1", "callbackURL": "/in"}
    return visitor.get(f"/oauth-popup/start?{urlencode(query | more)}")


def told(page: TestResponse) -> dict[str, object]:
    found = re.search(r'id="better-auth-oauth-popup">(.*?)</script>', page.text)
    assert found is not None, page
    return dict(json.loads(found[1]))


def test_the_opener_gets_the_token(club: Site, acme: Acme) -> None:
    visitor, person = club.visitor(), somebody()
    away = start(visitor)
    assert away.status_int == 302
    page = visitor.get(f"/callback/acme?{acme.consent(away.headers['Location'], person)}")
    assert page.status_int == 200
    message = told(page)
    assert (message["type"], message["nonce"]) == ("better-auth:oauth-popup", "n-1")
    assert (message["targetOrigin"], message["redirectTo"]) == (ORIGIN, "/in")
    bearer = {"Authorization": f"Bearer {message['token']}"}
    answer = club.visitor().get("/get-session", headers=bearer)
    assert answer.json["user"]["email"] == person.email
    assert visitor.session()["user"]["email"] == person.email


def test_the_page_runs_its_own_script_only(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    page = visitor.get(f"/callback/acme?{acme.consent(start(visitor).location, somebody())}")
    script = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    policy = page.headers.getall("Content-Security-Policy")
    assert len(policy) == 1
    assert f"script-src 'sha256-{digest}'" in policy[0]
    assert page.headers.getall("Cache-Control") == ["no-store"]


def test_the_opener_hears_of_a_refusal(club: Site) -> None:
    visitor = club.visitor()
    state = start(visitor).location.partition("state=")[2].partition("&")[0]
    page = visitor.get(f"/callback/acme?error=access_denied&state={state}")
    assert told(page)["error"] == {"code": "access_denied", "description": ""}
    assert "token" not in told(page)


def test_an_unknown_provider(club: Site) -> None:
    message = told(start(club.visitor(), provider="nobody"))
    assert message["error"] == {"code": "provider_not_found", "description": ""}


def test_atk_024_nobody_else_is_told(club: Site) -> None:
    for origin in ("https://evil.example", "null", "", f"{ORIGIN}.evil.example", "/in"):
        assert start(club.visitor(), popupOrigin=origin).status_int in (400, 403)
    answer = start(club.visitor(), callbackURL="https://evil.example/")
    assert answer.status_int == 403


def test_atk_207_nothing_told_becomes_markup(club: Site) -> None:
    nonce = "</script><script>alert(1)</script>"
    page = start(club.visitor(), provider="nobody", popupNonce=nonce)
    assert told(page)["nonce"] == nonce
    assert "<script>alert" not in page.text
