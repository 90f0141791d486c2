"""Settings of Sign-In with Ethereum."""

import re
from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import canonical_email, setting
from authsvc.plugins.siwe.message import LARGEST_CHAIN, STATEMENT

LONGEST_NONCE = timedelta(minutes=15)
CHAIN = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True)
class SiweSettings:
    """Sign-In with Ethereum (EIP-4361). The defaults are the safe ones."""

    origins: tuple[str, ...] = setting(
        (),
        "Origins besides the base URL's own whose pages may ask wallets to sign, for example "
        "`https://app.example.com`; a message's domain and URI have to be of one of them.",
    )
    chains: tuple[str, ...] = setting(
        (),
        "Chain ids that a message may name, for example `1 137`; empty: all. A wallet's key is the "
        "same on every chain.",
    )
    sign_up: bool = setting(
        True, "An unknown wallet creates an account; `password.sign_up` has to allow it."
    )
    anonymous: bool = setting(
        True,
        "New accounts need no e-mail address. Else one is asked for, and is theirs when they have "
        "used the link that is mailed to it.",
    )
    email_domain: str = setting(
        "siwe.placeholder.invalid",
        "Domain of the addresses that stand in for those of users who came by wallet. Nothing is "
        "mailed there, and nobody else can have one.",
    )
    statement: str = setting(
        "Sign in with this wallet.", "What people read in their wallet when our page asks them."
    )
    nonce_lifetime: timedelta = setting(
        timedelta(minutes=10), "How long a message can be signed and sent; at most 15 minutes."
    )
    clock_skew: timedelta = setting(
        timedelta(minutes=10), "How far the time that a message says it was issued at may be off."
    )
    bind_browser: bool = setting(
        True, "A nonce is good only in the browser that asked for it, which a cookie tells."
    )
    per_account: int = setting(10, "Most wallets of one account.")
    per_network: int = setting(
        100, "Accounts that may come from one network in a day: keys cost nothing to make."
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.nonce_lifetime <= LONGEST_NONCE:
            raise ValueError("nonce_lifetime is at most 15 minutes")
        if self.clock_skew < timedelta() or min(self.per_account, self.per_network) < 1:
            raise ValueError("clock_skew is not negative; per_account, per_network at least 1")
        if not all(CHAIN.fullmatch(each) and int(each) <= LARGEST_CHAIN for each in self.chains):
            raise ValueError("chains are numbers such as 1")
        if not STATEMENT.fullmatch(self.statement):
            raise ValueError("statement is one line of ASCII letters, digits and signs of URIs")
        if canonical_email(f"a@{self.email_domain}") != f"a@{self.email_domain}":
            raise ValueError("email_domain is a domain in lower case")
