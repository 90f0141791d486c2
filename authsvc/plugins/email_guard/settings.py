"""Settings of the guard of addresses."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from authsvc.api import setting
from authsvc.plugins.email_guard.domains import named, of_file

LONGEST = timedelta(seconds=10)
PORT = 53


@dataclass(frozen=True)
class EmailGuardSettings:
    """Which addresses may be taken."""

    disposable: bool = setting(True, "Refuse the domains of the list that comes with the service.")
    refuse: tuple[str, ...] = setting((), "More domains to refuse; sub-domains of theirs as well.")
    list_file: Path | None = setting(
        None, "A file with more domains to refuse, one a line; read at start."
    )
    allow: tuple[str, ...] = setting(
        (), "Domains that are never refused nor looked up, whatever a list says of them."
    )
    dns: bool = setting(
        False,
        "Ask the domain name system whether a domain has mailboxes. One that does not exist or "
        "says that it has none (RFC 7505) is refused.",
    )
    nameservers: tuple[str, ...] = setting(
        (), "Addresses of name servers, with `#port` if it is not 53; empty: those of the machine."
    )
    timeout: timedelta = setting(
        timedelta(seconds=2), "Longest wait for the name servers, all in all; at most ten seconds."
    )
    fail_closed: bool = setting(
        False, "Refuse addresses while the name servers cannot tell; else they are taken."
    )
    remember_for: timedelta = setting(
        timedelta(hours=1), "For how long a process remembers what it was told of a domain."
    )
    before_mails: bool = setting(
        False,
        "Also look before mails that strangers can ask for, such as links to reset a password, and "
        "send none to a domain without mailboxes.",
    )

    def __post_init__(self) -> None:
        if self.list_file is not None and not self.list_file.is_file():
            raise ValueError("list_file is no file that can be read")
        named((*self.refuse, *self.allow, *(of_file(self.list_file) if self.list_file else ())))
        for server in self.nameservers:
            place(server)
        if not timedelta() < self.timeout <= LONGEST:
            raise ValueError("timeout is more than nothing and at most ten seconds")
        if self.remember_for < timedelta():
            raise ValueError("remember_for is not negative")


def place(server: str) -> tuple[str, int]:
    """Address and port of a name server as the setting has it; raises ``ValueError``."""
    host, _, port = server.partition("#")
    return str(ip_address(host)), int(port or PORT)
