"""What only the service of its own has: answers for unknown paths and for errors."""

import logging
from typing import Any

from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from authsvc.errors import INTERNAL_SERVER_ERROR
from authsvc.web.refusals import empty_response, refusal_response

log = logging.getLogger(__name__)


def includeme(config: Any) -> None:
    """Register the last-resort views (ASVS 16.5.4)."""
    config.add_notfound_view(not_found)
    config.add_exception_view(bad_path, context=URLDecodeError)
    config.add_exception_view(broken, context=Exception)


def not_found(_context: HTTPNotFound, request: Any) -> Response:
    """An empty 404, as clients of the API know it."""
    request.response.status_int = 404
    return empty_response("404 Not Found")


def bad_path(_context: URLDecodeError, _request: Any) -> Response:
    """A path that is not UTF-8 names nothing."""
    return empty_response("400 Bad Request")


def broken(error: Exception, request: Any) -> Response:
    """A bug or an outage: logged with its trace, told without any (ASVS 16.5.1)."""
    log.error("unhandled %s", type(error).__name__, exc_info=error)
    return refusal_response(request, INTERNAL_SERVER_ERROR.error())
