"""Every built-in model, so that mappers and migrations see one schema."""

from authsvc.core.accounts.models import Account
from authsvc.core.fields.models import UserFieldValue
from authsvc.core.keyring.models import SecretInUse
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from authsvc.core.verification.models import Verification
from authsvc.db.base import Base
from authsvc.db.outbox import OutboxMessage
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.anonymous import models as anonymous
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.device.models import DeviceRequest
from authsvc.plugins.jwt.models import Jwk
from authsvc.plugins.new_device import models as new_device
from authsvc.plugins.passkey.models import Passkey
from authsvc.plugins.phone import models as phone
from authsvc.plugins.siwe.models import WalletAddress
from authsvc.plugins.two_factor.models import (
    BackupCode,
    FactorRecovery,
    RequiredRole,
    TrustedDevice,
    TwoFactor,
)
from authsvc.plugins.username import models as username
from authsvc.web.limits.database import rate_limit

__all__ = [
    "Account",
    "AuditEntry",
    "BackupCode",
    "Base",
    "DeviceRequest",
    "FactorRecovery",
    "Jwk",
    "OutboxMessage",
    "Passkey",
    "RequiredRole",
    "SecretInUse",
    "Session",
    "TrustedDevice",
    "TwoFactor",
    "User",
    "UserAddress",
    "UserFieldValue",
    "Verification",
    "WalletAddress",
    "anonymous",
    "new_device",
    "phone",
    "rate_limit",
    "username",
]
