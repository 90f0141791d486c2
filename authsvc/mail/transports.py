"""What a transport promises, how it fails, and the transports that need no network."""

import logging
from collections import deque
from datetime import datetime
from typing import Protocol

from authsvc.mail.message import Message

log = logging.getLogger(__name__)

INBOX_SIZE = 200


class DeliveryError(Exception):
    """A message was not handed over. ``reason`` is short and never holds a word of the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreachableError(DeliveryError):
    """The server does not serve us at all: no message is to blame."""


class DeferredError(DeliveryError):
    """This message was not taken now; it may be later."""


class RejectedError(DeliveryError):
    """This message will never be taken (RFC 5321 section 4.2.1: a permanent refusal)."""


class Transport(Protocol):
    """Hands messages over. Used by one thread."""

    def send(self, message: Message) -> None:
        """Hand over, or raise one of the `DeliveryError`s."""

    def close(self) -> None:
        """Let go of any connection; the next `send` opens a new one."""


class LogTransport:
    """Notes that a message would have left; not to whom, and not what it says (ASVS 16.2.5)."""

    def send(self, message: Message) -> None:
        """Write the line."""
        log.info("not sent, no server is configured: %s %r", message.kind, message.subject)

    def close(self) -> None:
        """Nothing to let go of."""


class Inbox:
    """The newest messages, kept in memory for the inbox page of development and for tests.

    Shared by the transports of all threads of a process.
    """

    def __init__(self, size: int = INBOX_SIZE) -> None:
        self._messages: deque[Message] = deque(maxlen=size)

    def add(self, message: Message) -> None:
        """Keep one more; the oldest gives way."""
        self._messages.append(message)

    def newest_first(self) -> list[Message]:
        """Everything kept."""
        return list(reversed(self._messages.copy()))

    def latest(self, to: str) -> Message | None:
        """The newest message for that address or number."""
        return next((message for message in self.newest_first() if message.to == to), None)

    def since(self, moment: datetime) -> list[Message]:
        """What was written at that moment or later, newest first."""
        return [message for message in self.newest_first() if message.date >= moment]

    def clear(self) -> None:
        """Forget everything."""
        self._messages.clear()


class InboxTransport:
    """Keeps a copy of everything that its inner transport has taken; alone, that is all it does."""

    def __init__(self, inbox: Inbox, inner: Transport | None = None) -> None:
        self._inbox = inbox
        self._inner = inner

    def send(self, message: Message) -> None:
        """Hand over first: a message that failed is in no inbox."""
        if self._inner is not None:
            self._inner.send(message)
        self._inbox.add(message)

    def close(self) -> None:
        """Close the inner transport."""
        if self._inner is not None:
            self._inner.close()
