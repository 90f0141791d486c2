"""Settings of devices without a keyboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting

LONGEST = timedelta(hours=1)
SHORTEST_CODE, LONGEST_CODE = 8, 32
SLOWEST = timedelta(minutes=1)


@dataclass(frozen=True)
class DeviceSettings:
    """Device authorization (RFC 8628): televisions, command lines, anything without a keyboard."""

    clients: Mapping[str, str] = setting(
        {},
        "The client ids that may ask, each with the name that people read, one `id = Name` a line. "
        "Everybody else is refused.",
    )
    lifetime: timedelta = setting(
        timedelta(minutes=30), "How long a code waits to be approved; at most an hour."
    )
    interval: timedelta = setting(
        timedelta(seconds=5), "Shortest time between two questions of a device, 1 to 60 seconds."
    )
    user_code_length: int = setting(8, "Letters and digits of the code people type, 8 to 32.")
    wrong_codes: int = setting(
        10, "Codes that are none, from one network within `lifetime`, before it has to wait."
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.lifetime <= LONGEST:
            raise ValueError("lifetime is more than nothing and at most an hour")
        if not timedelta(seconds=1) <= self.interval <= SLOWEST:
            raise ValueError("interval is 1 to 60 seconds")
        if not SHORTEST_CODE <= self.user_code_length <= LONGEST_CODE:
            raise ValueError("user_code_length is 8 to 32")
        if self.wrong_codes < 1:
            raise ValueError("wrong_codes is at least 1")
