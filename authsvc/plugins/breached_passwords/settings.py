"""Settings of the check of new passwords against known breaches."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from authsvc.api import callable_url, setting

LONGEST = timedelta(seconds=10)


@dataclass(frozen=True)
class BreachedPasswordsSettings:
    """New passwords that were found in breaches: in the list that comes with the service, and in a
    range service or a larger file where one of them is set."""

    bundled: bool = setting(
        True,
        "Refuse the 30 000 passwords that breaches have shown to be used most, by a list that "
        "comes with the service and asks nobody.",
    )
    range_url: str = setting(
        "",
        "Address of a range service, such as `https://api.pwnedpasswords.com/range`: it is sent "
        "the first five hex digits of a SHA-1 hash and answers with all hashes that begin so.",
    )
    file: Path | None = setting(
        None,
        "A file of SHA-1 hashes in hex, one a line and sorted, with or without `:count`. It is "
        "searched where it is, and asked instead of `range_url` if both are set.",
    )
    timeout: timedelta = setting(
        timedelta(seconds=2), "Longest wait for the service, all in all; at most ten seconds."
    )
    fail_closed: bool = setting(
        False, "Refuse new passwords while they cannot be checked; else they are taken unchecked."
    )

    def __post_init__(self) -> None:
        if self.range_url and not callable_url(self.range_url):
            raise ValueError("range_url is an https address without a query")
        if self.file is not None and not self.file.is_file():
            raise ValueError("file is no file that can be read")
        if not timedelta() < self.timeout <= LONGEST:
            raise ValueError("timeout is more than nothing and at most ten seconds")
