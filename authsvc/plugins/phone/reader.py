"""Look-ups of users by their number."""

from sqlalchemy import func, select

from authsvc.api import AuthContext, Credential, User, find_credential

USERS = User.__table__


def by_number(auth: AuthContext, e164: str) -> Credential | None:
    """Whoever has proven a number; a number that was only claimed is nobody's yet."""
    found = find_credential(auth, USERS.c.phone_number, e164)
    return found if found is not None and found.user["phone_number_verified"] else None


def count_numbers(auth: AuthContext, user_id: str) -> int:
    """How many numbers a user can sign in with: one, or none."""
    own = (USERS.c.id == user_id, USERS.c.phone_number.is_not(None))
    proven = select(func.count()).select_from(USERS).where(*own, USERS.c.phone_number_verified)
    return auth.reader.execute(proven).scalar() or 0
