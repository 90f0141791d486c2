"""People with passkeys."""

from typing import Any

from webtest import TestResponse

from tests.support.authenticator import Authenticator
from tests.support.visitor import Visitor


def creation_options(visitor: Visitor, query: str = "") -> Any:
    """What the service asks of an authenticator that shall make a passkey."""
    answer = visitor.get(f"/passkey/generate-register-options{query}")
    assert answer.status_int == 200, answer
    return answer.json


def request_options(visitor: Visitor) -> Any:
    """What the service asks of an authenticator that has one."""
    answer = visitor.get("/passkey/generate-authenticate-options")
    assert answer.status_int == 200, answer
    return answer.json


def register(visitor: Visitor, device: Authenticator, name: str = "Key", **spoil: Any) -> Any:
    """Add a passkey to the account the visitor is signed in to."""
    made = device.create(creation_options(visitor), **spoil)
    answer = visitor.post("/passkey/verify-registration", {"response": made, "name": name})
    assert answer.status_int == 200, answer
    return answer.json


def sign_in(visitor: Visitor, device: Authenticator, **spoil: Any) -> TestResponse:
    """Ask for a challenge and answer it."""
    return send(visitor, device.get(request_options(visitor), **spoil))


def send(visitor: Visitor, answer: Any) -> TestResponse:
    """Send an assertion."""
    return visitor.post("/passkey/verify-authentication", {"response": answer})
