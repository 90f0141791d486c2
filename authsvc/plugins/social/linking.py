"""Whether somebody whom a provider names may come in, and as whom: one function, and its reasons.

No database, no clock: what is known goes in, a decision with its reason comes out. Sign-in, native
ID tokens, One Tap, the pages and ``authsvc explain-link`` all ask here (ATK-104, ATK-125).
"""

from dataclasses import dataclass
from enum import StrEnum

from authsvc.i18n import mark as _


class Verdict(StrEnum):
    """What is to be done."""

    SIGN_IN = "sign in"
    CREATE = "create an account"
    LINK = "link and sign in"
    ASK = "ask for proof of the account, then link"
    REFUSE = "refuse"


class Reason(StrEnum):
    """Why; each has its words in :data:`WORDS`."""

    KNOWN = "known"
    NEW = "new"
    BOTH_PROVEN = "both-proven"
    TRUSTED = "trusted"
    OWNER_ASKED = "owner-asked"
    OWN_ALREADY = "own-already"
    PROVIDER_UNPROVEN = "provider-unproven"
    LOCAL_UNPROVEN = "local-unproven"
    BY_HAND = "by-hand"
    LINKING_OFF = "linking-off"
    OTHER_OWNER = "other-owner"
    OTHER_EMAIL = "other-email"
    NO_EMAIL = "no-email"
    MUST_BE_PROVEN = "must-be-proven"
    SIGN_UP_OFF = "sign-up-off"


WORDS = {
    Reason.KNOWN: _("This account at the provider was connected before."),
    Reason.NEW: _("Nobody here has this address, and new accounts may be made."),
    Reason.BOTH_PROVEN: _("The provider and we have both seen proof of the same address."),
    Reason.TRUSTED: _("The operator trusts this provider's addresses, and ours is proven."),
    Reason.OWNER_ASKED: _("The account's owner is signed in and asked for it."),
    Reason.OWN_ALREADY: _("It is connected to the same account already."),
    Reason.PROVIDER_UNPROVEN: _("The provider does not say that the address was proven."),
    Reason.LOCAL_UNPROVEN: _("The address of the account here was never proven."),
    Reason.BY_HAND: _("Accounts are connected only when their owner asks for it."),
    Reason.LINKING_OFF: _("Connecting accounts is switched off."),
    Reason.OTHER_OWNER: _("It is connected to another account here."),
    Reason.OTHER_EMAIL: _("Its address is another than that of the account here."),
    Reason.NO_EMAIL: _("The provider tells no address."),
    Reason.MUST_BE_PROVEN: _("Only people with a proven address are admitted with this provider."),
    Reason.SIGN_UP_OFF: _("With this provider no new accounts are made."),
}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The operator's choices that matter here."""

    linking: bool = True
    implicit: bool = True
    different_emails: bool = False
    trusted: bool = False
    sign_up: bool = True
    require_verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Local:
    """An account of ours, as far as it matters here."""

    user_id: str
    email_proven: bool
    """Whether the address that the provider names is proven for this account."""
    same_email: bool = True


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Who stands at the door."""

    email: str | None
    email_verified: bool
    """By the provider's own word."""
    owner: str | None = None
    """The user id to whom (issuer, subject) is connected."""
    by_email: Local | None = None
    """Whoever has the address here."""
    asking: Local | None = None
    """The signed-in user who asks to connect; ``None`` at sign-in."""


@dataclass(frozen=True)
class Decision:
    """What to do, why, and with whose account."""

    verdict: Verdict
    reason: Reason
    user_id: str | None = None

    @property
    def explanation(self) -> str:
        """The reason in a sentence, to be translated."""
        return WORDS[self.reason]


def decide(facts: Facts, rules: Rules) -> Decision:
    """Link, ask or refuse (ADR 0019).

    What is connected stays connected, whatever its address becomes: the key is (issuer, subject).
    An address alone opens an account only if both sides have seen it proven, since whoever can
    choose an address at either side would else choose somebody else's.
    """
    if facts.asking is not None:
        return _for_owner(facts, facts.asking, rules)
    if facts.owner is not None:
        return Decision(Verdict.SIGN_IN, Reason.KNOWN, facts.owner)
    if facts.email is None:
        return Decision(Verdict.REFUSE, Reason.NO_EMAIL)
    if facts.by_email is None:
        return _for_stranger(facts, rules)
    return _for_namesake(facts, facts.by_email, rules)


def _for_owner(facts: Facts, asking: Local, rules: Rules) -> Decision:
    if facts.owner == asking.user_id:
        return Decision(Verdict.LINK, Reason.OWN_ALREADY, asking.user_id)
    if not rules.linking:
        return Decision(Verdict.REFUSE, Reason.LINKING_OFF, asking.user_id)
    if not (facts.email_verified or rules.trusted):
        return Decision(Verdict.REFUSE, Reason.PROVIDER_UNPROVEN, asking.user_id)
    if not (asking.same_email or rules.different_emails):
        return Decision(Verdict.REFUSE, Reason.OTHER_EMAIL, asking.user_id)
    if facts.owner is not None:
        return Decision(Verdict.REFUSE, Reason.OTHER_OWNER, asking.user_id)
    return Decision(Verdict.LINK, Reason.OWNER_ASKED, asking.user_id)


def _for_stranger(facts: Facts, rules: Rules) -> Decision:
    if not rules.sign_up:
        return Decision(Verdict.REFUSE, Reason.SIGN_UP_OFF)
    if rules.require_verified and not facts.email_verified:
        return Decision(Verdict.REFUSE, Reason.MUST_BE_PROVEN)
    return Decision(Verdict.CREATE, Reason.NEW)


def _for_namesake(facts: Facts, local: Local, rules: Rules) -> Decision:
    """Somebody here has the address. Where the address proves too little, the owner may."""
    if not rules.linking:
        return Decision(Verdict.REFUSE, Reason.LINKING_OFF, local.user_id)
    if not (facts.email_verified or rules.trusted):
        return Decision(Verdict.ASK, Reason.PROVIDER_UNPROVEN, local.user_id)
    if not local.email_proven:
        return Decision(Verdict.ASK, Reason.LOCAL_UNPROVEN, local.user_id)
    if not rules.implicit:
        return Decision(Verdict.ASK, Reason.BY_HAND, local.user_id)
    reason = Reason.BOTH_PROVEN if facts.email_verified else Reason.TRUSTED
    return Decision(Verdict.LINK, reason, local.user_id)
