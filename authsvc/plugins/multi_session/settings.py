"""Settings of several accounts in one browser."""

from dataclasses import dataclass

from authsvc.api import setting


@dataclass(frozen=True)
class MultiSessionSettings:
    """Several accounts, signed in beside each other in one browser."""

    max_accounts: int = setting(
        5, "As many accounts a browser remembers; one more is signed in, but not remembered."
    )
    show_tokens: bool = setting(
        False,
        "List the accounts with their sessions' real tokens, readable by every script of the "
        "app, instead of handles.",
    )
