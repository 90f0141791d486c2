"""Pages of the development inbox."""

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from authsvc.i18n import mark as _
from authsvc.mail.message import Message
from authsvc.web.csp import allow_source
from authsvc.web.pages.page import page
from authsvc.web.pages.when import when

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""Links open beside it; no script runs, no form is sent, and it has no origin of its own."""
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


def show(request: Any, message: Message) -> dict[str, Any]:
    """A message as the templates want it; a text has no subject, so its beginning stands in."""
    return {
        "id": message.id,
        "kind": message.kind,
        "to": message.to,
        "sender": request.registry.theme.look.name,
        "subject": message.subject or message.text.strip().partition("\n")[0][:80],
        "at": when(request, message.date),
        "text": message.text,
        "framed": bool(message.html),
    }


@page(
    "/dev/inbox",
    name="page.dev_inbox",
    template="dev/inbox.jinja2",
    title=_("Inbox"),
    form=None,
)
def inbox(request: Any) -> Mapping[str, Any]:
    """All messages, the latest first."""
    messages = request.registry.delivery.inbox.newest_first()
    return {"messages": [show(request, message) for message in messages]}


@page(
    "/dev/inbox/{id}",
    name="page.dev_inbox.message",
    template="dev/message.jinja2",
    form=None,
)
def inbox_message(request: Any) -> Mapping[str, Any]:
    """One message as mail programs show it, and as its text."""
    shown = show(request, _wanted(request))
    if shown["framed"]:
        allow_source(request, "frame-src", "'self'")
    return {"page_title": shown["subject"], "message": shown, "sandbox": SANDBOX}


@page("/dev/inbox/{id}/html", name="page.dev_inbox.html", form=None)
def inbox_html(request: Any) -> Response:
    """The mail alone, for the frame on its page. Its styles stand in it, which our pages forbid;
    it may do nothing else."""
    html = _wanted(request).html
    if not html:
        raise HTTPNotFound
    response = Response(html.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _wanted(request: Any) -> Message:
    wanted = request.matchdict["id"]
    messages: list[Message] = request.registry.delivery.inbox.newest_first()
    for message in messages:
        if message.id == wanted:
            return message
    raise HTTPNotFound
