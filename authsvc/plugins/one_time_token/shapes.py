"""Wire shapes of one-time tokens."""

from authsvc.api import Shape, Text


class OneTimeToken(Shape):
    """A token that counts once."""

    token: Text
