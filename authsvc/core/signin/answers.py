"""How the end of a sign-in looks on the wire."""

from typing import Any
from urllib.parse import quote

from pyramid.response import Response

from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.users.fields import user_object
from authsvc.web.redirects import SAFE
from authsvc.web.refusals import json_response


def sign_in_answer(
    request: Any, outcome: SignedIn | Challenge, target: str | None = None
) -> Response:
    """Token and user, or what is still asked; ``target`` is where the client wants to go next."""
    if isinstance(outcome, Challenge) and outcome.refusal is not None:
        raise outcome.refusal.error(keep_writes=True, extra=outcome.answer)
    if isinstance(outcome, Challenge):
        response = json_response(dict(outcome.answer))
    else:
        payload: dict[str, Any] = {"redirect": bool(target), "token": outcome.token}
        if target is not None:
            payload["url"] = target
        response = json_response({**payload, "user": user_object(request.auth, outcome.user)})
    if target:
        response.headerlist.append(("Location", quote(target, safe=SAFE)))
    return response
