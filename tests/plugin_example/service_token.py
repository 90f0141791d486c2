"""A token in a header for another service of ours, good for one endpoint and nothing else."""

from dataclasses import dataclass
from typing import Any

from pyramid.authorization import Allow

from authsvc.api import ABSENT, REFUSED, Absent, Identity, Resource, Shape, endpoint, same, setting


@dataclass(frozen=True)
class ServiceTokenSettings:
    """Whom we know."""

    value: str = setting("", "What the service sends in X-Service-Token.", secret=True)


class ServiceTokenSource:
    """``X-Service-Token``; endpoints that take it say ``accepts=("service",)``."""

    kind = "service"
    scheme = {"service": {"type": "apiKey", "in": "header", "name": "X-Service-Token"}}  # noqa: RUF012

    def __init__(self, value: str) -> None:
        self._value = value

    def identify(self, request: Any) -> Identity | Absent:
        """A wrong token ends the search: no cookie beside it counts."""
        given = request.environ.get("HTTP_X_SERVICE_TOKEN")
        if given is None:
            return ABSENT
        good = bool(self._value) and same(given, self._value)
        return Identity(user_id="reporter", kind=self.kind) if good else REFUSED


class Reports(Resource):
    """The node ``reports`` below the root."""

    __acl__ = ((Allow, "credential:service", "report:read"),)


class Report(Shape):
    """What the service wants to know."""

    users: int = 0


@endpoint("GET", "/report", name="report", returns=Report, mode="read", accepts=("service",),
          permission="report:read", locate=lambda _request, _body: ("reports",),
          unlimited="one trusted caller; the general limit holds")  # fmt: skip
def report(_request: Any, _body: Any) -> Report:
    """The report."""
    return Report(users=1)


def includeme(config: Any) -> None:
    """The source, asked before the cookie; the resource; the endpoint."""
    settings = config.add_settings_section("service_token", ServiceTokenSettings)
    config.add_credential_source(ServiceTokenSource(settings.value), order=20)
    config.add_resource("reports", Reports)
    config.scan(__name__, categories=["authsvc"])
