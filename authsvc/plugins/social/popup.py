"""Sign-in in a window of its own: the page that tells the window's opener how it ended.

It speaks to one origin, which was trusted when the flow began, and carries the caller's nonce.
"""

import base64
import hashlib
import json
from typing import Annotated, Any

from pydantic import Field
from pyramid.response import Response

from authsvc.api import INVALID_ORIGIN, ApiError, Empty, Limit, Shape, Text, endpoint, redirect
from authsvc.plugins.social.errors import PROVIDER_NOT_FOUND, PROVIDER_UNREACHABLE
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import Flow
from authsvc.plugins.social.usecases.begin import Wish, begin

MESSAGE = "better-auth:oauth-popup"
ELEMENT = "better-auth-oauth-popup"
SCRIPT = f"""(function () {{
  var told = JSON.parse(document.getElementById("{ELEMENT}").textContent);
  var origin = told.targetOrigin;
  delete told.targetOrigin;
  var opener = window.opener || window.parent;
  if (opener && opener !== window) opener.postMessage(told, origin);
  window.close();
}})();"""
SCRIPT_HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing in</title></head>
<body>
<script type="application/json" id="{element}">{told}</script>
<script>{script}</script>
</body>
</html>
"""


class Start(Shape):
    """Who opened the window, and what it wants. Addresses are checked by the kit."""

    provider: Text
    popup_origin: Text
    popup_nonce: Text = ""
    callback_url: Annotated[Text | None, Field(alias="callbackURL")] = None
    error_callback_url: Annotated[Text | None, Field(alias="errorCallbackURL")] = None
    new_user_callback_url: Annotated[Text | None, Field(alias="newUserCallbackURL")] = None
    scopes: Text = ""
    request_sign_up: Text = ""
    additional_data: Text = ""


@endpoint(
    "GET",
    "/oauth-popup/start",
    name="oauth-popup.start",
    query=Start,
    mode="calling",
    navigates=True,
    produces="text/html",
    errors=(INVALID_ORIGIN,),
    limit=Limit(20, per=60),
)
def start(request: Any, _body: Empty) -> Response:
    """On to the provider, in a window of its own; the opener is told of anything that fails."""
    wish: Start = request.query_shape
    if not request.registry.authsvc.trusted_origins.trusts_origin(wish.popup_origin):
        raise INVALID_ORIGIN.error()
    flow = Flow(
        provider=wish.provider,
        target=wish.callback_url or request.registry.authsvc.base_url,
        error_target=wish.error_callback_url or "",
        new_user_target=wish.new_user_callback_url or "",
        sign_up=wish.request_sign_up == "true",
        popup_origin=wish.popup_origin,
        popup_nonce=wish.popup_nonce,
        scopes=tuple(filter(None, wish.scopes.split(","))),
    )
    try:
        client = registry_of(request.auth).require(wish.provider)
        return redirect(begin(request.auth, client, flow, Wish()))
    except ApiError as error:
        word = START_WORDS.get(error.code, "popup_sign_in_failed")
        request.environ["authsvc.refused"] = word
        refused = popup_refusal(flow, word)
        if refused is None:
            raise
        return refused


START_WORDS = {
    PROVIDER_NOT_FOUND.code: "provider_not_found",
    PROVIDER_UNREACHABLE.code: "popup_sign_in_failed",
}


def popup_success(request: Any, flow: Flow, target: str) -> Response | None:
    """Hand the opener the session's token, signed; ``None`` for a flow without a window."""
    if not flow.popup_origin:
        return None
    token = request.jar.pending("session_token")
    if token is None:  # a second factor is due: this window shows it
        return None
    return _page(flow, {"token": token, "redirectTo": target})


def popup_refusal(flow: Flow, word: str, description: str = "") -> Response | None:
    """Tell the opener why not."""
    if not flow.popup_origin:
        return None
    return _page(flow, {"error": {"code": word, "description": description}})


def _page(flow: Flow, outcome: dict[str, Any]) -> Response:
    told = {
        "type": MESSAGE,
        "targetOrigin": flow.popup_origin,
        "nonce": flow.popup_nonce,
        **outcome,
    }
    # No reader of HTML or JavaScript may take what is told for markup.
    text = json.dumps(told).replace("<", "\\u003c").replace(">", "\\u003e")
    body = PAGE.format(element=ELEMENT, told=text, script=SCRIPT)
    return Response(body, content_type="text/html", charset="utf-8", headers=HEADERS)
