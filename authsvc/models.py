"""Every built-in model, so that mappers and migrations see one schema."""

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from authsvc.core.verification.models import Verification
from authsvc.db.base import Base

__all__ = ["Account", "Base", "Session", "User", "Verification"]
