"""JSON endpoints of trusted devices."""

from typing import Any

from authsvc.api import UNAUTHORIZED, Empty, Limit, Permission, Status, caller, endpoint
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.devices.shapes import DeviceName, DeviceObject

OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "stored",
    "locate": caller,
    "mode": "phased",
    "limit": Limit(3, per=10),
}


@endpoint(
    "GET",
    "/two-factor/list-trusted-devices",
    name="two-factor.list-trusted-devices",
    permission=Permission.ACCOUNT_READ,
    session="stored",
    locate=caller,
    mode="read",
    returns=list[DeviceObject],
    errors=(UNAUTHORIZED,),
    unlimited="it reads the caller's own rows",
)
def list_trusted_devices(request: Any, _body: Empty) -> Any:
    """The devices that are not asked for a second factor."""
    found = devices.list_trusted_devices(request.auth, request.identity)
    return [DeviceObject(**vars(device)).wire() for device in found]


@endpoint(
    "POST",
    "/two-factor/revoke-trusted-device",
    name="two-factor.revoke-trusted-device",
    body=DeviceName,
    returns=Status,
    errors=(UNAUTHORIZED,),
    **OWNER,
)
def revoke_trusted_device(request: Any, body: DeviceName) -> Status:
    """Ask one device for a second factor again."""
    devices.revoke_trusted_device(request.auth, request.identity, body.id)
    return Status()


@endpoint(
    "POST",
    "/two-factor/revoke-trusted-devices",
    name="two-factor.revoke-trusted-devices",
    returns=Status,
    errors=(UNAUTHORIZED,),
    **OWNER,
)
def revoke_trusted_devices(request: Any, _body: Empty) -> Status:
    """Ask all of the caller's devices again."""
    devices.revoke_trusted_devices(request.auth, request.identity)
    return Status()
