"""One class for all requests of an application.

Pyramid makes a new class for each request out of what ``add_request_method`` declares as property
or reified; that takes as long as looking a session up does. Here the class is made once.
"""

from collections.abc import Callable
from typing import Any

from pyramid.threadlocal import RequestContext


def prepare(event: Any) -> None:
    """Subscriber of ``ApplicationCreated``: let the router make its requests from one class.

    Sub-requests, which their callers make, and factories that are no class stay Pyramid's business.
    """
    router = event.app
    if isinstance(router.request_factory, type) and router.request_extensions is not None:
        router.request_context = request_context_of(router)


def request_context_of(router: Any) -> Callable[[dict[str, Any]], RequestContext]:
    """What stands in for ``router.request_context``; it does the same."""
    factory = request_class(router.request_factory, router.request_extensions)
    registry, invoke_subrequest = router.registry, router.invoke_subrequest

    def request_context(environ: dict[str, Any]) -> RequestContext:
        request = factory(environ)
        request.registry = registry
        request.invoke_subrequest = invoke_subrequest
        return RequestContext(request)

    return request_context


def request_class(parent: type, extensions: Any) -> type:
    """A subclass of ``parent`` with the declared methods and properties."""
    attributes = {**extensions.methods, **extensions.descriptors}
    return type(parent.__name__, (parent,), {"__module__": parent.__module__, **attributes})
