"""Time-based one-time passwords (RFC 6238): seeds, URIs for apps, the step of a code."""

from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

import pyotp

from authsvc.crypto.digests import same

DIGITS = 6
PERIOD = 30
SEED_LENGTH = 20
"""160 bits: what RFC 4226 section 4, R6, recommends."""
DRIFT = (0, -1, 1)
"""One step either side (RFC 6238 section 5.2)."""


def as_secret(seed: bytes) -> str:
    """A seed as apps and people read it."""
    return b32encode(seed).decode()


def uri(secret: str, *, issuer: str, account: str) -> str:
    """The ``otpauth`` URI that an app reads from a QR code."""
    label = f"{quote(issuer)}:{quote(account, safe='@')}"
    query = {"secret": secret, "issuer": issuer, "digits": DIGITS, "period": PERIOD}
    return f"otpauth://totp/{label}?{urlencode(query, quote_via=quote)}"


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step near ``now`` whose code this is; the server's clock decides (ASVS 6.5.8)."""
    digits = "".join(code.split())
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    current = int(now.timestamp()) // PERIOD
    matching = [
        step
        for step in (current + drift for drift in DRIFT)
        if same(generator.generate_otp(step), digits)
    ]
    return max(matching, default=None)
