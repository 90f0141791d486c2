"""The vendored viewer of the reference page: two compressed files of our own origin."""

import gzip
import hashlib
from pathlib import Path
from typing import Any

from pyramid.response import Response

from authsvc.web.refusals import empty_response

FOLDER = Path(__file__).parents[2] / "static" / "vendor"
TYPES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
A_YEAR = "public, max-age=31536000, immutable"


class Viewer:
    """The files, in memory, each addressed by its content."""

    def __init__(self, prefix: str) -> None:
        self._prefix = f"{prefix}/static/vendor/"
        self._packed = {name: (FOLDER / f"{name}.gz").read_bytes() for name in TYPES}
        self._versions = {
            name: hashlib.sha256(body).hexdigest()[:12] for name, body in self._packed.items()
        }

    def path(self, name: str) -> str:
        """The address of a file; it changes when the file does."""
        return f"{self._prefix}{name}?v={self._versions[name]}"

    def serve(self, request: Any) -> Response:
        """The file a request names, as small as the browser can take it."""
        name = request.matchdict["name"]
        body = self._packed.get(name)
        if body is None:
            return empty_response("404 Not Found")
        current = request.GET.get("v") == self._versions[name]
        headers = [
            ("Content-Type", f"{TYPES[name]}; charset=utf-8"),
            ("Cache-Control", A_YEAR if current else "no-cache"),
            ("Vary", "Accept-Encoding"),
        ]
        if "gzip" in request.environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = gzip.decompress(body)
        headers.append(("Content-Length", str(len(body))))
        return Response(app_iter=[body], status="200 OK", headerlist=headers)
