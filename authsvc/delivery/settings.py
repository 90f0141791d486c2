"""Settings of mail, SMS and their delivery."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from authsvc.settings import setting


@dataclass(frozen=True)
class MailSettings:
    """How mail leaves, and what it says of us."""

    transport: str = setting(
        "smtp",
        "`smtp` sends; `log` notes in the log that a mail would have left; `memory` is for tests.",
        choices=("smtp", "log", "memory"),
    )
    host: str = setting("localhost", "The mail server.")
    port: int = setting(587, "Its port: usually 587 with `starttls`, 465 with `tls`.")
    tls: str = setting(
        "starttls",
        "`starttls` and `tls` encrypt and check the server's certificate; `none` is for a server "
        "on the same machine.",
        choices=("none", "starttls", "tls"),
    )
    ca_file: Path | None = setting(
        None, "Certificates (PEM) to trust instead of the system's, for a private authority."
    )
    user: str = setting("", "Name to sign in to the mail server with; empty: no sign-in.")
    password: str = setting("", "Password for the mail server.", secret=True)
    timeout: timedelta = setting(
        timedelta(seconds=10), "Longest wait for each answer of the mail server."
    )
    accept_timeout: timedelta = setting(
        timedelta(seconds=60),
        "Longest wait for its last answer, that it has taken the mail. Hanging up too early means "
        "sending the mail twice.",
    )
    sender: str = setting("", "Address mails come from; empty: no-reply at the base URL's host.")
    sender_name: str = setting("", "Name beside it; empty: the application's name.")
    support: str = setting("", "Address at the foot of each mail where people find help.")
    templates: Path | None = setting(
        None, "Folder with mail templates of your own, searched before the built-in ones."
    )
    silenced: tuple[str, ...] = setting(
        (),
        "Kinds of mail not to send, such as `welcome`; `notices` stands for all that only tell "
        "what happened.",
    )
    inbox: bool = setting(
        False, "Keep copies of mails and texts in memory for the page /dev/inbox. Development only."
    )

    def __post_init__(self) -> None:
        if self.password and self.tls == "none" and not _same_machine(self.host):
            raise ValueError("a password must not travel in the clear: set tls")
        if self.user and not self.password:
            raise ValueError("a user needs a password")


@dataclass(frozen=True)
class SmsSettings:
    """How texts leave."""

    transport: str = setting(
        "log",
        "`http` posts each text to `url`; `log` notes in the log that one would have left; "
        "`memory` is for tests.",
        choices=("http", "log", "memory"),
    )
    url: str = setting("", 'Address that takes `POST {"to": …, "text": …}` as JSON.')
    token: str = setting("", "Sent as bearer token with each text.", secret=True)
    timeout: timedelta = setting(timedelta(seconds=10), "Longest wait for the gateway.")

    def __post_init__(self) -> None:
        if self.transport == "http" and not self.url.startswith(("https://", "http://")):
            raise ValueError("the transport http needs a url that starts with https:// or http://")


@dataclass(frozen=True)
class OutboxSettings:
    """How messages that wait in the database are delivered."""

    couriers: int = setting(
        2,
        "Threads of each server process that deliver, so that one slow mail never holds up the "
        "next; 0 leaves it all to `authsvc worker`.",
    )
    poll: timedelta = setting(
        timedelta(milliseconds=500),
        "How often to look for messages of other processes; those of the own one leave at once.",
    )
    first_retry: timedelta = setting(
        timedelta(seconds=5), "Wait after a first failure; each further wait is four times as long."
    )
    longest_retry: timedelta = setting(timedelta(minutes=15), "Longest wait between two attempts.")
    max_attempts: int = setting(10, "Attempts before a message is given up.")
    keep_trying: timedelta = setting(
        timedelta(days=1),
        "Give a message up after this time, even when the server could not be reached at all. One "
        "whose link or code has expired is given up then.",
    )

    def __post_init__(self) -> None:
        if self.couriers < 0 or self.max_attempts < 1:
            raise ValueError("couriers must not be negative, and max_attempts is at least 1")
        if min(self.poll, self.first_retry, self.longest_retry) <= timedelta():
            raise ValueError("poll, first_retry and longest_retry must be longer than nothing")


def _same_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
