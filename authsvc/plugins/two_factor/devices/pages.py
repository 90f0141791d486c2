"""Trusted devices among the pages of the account."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from authsvc.api import Goto, Limit, Permission, Shape, Text, describe_device, page, when
from authsvc.api import mark as _
from authsvc.plugins.two_factor.devices import usecases as devices


class DeviceForm(Shape):
    """Which device."""

    name: Text = Field(alias="id")


def security(request: Any) -> Mapping[str, Any]:
    """Its part of the security page."""
    auth, identity, words = request.auth, request.identity, request.translations
    return {
        "trusted_devices": [
            {
                "id": device.id,
                "name": (shown := describe_device(words, device.user_agent)).name,
                "kind": shown.kind,
                "trusted": when(request, device.created_at),
                "expires": when(request, device.expires_at),
                "current": device.current,
            }
            for device in devices.list_trusted_devices(auth, identity)
        ],
    }


@page(
    "/account/trusted-devices/revoke",
    name="page.trusted_devices.revoke",
    form=DeviceForm,
    back="page.security",
    permission=Permission.ACCOUNT_EDIT,
    limit=Limit(10, per=60),
)
def revoke_device(request: Any, form: DeviceForm) -> Goto:
    """Ask for a code on that device again."""
    devices.revoke_trusted_device(request.auth, request.identity, form.name)
    return Goto("page.security", say=_("That device is asked for a code again."))
