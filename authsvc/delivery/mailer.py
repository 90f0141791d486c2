"""What use cases call: a letter is written and waits in the outbox of the same transaction."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from authsvc.db import outbox
from authsvc.mail.letters import Letters
from authsvc.mail.message import MAIL, SMS, Message

NOTICES = frozenset(
    {
        "address_added",
        "address_primary",
        "address_removed",
        "address_taken",
        "account_connected",
        "backup_code_used",
        "backup_codes_replaced",
        "email_changed",
        "existing_account",
        "factors_removed",
        "new_device_sign_in",
        "passkey_added",
        "passkey_removed",
        "password_changed",
        "phone_changed",
        "phone_removed",
        "two_factor_disabled",
        "two_factor_enabled",
        "two_factor_locked",
        "wallet_added",
        "wallet_removed",
        "welcome",
    }
)

Seal = Callable[[str], str]


class Post:
    """Seals messages and puts them into the outbox; never talks to the network."""

    def __init__(
        self,
        seal: Seal,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        keep_trying: timedelta,
    ) -> None:
        self._seal = seal
        self.now = now
        self.new_id = new_id
        self._keep_trying = keep_trying

    def hand_in(self, session: Session, message: Message, lifetime: timedelta | None) -> None:
        """Leave ``message`` in the open transaction. Past its lifetime it is not worth sending."""
        keep = self._keep_trying if lifetime is None else min(lifetime, self._keep_trying)
        outbox.enqueue(
            session, message.kind, message.to, self._seal(message.pack()),
            now=message.date, expires_at=message.date + keep,
        )  # fmt: skip


class Mailer:
    """Writes letters."""

    def __init__(self, post: Post, letters: Letters, silenced: Collection[str] = ()) -> None:
        self._post = post
        self.letters = letters
        every_notice = NOTICES if "notices" in silenced else frozenset()
        self._silenced = frozenset(silenced) | every_notice

    def sends(self, kind: str) -> bool:
        """Whether settings let that kind out; false spares the work before it is written."""
        return kind not in self._silenced

    def send(
        self, session: Session, kind: str, to: str, locale: str | None, **values: object
    ) -> None:
        """Write the letter ``kind`` and leave it in the transaction; it goes out after the commit.

        ``expires_in``, when given, tells how long the link or code in it works: afterwards the
        letter is not sent any more. ``when``, the moment a notice tells of, is now unless given.
        A kind that settings silence is not written at all.
        """
        if kind in self._silenced:
            return
        now = self._post.now()
        letter = self.letters.write(kind, locale, {"when": now, **values})
        message = Message(
            id=self._post.new_id(), date=now, to=to, kind=MAIL,
            subject=letter.subject, text=letter.text, html=letter.html,
        )  # fmt: skip
        lifetime = values.get("expires_in")
        self._post.hand_in(session, message, lifetime if isinstance(lifetime, timedelta) else None)


class Texter:
    """Sends short texts to phone numbers."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def send(
        self, session: Session, to: str, text: str, expires_in: timedelta | None = None
    ) -> None:
        """Leave the text in the transaction; it goes out after the commit."""
        message = Message(id=self._post.new_id(), date=self._post.now(), to=to, kind=SMS, text=text)
        self._post.hand_in(session, message, expires_in)
