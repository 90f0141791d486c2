"""What happens to devices."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class DeviceApproved(Event):
    """A user let a device in; it gets its session when it asks next."""

    user_id: str
    client_id: str


@dataclass(frozen=True, kw_only=True)
class DeviceDenied(Event):
    """A user sent a device away."""

    user_id: str
    client_id: str
