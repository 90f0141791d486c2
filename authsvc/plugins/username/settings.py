"""Settings of user names."""

from dataclasses import dataclass

from authsvc.api import setting


@dataclass(frozen=True)
class UsernameSettings:
    """What a user name may be: letters, digits, underscore and dot."""

    min_length: int = setting(3, "Fewest characters of a user name.")
    max_length: int = setting(30, "Most characters of a user name.")
