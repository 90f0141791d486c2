"""Rules about addresses: which may be taken, and which are still worth a mail.

Features and plugins add rules; without any, nothing is asked.
"""

from authsvc.context import AuthContext
from authsvc.errors import ApiError, ErrorCode

DISPOSABLE_EMAIL = ErrorCode(
    "DISPOSABLE_EMAIL", 400, "Addresses of disposable mailboxes are not taken here", field="email"
)
NO_MAILBOX = ErrorCode("NO_MAILBOX", 400, "No mail can be sent to that address", field="email")
MAILBOX_CHECK_UNAVAILABLE = ErrorCode(
    "MAILBOX_CHECK_UNAVAILABLE",
    503,
    "That address cannot be checked right now. Please try again later.",
    field="email",
)
ADDRESS_REFUSALS = (DISPOSABLE_EMAIL, NO_MAILBOX, MAILBOX_CHECK_UNAVAILABLE)
"""Why an address that somebody types may not become theirs."""


def check_new_address(auth: AuthContext, address: str, *, field: str = "email") -> None:
    """Raise what a rule has against a canonical address that shall become somebody's.

    Whoever has it already is never asked, so the answer tells nothing of that (ATK-037). Call it
    before a transaction is open: rules may ask somebody else's server (ADR 0020).
    """
    if not auth.services.address_rules:
        return
    auth.let_go()
    try:
        for rule in auth.services.address_rules:
            rule(auth, address)
    except ApiError as refused:
        refused.field = field
        raise


def takes_mail(auth: AuthContext, address: str) -> bool:
    """Whether a mail may be sent there that lets its reader in; the same work for anybody."""
    if not auth.services.mail_rules:
        return True
    auth.let_go()
    return all(rule(auth, address) for rule in auth.services.mail_rules)
