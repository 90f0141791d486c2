"""Where the document and its page are served."""

from typing import Any

import orjson
from pyramid.response import Response

from authsvc.web.endpoint import endpoint
from authsvc.web.openapi.document import document, features
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
    registry = request.registry
    service = registry.authsvc
    described = document(registry)
    variables = {
        "page_title": "API reference",
        "base_url": service.base_url + service.base_path,
        "document_url": f"{service.base_path}/open-api/generate-schema",
        "features": list(features(described)),
        "viewer": registry.openapi_viewer.path,
    }
    return render(request, "reference.jinja2", variables)
