"""The canonical form of an e-mail address (ADR 0010)."""

import re
import unicodedata

LONGEST = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\.\x00-\x1f\x7f]+(\.[^\s@\"(),:;<>\[\]\\.\x00-\x1f\x7f]+)*")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def canonical(address: str) -> str | None:
    """NFKC, lower case, IDNA domain; ``None`` for what is no address.

    ``Victim@Example.com`` and ``victim@example.com`` are one mailbox to everybody who runs mail
    (ATK-044). Dots and plus signs are left alone: only the mailbox's owner knows what they mean.
    """
    if len(address) > LONGEST:
        return None
    local, at, domain = unicodedata.normalize("NFKC", address).lower().rpartition("@")
    ascii_domain = _ascii(domain)
    if not at or ascii_domain is None or not local.isprintable():
        return None
    if len(local.encode()) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        return None
    return f"{local}@{ascii_domain}"


def _ascii(domain: str) -> str | None:
    try:
        text = domain.encode("idna").decode()
    except UnicodeError:
        return None
    labels = text.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):
        return None
    if labels[-1].isdigit() or len(labels[-1]) < 2:  # an IP address, or no top-level domain at all
        return None
    return text
