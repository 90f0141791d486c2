"""Where the document and its page are served."""

from typing import Any

import orjson
from pyramid.response import Response

from authsvc.web.endpoint import endpoint
from authsvc.web.openapi.document import document
from authsvc.web.refusals import raw_json
from authsvc.web.templates import render

CHEAP = "it is built once; the general limit holds"


@endpoint(
    "GET",
    "/open-api/generate-schema",
    name="open-api.schema",
    returns=dict[str, Any],
    mode="read",
    unlimited=CHEAP,
)
def generate_schema(request: Any, _body: Any) -> Response:
    """This document."""
    registry = request.registry
    text: bytes | None = getattr(registry, "openapi_text", None)
    if text is None:
        text = registry.openapi_text = orjson.dumps(document(registry))
    return raw_json(text)


@endpoint(
    "GET",
    "/reference",
    name="open-api.reference",
    returns=str,
    produces="text/html",
    mode="read",
    unlimited=CHEAP,
)
def reference(request: Any, _body: Any) -> Response:
    """This document as a page, on which every endpoint can be tried."""
    return render(request, "reference.jinja2", {"document": document(request.registry)})
