"""What happens to further addresses. A change of the primary one is ``EmailChanged``."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class AddressRequested(Event):
    """A user asked for one more address; it is of no use before its proof."""

    user_id: str
    address: str


@dataclass(frozen=True, kw_only=True)
class AddressRepeated(Event):
    """Somebody else asked for an address of this user, who was told by mail."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class AddressVerified(Event):
    """A further address was proven, by its mailbox or by a provider."""

    user_id: str
    address: str


@dataclass(frozen=True, kw_only=True)
class AddressRemoved(Event):
    """A user has one address less."""

    user_id: str
    address: str
