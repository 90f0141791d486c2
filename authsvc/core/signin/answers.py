"""How the end of a sign-in looks on the wire."""

from typing import Any

from pyramid.response import Response

from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.users.fields import user_object
from authsvc.web.refusals import json_response


def sign_in_answer(request: Any, outcome: SignedIn | Challenge, target: str | None = None) -> Response:
    """Token and user, or what is still asked; ``target`` is where the client wants to go next."""
    if isinstance(outcome, Challenge):
        return json_response(dict(outcome.answer))
    payload: dict[str, Any] = {"redirect": bool(target), "token": outcome.token}
    if target:
        payload["url"] = target
    response = json_response({**payload, "user": user_object(request.auth, outcome.user)})
    if target:
        response.headerlist.append(("Location", header_safe(target)))
    return response


def header_safe(target: str) -> str:
    """A trusted target as a header value; what a header cannot carry is percent-encoded."""
    return "".join(c if " " < c < "\x7f" else _encoded(c) for c in target)


def _encoded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
