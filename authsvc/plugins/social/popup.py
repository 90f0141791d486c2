"""Sign-in in a window of its own: the page that tells the window's opener how it ended.

It speaks to one origin, which was trusted when the flow began, and carries the caller's nonce.
"""

import base64
import hashlib
import json
from typing import Any

from pyramid.response import Response

from authsvc.plugins.social.state import Flow

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


def popup_success(request: Any, flow: Flow, target: str) -> Response | None:
    """Hand the opener the session's token, signed; ``None`` for a flow without a window."""
    if not flow.popup_origin:
        return None
    token = request.jar.pending("session_token")
    if token is None:  # a second factor is due: this window shows it
        return None
    return _page(flow, {"token": token, "redirectTo": target})


def popup_refusal(request: Any, flow: Flow, word: str, description: str = "") -> Response | None:
    """Tell the opener why not."""
    if not flow.popup_origin:
        return None
    request.environ["authsvc.refused"] = word
    request.environ["authsvc.keep_writes"] = True
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
