"""Pages of the development inbox."""

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from authsvc.i18n import mark as _
from authsvc.mail.message import Message
from authsvc.web.pages.page import page
from authsvc.web.pages.when import when


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
    """One message as its text."""
    wanted = request.matchdict["id"]
    for message in request.registry.delivery.inbox.newest_first():
        if message.id == wanted:
            shown = show(request, message)
            return {"page_title": shown["subject"], "message": shown}
    raise HTTPNotFound
