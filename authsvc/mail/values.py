"""What other people typed, made harmless before it stands in a mail from us.

A name is how a stranger writes into our mails: a link to click, a number to call, a second page of
text (ATK-207). Escaping for HTML happens in the templates; this is about what is left as text.
"""

import re
import unicodedata
from ipaddress import ip_address

NAME_LENGTH = 64
ADDRESS_LENGTH = 320
# Joiners that Persian, Hindi and emoji need; all other invisible characters go.
_JOINERS = "\u200c\u200d"
# What mail programs turn into links needs one of these between two other characters.
_BINDERS = re.compile(r"([.:。@])(?=\S)")
_LINK = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
_CODE = re.compile(r"[0-9A-Za-z-]{4,32}")
_WALLET = re.compile(r"0x[0-9A-Fa-f]{1,40}(?:…[0-9A-Fa-f]{1,40})?")
_MAILBOX = re.compile(r"[^\s<>\"@]+@[^\s<>\"@]+")


def plain(text: str, length: int = NAME_LENGTH) -> str:
    """One line without control or direction characters, nothing that becomes a link, cut short."""
    visible = "".join(" " if _unseen(character) else character for character in text)
    words = " ".join(unicodedata.normalize("NFKC", visible).replace("//", "/").split())
    if len(words) > length:
        words = words[: length - 1].rstrip() + "…"
    return _BINDERS.sub(r"\1 ", words)


def mailbox(text: str) -> str:
    """An e-mail address as it is; anything else as `plain` text."""
    whole = _MAILBOX.fullmatch(text) and len(text) <= ADDRESS_LENGTH
    return text if whole and not any(map(_unseen, text)) else plain(text)


def network_address(text: str) -> str:
    """An IP address as it is; anything else as `plain` text."""
    try:
        return str(ip_address(text))
    except ValueError:
        return plain(text)


def wallet(text: str) -> str:
    """An Ethereum address, shortened or not, as it is; anything else as `plain` text."""
    return text if _WALLET.fullmatch(text) else plain(text)


def link(text: str) -> str:
    """A link that we made. Raises ``ValueError`` for one that could end early in a mail."""
    if not _LINK.fullmatch(text):
        raise ValueError("a link in a mail is an absolute URL, percent-encoded")
    return text


def code(text: str) -> str:
    """A one-time code that we made. Raises ``ValueError`` for anything else."""
    if not _CODE.fullmatch(text):
        raise ValueError("a code in a mail is made of digits and letters")
    return text


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
