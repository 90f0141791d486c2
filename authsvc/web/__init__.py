"""The HTTP kit: directives, tweens, derivers and request attributes, in their order."""

from dataclasses import dataclass
from typing import Any

import pyramid_retry
from pyramid.events import ApplicationCreated
from pyramid.interfaces import PHASE0_CONFIG
from pyramid.tweens import EXCVIEW, INGRESS

from authsvc.db import TM_SETTINGS, transactions
from authsvc.web import conduct, request_class
from authsvc.web.admission import add_admission_check
from authsvc.web.bodies import attempts
from authsvc.web.catalogue import Catalogue, endpoint_of, install_mapper
from authsvc.web.endpoint import add_endpoint
from authsvc.web.hooks import Hooks, add_hook
from authsvc.web.pages.page import add_page
from authsvc.web.periodic import Jobs, add_periodic
from authsvc.web.reading import body_in_memory
from authsvc.web.service import client_address_of, context_of, jar_of


@dataclass(frozen=True)
class HostHooks:
    """The transaction rules of a host application, asked for the host's own views."""

    activate: Any = None
    veto: Any = None
    retry: Any = None


RULES = {
    "activate": ("tm.activate_hook", transactions.needs_transaction),
    "veto": ("tm.commit_veto", transactions.must_abort),
    "retry": ("retry.activate_hook", attempts),
}


def includeme(config: Any) -> None:
    """Add the kit to a configuration whose registry already has ``authsvc``."""
    registry = config.registry
    registry.hooks = Hooks()
    registry.admission_checks = []
    registry.session_gates = []
    registry.jobs = Jobs(registry)
    if registry.auth_settings["server"].jobs:
        config.add_subscriber(lambda _event: registry.jobs.start(), ApplicationCreated)
    registry.catalogue = Catalogue(registry.authsvc.base_path)
    install_mapper(config, registry.catalogue)
    _directives(config)
    _request_attributes(config)
    _transactions(config)
    config.include("authsvc.web.observe")
    config.add_tween(
        "authsvc.web.observe.observe_tween_factory",
        under=INGRESS,
        over="authsvc.web.headers.headers_tween_factory",
    )
    config.add_tween(
        "authsvc.web.headers.headers_tween_factory",
        under=INGRESS,
        over="pyramid_tm.tm_tween_factory",
    )
    config.add_tween(
        "authsvc.web.headers.cors_tween_factory",
        under="authsvc.web.headers.headers_tween_factory",
        over="pyramid_tm.tm_tween_factory",
    )
    config.add_tween(
        "authsvc.web.admission.admission_tween_factory",
        under="authsvc.web.headers.cors_tween_factory",
        over=("pyramid_tm.tm_tween_factory", EXCVIEW),
    )
    conduct.add_derivers(config)
    config.add_subscriber(request_class.prepare, ApplicationCreated)


def _directives(config: Any) -> None:
    config.add_directive("add_endpoint", add_endpoint)
    config.add_directive("add_page", add_page)
    config.add_directive("add_hook", add_hook)
    config.add_directive("add_periodic", add_periodic)
    config.add_directive("add_admission_check", add_admission_check)


def _request_attributes(config: Any) -> None:
    config.add_request_method(endpoint_of, "endpoint", reify=True)
    config.add_request_method(context_of, "auth", reify=True)
    config.add_request_method(jar_of, "jar", property=True)
    config.add_request_method(client_address_of, "client_address", reify=True)
    config.add_request_method(body_in_memory, "request_body_tempfile_limit", property=True)


def _transactions(config: Any) -> None:
    """pyramid_tm and pyramid_retry under our rules; a host's rules go on for the host's views."""
    settings = config.get_settings()
    config.registry.mark_retryable = pyramid_retry.mark_error_retryable
    for key, value in TM_SETTINGS.items():
        settings.setdefault(key, value)
    _take_over(config)
    config.include("pyramid_retry")
    config.include("pyramid_tm")
    # Once more when all includes are done: the host may have set its rules after ours.
    config.action("authsvc-transactions", _take_over, args=(config,), order=PHASE0_CONFIG)


def _take_over(config: Any) -> None:
    """Put our rules in the place of the host's, and keep those for the host's own views."""
    settings = config.get_settings()
    theirs = vars(getattr(config.registry, "host_hooks", HostHooks())).copy()
    for name, (key, ours) in RULES.items():
        found = settings.get(key)
        if found is not ours:
            theirs[name] = config.maybe_dotted(found) if found else None
        settings[key] = ours
    config.registry.host_hooks = HostHooks(**theirs)
