"""Wire shapes of trusted devices."""

from authsvc.api import Moment, Shape, Text


class DeviceName(Shape):
    """Names a trusted device by its id."""

    id: Text


class DeviceObject(Shape):
    """A trusted device; ``current`` is the one that asks."""

    id: str
    user_agent: str | None
    ip_address: str | None
    created_at: Moment
    last_used_at: Moment
    expires_at: Moment
    current: bool
