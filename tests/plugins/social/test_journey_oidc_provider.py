"""Whole ways through a certified OpenID provider, the npm package ``oidc-provider``."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.plugins.social.acme import begin, finish
from tests.plugins.social.elsewhere import HOME, walk
from tests.support.node import PROGRAMS, WIRE, node_environment
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

AFTER_LOGOUT = f"{HOME}/bye"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider, as long as this module is tested."""
    script = (PROGRAMS / "node", "oidc_provider.mjs", f"{HOME}/api/auth/callback/oidc")
    with subprocess.Popen(
        [*script, AFTER_LOGOUT], cwd=WIRE, env=node_environment(), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as node:  # fmt: skip
        assert node.stdout is not None
        yield node.stdout.readline().strip()
        node.terminate()


def settings(issuer: str, client_id: str, method: str) -> dict[str, str]:
    """The ini of a service that knows the provider by its discovery document alone."""
    own = {
        "client_id": client_id,
        "client_secret": "kept-between-us",
        "client_auth": method,
        "discovery": issuer,
    }
    told = {f"authsvc.social.oidc.{key}": value for key, value in own.items()}
    return {"authsvc.social.custom": "oidc", "authsvc.social.timeout": "60s", **told}


@pytest.fixture
def house(make_site: Callable[..., Site], issuer: str) -> Site:
    """A service with the provider, whose tokens are signed with an elliptic curve."""
    return make_site(settings(issuer, "by-header", "basic"))


def sign_in(visitor: Visitor, email: str) -> str:
    url = begin(visitor, "oidc", loginHint=email)
    return finish(visitor, walk(url), "oidc")


def rotate(issuer: str) -> None:
    assert requests.post(f"{issuer}/rotate", timeout=30).ok


def test_somebody_comes_in_and_comes_again(house: Site) -> None:
    email = fresh_email("oidc")
    first, second = house.visitor(), house.visitor()
    assert sign_in(first, email) == "/in"
    user = first.session()["user"]
    assert (user["email"], user["emailVerified"], user["name"]) == (email, True, "Ada Provider")
    assert sign_in(second, email) == "/in"
    assert second.session()["user"]["id"] == user["id"]


def test_rsa_and_a_secret_in_the_form(make_site: Callable[..., Site], issuer: str) -> None:
    visitor = make_site(settings(issuer, "by-post", "post")).visitor()
    assert sign_in(visitor, fresh_email("oidc")) == "/in"


def test_an_address_that_the_provider_has_not_seen_proven(house: Site) -> None:
    newcomer, email = house.visitor(), fresh_email("unproven")
    assert sign_in(newcomer, email) == "/in"
    assert newcomer.session()["user"]["emailVerified"] is False
    taken = fresh_email("unproven")
    house.visitor().sign_up(taken)
    stranger = house.visitor()
    assert sign_in(stranger, taken) == "/oops?error=account_not_linked"
    assert stranger.session() is None


def test_the_provider_changes_its_keys(house: Site, issuer: str) -> None:
    email = fresh_email("oidc")
    assert sign_in(house.visitor(), email) == "/in"
    rotate(issuer)
    assert sign_in(house.visitor(), email) == "/in"


def test_tokens_are_refreshed_and_the_account_is_described(house: Site) -> None:
    visitor, email = house.visitor(), fresh_email("oidc")
    sign_in(visitor, email)
    [account] = visitor.get("/list-accounts").json
    choice = {"accountId": account["id"]}
    before = visitor.post("/get-access-token", choice).json
    after = visitor.post("/refresh-token", choice)
    assert after.status_int == 200, after
    assert after.json["accessToken"] != before["accessToken"]
    assert (
        visitor.post("/get-access-token", choice).json["accessToken"] == after.json["accessToken"]
    )
    told = visitor.get(f"/account-info?accountId={account['id']}")
    assert told.status_int == 200, told
    assert told.json["data"]["email"] == email
    assert told.json["data"]["id"] == account["accountId"]


def test_a_code_is_good_for_one_browser_once(house: Site) -> None:
    owner, thief = house.visitor(), house.visitor()
    query = walk(begin(owner, "oidc", loginHint=fresh_email("oidc")))
    begin(thief, "oidc")
    assert "error=" in finish(thief, query, "oidc")
    assert finish(owner, query, "oidc") == "/in"
    assert "error=" in finish(owner, query, "oidc")
    assert thief.session() is None


def test_signing_out_goes_by_the_provider(house: Site) -> None:
    visitor = house.visitor()
    sign_in(visitor, fresh_email("oidc"))
    answer = visitor.post("/sign-out", {"callbackURL": "/bye"})
    assert answer.status_int == 200, answer
    there = requests.get(answer.json["url"], timeout=30)
    assert there.status_code == 200, there.text
    assert "<form" in there.text, "it asks whether to sign out there"
    assert visitor.session() is None
