"""Bodies are taken in before a request is judged: nothing too long, nothing cut off."""

from typing import Any

from authsvc.db import transactions

CUT = "authsvc.cut"


class Capped:
    """A body of unknown length, up to the first byte that is too many."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int) -> bytes:
        """Nothing when it is over, or has been enough."""
        part: bytes = self._stream.read(min(size, self._left))
        self._left -= len(part)
        return part


def attempts(request: Any) -> int | None:
    """pyramid_retry's activate hook: else it would copy any length now, and fail on a cut body.

    Servers that stream bodies, such as granian, leave both to the application.
    """
    registry = request.registry
    if request.endpoint is None and getattr(registry, "whole_site", False):
        return 1  # it leads nowhere, and nobody reads its body
    if request.endpoint is not None and (request.content_length or 0) <= registry.authsvc.max_body:
        take_in(request, registry.authsvc.max_body)
    return transactions.attempts(request)


def take_in(request: Any, most: int) -> None:
    """Read the body into memory; what a client has not sent to its end is marked (``CUT``)."""
    environ = request.environ
    if request.content_length is None and environ.get("wsgi.input_terminated"):
        environ["wsgi.input"] = Capped(environ["wsgi.input"], most + 1)
    try:
        request.make_body_seekable()
    except OSError:
        environ[CUT] = True
        request.body = b""
