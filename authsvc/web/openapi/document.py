"""The document: what is declared of all endpoints, as OpenAPI 3.1."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

from authsvc.security.permissions import Permission
from authsvc.web.catalogue import Catalogue
from authsvc.web.endpoint import Endpoint, Function
from authsvc.web.openapi.answers import REFUSALS, responses
from authsvc.web.openapi.schemas import Schemas, Use, markdown, referenced
from authsvc.web.shapes import Empty

FEATURE = re.compile(r"authsvc\.(?:core|plugins|web)\.(\w+)")
DIALECT = "3.1.1"


def document(registry: Any) -> dict[str, Any]:
    """The OpenAPI document of every endpoint of this process that is not switched off."""
    service, catalogue = registry.authsvc, registry.catalogue
    specs = [spec for spec in catalogue if spec.path not in service.disabled_paths]
    schemas = Schemas(_uses(specs), registry.openapi_schemas)
    for name, build in registry.openapi_extensions:
        schemas.extend(name, build())
    sources = registry.credential_sources
    paths: dict[str, dict[str, Any]] = {}
    for spec in specs:
        operation = _operation(spec, catalogue.functions[spec.name], schemas, sources)
        paths.setdefault(spec.path, {})[spec.method.lower()] = operation
    return {
        "openapi": DIALECT,
        "info": {"title": service.app_name, "version": version("authsvc"), "summary": SUMMARY},
        "servers": [{"url": service.base_url + service.base_path}],
        "security": [],
        "tags": list(_tags(specs, catalogue)),
        "paths": paths,
        "components": {
            "schemas": referenced(paths, schemas.components | REFUSALS),
            "securitySchemes": security_schemes(sources),
        },
    }


SUMMARY = "Sign-up, sign-in, sessions and accounts, as the Better Auth client speaks to them."


def _uses(specs: list[Endpoint]) -> Iterator[Use]:
    for spec in specs:
        yield spec.body, "validation"
        yield spec.query, "validation"
        yield spec.returns, "serialization"


def security_schemes(sources: Any) -> dict[str, Any]:
    """How a caller can say who they are: what the credential sources tell of themselves."""
    schemes: dict[str, Any] = {}
    for source in sources:
        schemes |= getattr(source, "scheme", {})
    return schemes


def _operation(
    spec: Endpoint, function: Function, schemas: Schemas, sources: Any
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": spec.name,
        "tags": [feature_of(function)],
        "summary": markdown(spec.summary.rstrip(".")),
        "description": _description(spec, function),
        "parameters": [*_path_parameters(spec), *_query_parameters(spec, schemas)],
    }
    if spec.permission != Permission.PUBLIC or spec.personal:
        public: list[dict[str, Any]] = [{}] if spec.permission == Permission.PUBLIC else []
        accepted = security_schemes(source for source in sources if source.kind in spec.accepts)
        operation["security"] = [*public, *({name: []} for name in accepted)]
    if spec.body is not Empty:
        operation["requestBody"] = _body(spec, schemas)
    operation["responses"] = responses(spec, schemas)
    return operation


def _description(spec: Endpoint, function: Function) -> str:
    _first, _, words = cleandoc(function.__doc__ or "").partition("\n")
    limit = spec.limit
    allowed = f"At most {limit.max} calls in {limit.seconds:g} seconds." if limit else ""
    return markdown("\n\n".join(part for part in (words.strip(), allowed) if part))


def feature_of(function: Function) -> str:
    """The feature an endpoint belongs to: its package, for a stranger's plugin the outermost."""
    module: str = function.__module__
    ours = FEATURE.match(module)
    return ours[1] if ours else module.partition(".")[0]


def _tags(specs: list[Endpoint], catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Each feature with the first sentence of its package."""
    functions = {feature_of(f): f for f in (catalogue.functions[spec.name] for spec in specs)}
    for name, function in sorted(functions.items()):
        module = function.__module__
        ours = FEATURE.match(module)
        package = ours[0] if ours else module.removesuffix(".endpoints")
        text = (sys.modules[package].__doc__ or "").strip().partition("\n")[0]
        yield {"name": name, "description": markdown(text)}


def features(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The document as a table of contents: each tag with its operations."""
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    for tag in described["tags"]:
        yield tag | {"operations": [o for o in operations if tag["name"] in o["tags"]]}


def _path_parameters(spec: Endpoint) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", spec.path):
        schema = {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(spec: Endpoint, schemas: Schemas) -> Iterator[dict[str, Any]]:
    if spec.query is Empty:
        return
    properties, required = schemas.fields(spec.query)
    for name, schema in properties.items():
        yield {"name": name, "in": "query", "required": name in required, "schema": schema}


def _body(spec: Endpoint, schemas: Schemas) -> dict[str, Any]:
    schema = schemas.of(spec.body, "validation")
    content = {media: {"schema": schema} for media in sorted(spec.media)}
    return {"required": True, "content": content}
