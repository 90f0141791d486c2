"""Metrics for Prometheus: what is asked, how long it takes, who waits, who signs in.

Included only while ``authsvc.metrics.enabled`` is on. Labels are names of endpoints, events and
ways to sign in, so there are few of them, and nobody's data is among them (ATK-219).
"""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pyramid.response import Response
from sqlalchemy.exc import SQLAlchemyError

from authsvc.crypto.digests import same
from authsvc.db import outbox
from authsvc.settings import SettingsError
from authsvc.web.endpoint import OPEN
from authsvc.web.refusals import empty_response

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SHORTEST_TOKEN = 16


def includeme(config: Any) -> None:
    """The numbers, and the page that Prometheus reads; raises without a token for it."""
    registry = config.registry
    settings = registry.auth_settings["metrics"]
    if len(settings.token) < SHORTEST_TOKEN:
        raise SettingsError(
            "authsvc.metrics.token", f"metrics need a token of at least {SHORTEST_TOKEN} characters"
        )
    registry.metrics = Metrics(registry)
    config.add_route("authsvc.metrics", settings.path, request_method="GET")
    config.add_view(show, route_name="authsvc.metrics", **OPEN)


class Metrics:
    """The numbers of this process."""

    def __init__(self, registry: Any) -> None:
        self.collected = CollectorRegistry()
        ProcessCollector(registry=self.collected)
        self.collected.register(Waiting(registry))
        self._duration = Histogram(
            "authsvc_request_seconds", "Requests by endpoint or page, and how long they took.",
            ("endpoint", "status"), registry=self.collected, buckets=BUCKETS,
        )  # fmt: skip
        self._events = Counter(
            "authsvc_events", "Sign-ins, refused passwords and all other events of the service.",
            ("event", "method"), registry=self.collected,
        )  # fmt: skip

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._duration.labels(endpoint, str(status)).observe(seconds)

    def happened(self, event: str, method: str) -> None:
        """Count an event that was committed, by the way to sign in where there is one."""
        self._events.labels(event, method).inc()


class Waiting(Collector):
    """What waits at the moment somebody looks."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The hash queue of this process, and the outbox of all."""
        hasher = self._registry.authsvc.services.hasher
        yield _gauge(
            "authsvc_hashes_waiting", "Passwords that wait for their hash.", hasher.waiting
        )
        try:
            with self._registry.read_engine.connect() as connection:
                found = outbox.backlog(connection)
        except SQLAlchemyError:
            return  # the other numbers are wanted most while the database is away
        now = self._registry.authsvc.services.now()
        age = (now - found.oldest).total_seconds() if found.oldest else 0.0
        yield _gauge("authsvc_outbox_waiting", "Messages that wait to be sent.", found.waiting)
        yield _gauge("authsvc_outbox_dead", "Messages that were given up.", found.dead)
        yield _gauge("authsvc_outbox_oldest_seconds", "Age of the oldest that waits.", age)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)


def show(request: Any) -> Response:
    """All numbers, for whoever has the token (ASVS 13.4.5)."""
    settings = request.registry.auth_settings["metrics"]
    given = request.environ.get("HTTP_AUTHORIZATION", "")
    if not same(given, f"Bearer {settings.token}"):
        response = empty_response("401 Unauthorized")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    body = generate_latest(request.registry.metrics.collected)
    return Response(body, headerlist=[("Content-Type", CONTENT_TYPE_LATEST)])
