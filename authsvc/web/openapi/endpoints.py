"""Where the document and its page are served."""

from dataclasses import dataclass
from typing import Any

import orjson
from pyramid.response import Response

from authsvc.web.endpoint import endpoint
from authsvc.web.openapi.document import document, features
from authsvc.web.pages.templates import render
from authsvc.web.refusals import raw_json

CHEAP = "it is built once; the general limit holds"


@dataclass(frozen=True)
class Built:
    """The document of this process, and its table of contents."""

    text: bytes
    features: list[dict[str, Any]]


def built(registry: Any) -> Built:
    """Made at the first request for either, when every feature has had its say."""
    kept: Built | None = registry.openapi_built
    if kept is None:
        described = document(registry)
        kept = registry.openapi_built = Built(orjson.dumps(described), list(features(described)))
    return kept


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
    return raw_json(built(request.registry).text)


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
    variables = {
        "page_title": "API reference",
        "base_url": service.base_url + service.base_path,
        "document_url": f"{service.base_path}/open-api/generate-schema",
        "features": built(registry).features,
        "viewer": registry.openapi_viewer.path,
    }
    return render(request, "reference.jinja2", variables)
