"""Send a code for a purpose, and judge what is typed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from authsvc.context import AuthContext
from authsvc.core.accounts.reader import Credential
from authsvc.core.codes.settings import CodeSettings
from authsvc.core.password.throttle import is_known_place
from authsvc.core.password.usecases.links import pretend
from authsvc.core.password.usecases.mailbox import Newcomer, sign_up_is_open
from authsvc.core.verification.codes import (
    Kind,
    Slot,
    Verdict,
    is_waiting,
    issue_code,
    spend_code,
    try_code,
)
from authsvc.errors import ErrorCode


@dataclass(frozen=True)
class Wish:
    """A code for a purpose: ``to`` whom it goes, in one spelling, and the ``slot`` it waits in."""

    purpose: str
    to: str
    slot: Slot


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """By which name a channel refuses a code. Without ``absent`` one never sent is ``wrong``."""

    wrong: ErrorCode
    expired: ErrorCode
    too_many: ErrorCode
    absent: ErrorCode | None = None


class Channel(ABC):
    """A way by which codes reach people, and what is its own about it."""

    section: ClassVar[str]
    """Its settings, a ``CodeSettings``."""
    prefix: ClassVar[str]
    """Before the purposes of its proofs."""
    method: ClassVar[str]
    """How sessions say that one came in by it."""
    entry: ClassVar[str]
    """The purpose of codes that sign in."""
    nowhere: ClassVar[str]
    """Where nobody is reached: codes that nobody may have are sent there, and taken back."""
    refusals: ClassVar[Refusals]

    @abstractmethod
    def find(self, auth: AuthContext, to: str) -> Credential | None:
        """Whoever is proven to be reached there."""

    @abstractmethod
    def hold(self, auth: AuthContext, to: str) -> Credential | None:
        """The same, their row held until the commit; before a code is spent."""

    @abstractmethod
    def may_send(self, auth: AuthContext, wish: Wish, user_id: str | None) -> bool:
        """Count a message; false when there were enough. Before the transaction begins."""

    @abstractmethod
    def deliver(
        self, auth: AuthContext, wish: Wish, to: str, code: str, lifetime: timedelta
    ) -> None:
        """Write the message."""

    @abstractmethod
    def tell_sent(self, auth: AuthContext, wish: Wish, user_id: str | None, *, sent: bool) -> None:
        """Emit the event of a code that was asked for."""

    @abstractmethod
    def tell_refused(self, auth: AuthContext, wish: Wish, user_id: str | None) -> None:
        """Emit the event of a wrong code."""

    @abstractmethod
    def admit(
        self, auth: AuthContext, wish: Wish, held: Credential | None, newcomer: Newcomer
    ) -> Mapping[str, Any]:
        """The user who comes in with a code that was just spent; somebody new where allowed."""

    @abstractmethod
    def put_in_place(self, auth: AuthContext, wish: Wish, held: Credential, hashed: str) -> None:
        """Store a password that a code has reset."""

    def shown(self, to: str) -> str:
        """An address of the channel as people write it."""
        return to

    def wish(self, purpose: str, to: str, browser: str = "") -> Wish:
        """The usual case: the code is sent to whom it is about.

        With ``browser`` it is good in that browser only, and nobody else's tries count there.
        """
        return Wish(purpose, to, Slot(to, browser))

    def is_open(self, auth: AuthContext) -> bool:
        """Whether a code to somebody unknown creates an account."""
        settings: CodeSettings = auth.settings(self.section)
        return settings.sign_up and sign_up_is_open(auth)

    def kind(self, auth: AuthContext, purpose: str) -> Kind:
        """The bounds of a purpose's codes."""
        settings: CodeSettings = auth.settings(self.section)
        return Kind(
            f"{self.prefix}:{purpose}",
            settings.lifetime,
            settings.digits,
            settings.attempts,
            settings.attempts_in_a_row,
        )

    def ask(self, auth: AuthContext, wish: Wish, found: Credential | None, *, wanted: bool) -> None:
        """Send a code; begins the transaction. See :meth:`send`."""
        user_id = _id(found)
        allowed = self.may_send(auth, wish, user_id)
        auth.begin()
        self.send(auth, wish, user_id, wanted=wanted, allowed=allowed)

    def send(
        self,
        auth: AuthContext,
        wish: Wish,
        user_id: str | None,
        *,
        wanted: bool,
        allowed: bool,
    ) -> None:
        """Send a code. Answer, work and later refusals tell nothing.

        Somebody unwanted gets a code that nobody reads, so that trying is answered alike (ATK-040).
        Who was sent enough, and is not ``allowed`` another, keeps the code there is.
        """
        subject = user_id or wish.to
        if not allowed:
            pretend(auth, lambda: self._deliver(auth, wish, self._issue(auth, wish, subject)))
        else:
            code = self._issue(auth, wish, subject)
            if wanted:
                self._deliver(auth, wish, code, wish.to)
            else:
                pretend(auth, lambda: self._deliver(auth, wish, code))
        self.tell_sent(auth, wish, user_id, sent=allowed and wanted)

    def leave(self, auth: AuthContext, wish: Wish, *, allowed: bool) -> None:
        """A code that nobody is sent, where another message takes its place; else as :meth:`send`.

        Guesses at it are answered like those at any other.
        """
        if allowed:
            self._issue(auth, wish, wish.to)
        else:
            pretend(auth, lambda: self._issue(auth, wish, wish.to))
        self.tell_sent(auth, wish, None, sent=False)

    def _issue(self, auth: AuthContext, wish: Wish, subject: str) -> str:
        return issue_code(auth, self.kind(auth, wish.purpose), wish.slot, subject=subject)

    def _deliver(self, auth: AuthContext, wish: Wish, code: str, to: str = "") -> None:
        lifetime = self.kind(auth, wish.purpose).lifetime
        self.deliver(auth, wish, to or self.nowhere, code, lifetime)

    def require_sent(self, auth: AuthContext, wish: Wish) -> None:
        """Raise unless a code might be right; so that a hash is made only then."""
        if not is_waiting(auth, self.kind(auth, wish.purpose), wish.slot):
            raise (self.refusals.absent or self.refusals.wrong).error()

    def require(self, auth: AuthContext, wish: Wish, code: str) -> None:
        """Count and judge what was typed; begins the transaction.

        A right code is still to be spent.
        """
        if self.refusals.absent is not None:
            self.require_sent(auth, wish)
        user_id = _id(self.find(auth, wish.to))
        kind = self.kind(auth, wish.purpose)
        known = lambda: is_known_place(auth, user_id or "")  # noqa: E731 # asked for if needed
        verdict = try_code(auth, kind, wish.slot, code, is_known=known)
        if verdict is not Verdict.RIGHT:
            self.tell_refused(auth, wish, user_id)
            raise self._refusal(verdict).error(keep_writes=True)

    def _refusal(self, verdict: Verdict) -> ErrorCode:
        if verdict is Verdict.EXPIRED:
            return self.refusals.expired
        if verdict is Verdict.ABSENT and self.refusals.absent is not None:
            return self.refusals.absent
        return self.refusals.too_many if verdict is Verdict.TOO_MANY else self.refusals.wrong

    def spend(self, auth: AuthContext, wish: Wish) -> None:
        """Take a right code out of the world, once whoever it is about is held (ATK-089)."""
        if not spend_code(auth, self.kind(auth, wish.purpose), wish.slot):
            raise self.refusals.wrong.error()


def _id(found: Credential | None) -> str | None:
    return found.user["id"] if found is not None else None
