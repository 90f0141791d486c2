"""The list that comes with the service: the passwords that breaches have shown to be used most."""

import unicodedata


def is_bundled(password: str) -> bool:
    """Whether it is one of the thirty thousand, however its letters are capitalised."""
    # 14 MB of word lists, which processes that never see a new password need not hold.
    from zxcvbn.matching import (  # type: ignore[import-untyped]  # noqa: PLC0415
        RANKED_DICTIONARIES,
    )

    return unicodedata.normalize("NFKC", password).lower() in RANKED_DICTIONARIES["passwords"]
