"""A token beside the answer of ``get-session``."""

from typing import Any

import orjson

from authsvc.plugins.jwt.usecases.tokens import issue_token

HEADER = "set-auth-jwt"


def send_token(request: Any, response: Any) -> None:
    """For clients that keep a token at hand; scripts may read the header.

    The answer tells who it is about: it may have come from the cookie cache, and then nobody has
    been looked up.
    """
    told = orjson.loads(response.body) if response.status_int == 200 else None
    if told:
        token = issue_token(request.auth, told["user"], told["session"]["id"])
        response.headerlist.append((HEADER, token))
        response.headerlist.append(("Access-Control-Expose-Headers", HEADER))
