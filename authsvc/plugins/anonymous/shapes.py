"""Wire shapes of guests."""

from authsvc.api import Shape, UserObject


class GuestSignedIn(Shape):
    """A guest's session."""

    token: str
    user: UserObject
