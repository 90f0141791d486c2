"""What a deployment must have before it may start."""

import os
from urllib.parse import urlsplit

from authsvc.crypto.secrets import weaknesses
from authsvc.settings import SettingsError
from authsvc.web.settings import CookieSettings, OperationSettings, ServiceSettings

SPARE_THREADS = 4


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check(service: ServiceSettings, cookies: CookieSettings, operation: OperationSettings) -> None:
    """Raise ``SettingsError`` for what must never go into production (ATK-030, ATK-215)."""
    _check_base_url(service)
    _check_secret(service)
    if cookies.same_site == "none" and not service.base_url.startswith("https://"):
        raise SettingsError("authsvc.cookies.same_site", "`none` needs https")
    needed = (operation.hash_slots or cores()) + operation.hash_queue + SPARE_THREADS
    if operation.threads < needed:
        raise SettingsError(
            "authsvc.server.threads",
            f"at least {needed} are needed, or waiting sign-ins would fill every thread: "
            "raise it, or lower authsvc.server.hash_queue",
        )


def _check_base_url(service: ServiceSettings) -> None:
    parts = urlsplit(service.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            "authsvc.base_url", "must be the public address, such as https://auth.example.com"
        )


def _check_secret(service: ServiceSettings) -> None:
    secrets = [part.strip() for part in service.secret.split(",") if part.strip()]
    if not secrets:
        raise SettingsError(
            "authsvc.secret", "is missing: `export AUTHSVC_SECRET=$(authsvc secret)` makes one"
        )
    if service.production:
        for secret in secrets:
            found = weaknesses(secret)
            if found:
                raise SettingsError("authsvc.secret", f"is too weak: {'; '.join(found)}")
