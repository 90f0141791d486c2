"""The rule for new passwords: called before any transaction is open."""

import logging

from authsvc.api import (
    PASSWORD_CHECK_UNAVAILABLE,
    PASSWORD_COMPROMISED,
    AuthContext,
    CallError,
    NetworkSettings,
)
from authsvc.plugins.breached_passwords.bundled import is_bundled
from authsvc.plugins.breached_passwords.hashes import sha1
from authsvc.plugins.breached_passwords.local import stands_in
from authsvc.plugins.breached_passwords.ranges import is_in_range
from authsvc.plugins.breached_passwords.settings import BreachedPasswordsSettings

log = logging.getLogger(__name__)


def refuse_breached(auth: AuthContext, password: str) -> None:
    """Raise ``PASSWORD_COMPROMISED`` for one that was found in a breach.

    Neither the password nor its hash is ever logged, and no more than five digits leave.
    """
    settings: BreachedPasswordsSettings = auth.settings("breached_passwords")
    if settings.bundled and is_bundled(password):
        raise PASSWORD_COMPROMISED.error()
    try:
        found = _is_known(settings, sha1(password), auth.settings("network"))
    except (CallError, OSError) as failure:
        reason = str(failure) if isinstance(failure, CallError) else type(failure).__name__
        log.warning("a new password was not checked: %s", reason)
        if settings.fail_closed:
            raise PASSWORD_CHECK_UNAVAILABLE.error() from None
        return
    if found:
        raise PASSWORD_COMPROMISED.error()


def _is_known(settings: BreachedPasswordsSettings, name: str, network: NetworkSettings) -> bool:
    if settings.file is not None:
        return stands_in(settings.file, name)
    if not settings.range_url:
        return False
    timeout = settings.timeout.total_seconds()
    return is_in_range(settings.range_url, name, timeout, network)
