"""One message, mail or SMS, from rendering to handing over."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

MAIL = "mail"
SMS = "sms"


@dataclass(frozen=True)
class Message:
    """What one recipient gets. ``id`` stays the same however often sending has to be tried.

    The texts hold live links and codes, so they stay out of ``repr`` and with it out of logs.
    """

    id: str
    date: datetime
    to: str
    text: str = field(repr=False)
    subject: str = ""
    html: str = field(default="", repr=False)
    kind: str = MAIL

    def pack(self) -> str:
        """The message as text, to be sealed and stored."""
        return json.dumps({**asdict(self), "date": self.date.isoformat()}, ensure_ascii=False)

    @classmethod
    def unpack(cls, packed: str) -> "Message":
        """The reverse of `pack`."""
        values = json.loads(packed)
        return cls(**{**values, "date": datetime.fromisoformat(values["date"])})
