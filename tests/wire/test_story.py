"""One person's story, by the official client, on the settings people start from."""

import json
from collections.abc import Iterator

import pytest

from tests.support.node import run_node
from tests.support.server import ROOT, Server, running_server
from tests.support.site import SECRET
from tests.support.visitor import fresh_email

ENVIRON = {
    "AUTHSVC_SECRET": SECRET,
    "AUTHSVC_LIMITS__ENABLED": "false",
    "AUTHSVC_PASSWORD__VERIFY_ON_SIGN_UP": "false",
    "AUTHSVC_OUTBOX__COURIERS": "0",
}


@pytest.fixture(scope="module")
def server(database_url: str) -> Iterator[Server]:
    environ = ENVIRON | {"AUTHSVC_DB__URL": database_url}
    with running_server(ROOT / "development.ini", environ) as running:
        yield running


def test_one_persons_story(server):
    email = fresh_email()
    told = json.loads(run_node("story.mjs", server.url, email))
    assert [name for name, step in told.items() if step["error"]] == ["wrong"]
    data = {name: step["data"] for name, step in told.items()}
    assert data["signUp"]["user"]["email"] == email
    assert data["session"]["session"]["token"] == data["signUp"]["token"]
    assert len(data["sessions"]) == 2
    assert data["elsewhereAfter"] is None
    assert told["wrong"]["error"]["code"] == "INVALID_EMAIL_OR_PASSWORD"
    assert told["wrong"]["error"]["status"] == 401
    assert data["after"] is None
    assert data["byName"]["user"]["name"] == "Ada Lovelace"
    assert data["enable"]["totpURI"].startswith("otpauth://totp/")
    assert data["changePassword"]["user"]["email"] == email
