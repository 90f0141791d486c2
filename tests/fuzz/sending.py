"""Requests as they arrive, and what a test asks of the answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, settings
from sqlalchemy import func, select
from webob import Request, Response

from authsvc.models import Base
from authsvc.web.endpoint import Endpoint
from authsvc.web.shapes import Empty
from tests.support.site import Site

JSON = "application/json"
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def send(
    site: Site, method: str, path: str, body: bytes = b"", media: str = JSON, **environ: str
) -> Response:
    """A request as it arrives, for what a well-behaved client library would not send."""
    path, _, query = path.partition("?")
    request = Request.blank("/", method=method, body=body)
    request.environ |= {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_ORIGIN": "https://auth.example.com",
        "REMOTE_ADDR": "192.0.2.7",
        "wsgi.url_scheme": "https",
    } | environ
    if body or media != JSON:
        request.environ["CONTENT_TYPE"] = media
    return request.get_response(site.wsgi)


def rows(site: Site) -> dict[str, int]:
    """How many rows each table has."""
    with site.registry.read_engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


@contextmanager
def unchanged(site: Site) -> Iterator[None]:
    """Inside the block no row comes or goes."""
    before = rows(site)
    yield
    assert rows(site) == before


def endpoints(site: Site) -> list[Endpoint]:
    """All of them."""
    return list(site.registry.catalogue)


def posts(site: Site) -> list[Endpoint]:
    """Those that read a body."""
    return [spec for spec in endpoints(site) if spec.method == "POST"]


def fields(spec: Endpoint) -> dict[str, Any]:
    """The schema of each field of an endpoint's body, by its name on the wire."""
    return dict(spec.body.model_json_schema()["properties"]) if spec.body is not Empty else {}


def kinds(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a field may have."""
    return {kind.get("type", "") for kind in schema.get("anyOf", [schema])}


def assert_refused(response: Response, status: int, code: str, told: str = "") -> None:
    """The refusal has that name, and says ``told``."""
    assert response.status_int == status, response
    assert response.content_type == JSON, response
    assert response.json["code"] == code, response
    assert told in response.json["message"], response
