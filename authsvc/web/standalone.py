"""What only the service of its own has: answers for unknown paths and for errors."""

import logging
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from authsvc.db.transactions import is_outage, kind_of
from authsvc.errors import INTERNAL_SERVER_ERROR, SERVICE_BUSY
from authsvc.i18n import Translations
from authsvc.i18n import mark as _
from authsvc.web.conduct import RETRY_AFTER
from authsvc.web.logs import Seldom
from authsvc.web.pages.conducting import error_page
from authsvc.web.pages.languages import translations_for_strangers
from authsvc.web.refusals import empty_response, refusal_response

log = logging.getLogger(__name__)
# Touches neither database nor templates: either may be what broke.
SORRY = Template((Path(__file__).parent.parent / "templates" / "sorry.html").read_text())
TITLE = _("Something went wrong")
OUR_FAULT = _(
    "That is our fault, not yours. We have been told, and nothing you did was saved half-way."
)
BUSY = _("We are very busy or being looked after. Please try again in a moment.")


def includeme(config: Any) -> None:
    """Register the last-resort views (ASVS 16.5.4); every path of the site is ours."""
    config.registry.whole_site = True
    config.registry.outages = Seldom()
    config.include("authsvc.web.residence")
    config.add_notfound_view(not_found)
    config.add_exception_view(bad_path, context=URLDecodeError)
    config.add_exception_view(broken, context=Exception)


def not_found(_context: HTTPNotFound, request: Any) -> Response:
    """An empty 404 below the API, as its clients know it; a page for people elsewhere."""
    if _is_api(request):
        return empty_response("404 Not Found")
    return error_page(request, 404)


def bad_path(_context: URLDecodeError, _request: Any) -> Response:
    """A path that is not UTF-8 names nothing."""
    return empty_response("400 Bad Request")


def _is_api(request: Any) -> bool:
    path: str = request.environ["PATH_INFO"] + "/"
    return path.startswith(request.registry.authsvc.base_path + "/")


def broken(error: Exception, request: Any) -> Response:
    """A bug or an outage: logged with its trace, told without any (ASVS 16.5.1)."""
    outage = is_outage(error)
    if not outage:
        log.error("unhandled %s", type(error).__name__, exc_info=error)
    elif request.registry.outages.due(kind_of(error)):  # each request has a line of its own, too
        log.error("the database cannot serve: %s", kind_of(error), exc_info=error)
    refusal = SERVICE_BUSY.error(headers=RETRY_AFTER) if outage else INTERNAL_SERVER_ERROR.error()
    if _is_api(request):
        return refusal_response(request, refusal)
    request.environ["authsvc.refused"] = refusal.code
    page = _sorry(request, BUSY if outage else OUR_FAULT)
    response = Response(page, status=refusal.status)
    response.headers.update(refusal.headers)
    return response


def _sorry(request: Any, words: str) -> str:
    try:
        told = translations_for_strangers(request)
    except (ValueError, OSError):  # a catalogue may be what broke
        told = Translations()
    title, text = escape(told.gettext(TITLE)), escape(told.gettext(words))
    return SORRY.substitute(lang=told.tag, dir=told.direction, title=title, words=text)
