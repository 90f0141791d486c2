"""What a provider must have been asked: see README.md."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from tests.plugins.social.playing import Asked
from tests.plugins.social.providers.shape import Stage


def check_client_call(stage: Stage, call: Mapping[str, Any]) -> None:
    """The token endpoint, called once, with the secret where it belongs and nowhere else."""
    (asked,) = stage.played.calls(call["url"])
    _check_parts(call, asked, "POST")
    sent, headers = {**asked.query, **_body(asked)}, str(dict(asked.headers))
    ours = {
        stage.provider.client_id_name: stage.values["client_id"],
        stage.provider.client_secret_name: stage.values["client_secret"],
    }
    secret = stage.provider.client_secret_name
    if call["auth"] == "basic":
        pair = f"{stage.values['client_id']}:{stage.values['client_secret']}"
        assert asked.headers["authorization"] == f"Basic {b64encode(pair.encode()).decode()}"
        assert secret not in sent
    else:
        assert "authorization" not in asked.headers
        assert stage.values["client_secret"] not in headers
    if call["auth"] == "post" and stage.provider.client_secret is None:
        assert ours.items() <= sent.items()
    if call["auth"] == "none":
        assert secret not in sent
        assert stage.values["client_secret"] not in str(asked)


def check_call(stage: Stage, call: Mapping[str, Any], asked: Asked) -> None:
    """A call with the access token."""
    _check_parts(call, asked, "GET")
    if call.get("bearer", True):
        assert asked.headers["authorization"] == f"Bearer {stage.values['access_token']}"
    else:
        assert "authorization" not in asked.headers


def _check_parts(call: Mapping[str, Any], asked: Asked, method: str) -> None:
    assert asked.method == call.get("method", method)
    headers = {name.lower(): value for name, value in call.get("headers", {}).items()}
    assert headers.items() <= dict(asked.headers).items()
    assert call.get("query", {}).items() <= asked.query.items()
    if "form" in call:
        assert call["form"].items() <= asked.form.items()
    if "json" in call:
        assert call["json"].items() <= asked.json.items()
    if call.get("empty"):
        assert asked.body == b""
        assert "content-type" not in asked.headers


def _body(asked: Asked) -> dict[str, Any]:
    if "json" in asked.headers.get("content-type", ""):
        return dict(asked.json)
    return asked.form
