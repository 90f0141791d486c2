"""By which name a password is looked up."""

import hashlib
import unicodedata

DIGITS = 40


def sha1(password: str) -> str:
    """SHA-1 in capital hex digits, as lists of breaches have it, of what opens the account.

    It protects nothing here: it is how such lists name a password.
    """
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hashlib.sha1(text, usedforsecurity=False).hexdigest().upper()
