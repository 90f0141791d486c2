"""What the built-in features may allow or refuse."""

from enum import StrEnum

from pyramid.security import NO_PERMISSION_REQUIRED


class Permission(StrEnum):
    """A permission of the resource tree; ``PUBLIC`` asks for no identity at all."""

    PUBLIC = NO_PERMISSION_REQUIRED
    ACCOUNT_READ = "account:read"
    ACCOUNT_EDIT = "account:edit"
    SECOND_FACTOR_POLICY = "second-factor:policy"
    ADMIN = "admin"
