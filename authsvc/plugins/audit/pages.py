"""The activity page of the account."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Permission, describe_device, describe_place, given, page, page_path, when
from authsvc.api import mark as _
from authsvc.plugins.audit.reader import entries
from authsvc.plugins.audit.words import tell


def show(request: Any, row: Any) -> dict[str, Any]:
    """An entry as the template wants it."""
    told, words = tell(row.event, row.details), request.translations
    return {
        "id": row.id,
        "icon": told.icon,
        "words": words.gettext(told.words),
        "tone": told.tone,
        "device": describe_device(words, row.user_agent).name,
        "place": describe_place(words, row.ip_address),
        "at": when(request, row.created_at),
    }


@page(
    "/account/activity",
    name="page.activity",
    template="account/activity.jinja2",
    title=_("Activity"),
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def activity(request: Any) -> Mapping[str, Any]:
    """What happened to the caller's account, the latest first."""
    asked = given(request)
    rows, newer, older = entries(
        request.auth,
        request.identity.user_id,
        before=asked.get("before", "")[:64],
        after=asked.get("after", "")[:64],
    )
    path = page_path(request, "page.activity")
    return {
        "events": [show(request, row) for row in rows],
        "newer_url": f"{path}?after={rows[0].id}" if newer and rows else "",
        "older_url": f"{path}?before={rows[-1].id}" if older and rows else "",
    }
