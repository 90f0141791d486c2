"""Ethereum addresses in their checksummed spelling (EIP-55)."""


def keccak(data: bytes) -> bytes:
    """Keccak-256 as Ethereum has it, which is not the SHA-3 of the standard."""
    from Crypto.Hash import keccak as function  # noqa: PLC0415 # at first use: only wallets need it

    return function.new(digest_bits=256, data=data).digest()


def checksummed(address: str) -> str:
    """The one spelling of ``0x`` and 40 hexadecimal digits."""
    digits = address[2:].lower()
    marks = keccak(digits.encode()).hex()
    pairs = zip(digits, marks, strict=False)
    return "0x" + "".join(digit.upper() if mark >= "8" else digit for digit, mark in pairs)


def shortened(address: str) -> str:
    """The beginning and the end, by which people know their wallet."""
    return f"{address[:6]}…{address[-4:]}"
