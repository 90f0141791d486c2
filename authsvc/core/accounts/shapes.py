"""Wire shapes of accounts."""

from authsvc.web.shapes import Moment, Shape, Text


class AccountObject(Shape):
    """A way in; no token or hash is ever shown."""

    id: str
    provider_id: str
    account_id: str
    user_id: str
    scopes: list[str]
    created_at: Moment
    updated_at: Moment


class UnlinkAccount(Shape):
    """Names an account by its row's id."""

    account_id: Text
