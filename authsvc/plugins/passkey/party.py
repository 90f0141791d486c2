"""The relying party: who asks for passkeys, and which pages may. Never learnt from a request."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from authsvc.plugins.passkey.settings import PasskeySettings
from authsvc.settings import SettingsError

APP = "android:apk-key-hash:"


@dataclass(frozen=True)
class RelyingParty:
    """What an answer is held against (WebAuthn sections 7.1 and 7.2)."""

    id: str
    name: str
    origins: tuple[str, ...]


def relying_party(settings: PasskeySettings, base_url: str, app_name: str) -> RelyingParty:
    """The party of a deployment. Raises ``SettingsError`` for origins that no browser would let
    use the passkeys of ``rp_id``."""
    own = urlsplit(base_url)
    host = own.hostname or ""
    rp_id = settings.rp_id or host
    for origin in settings.origins:
        if not origin.startswith(APP) and not _belongs(origin, rp_id):
            raise SettingsError(
                "authsvc.passkey.origins", f"{origin} is no origin of {rp_id} or a domain below it"
            )
    here = f"{own.scheme}://{own.netloc}"
    origins = (*([here] if _belongs(here, rp_id) else []), *settings.origins)
    if not origins:
        raise SettingsError(
            "authsvc.passkey.rp_id", f"neither the base URL nor an origin belongs to {rp_id}"
        )
    return RelyingParty(rp_id, settings.rp_name or app_name, origins)


def _belongs(origin: str, rp_id: str) -> bool:
    """Whether pages of ``origin`` may speak for ``rp_id`` (WebAuthn section 5.1.3, step 8)."""
    parts = urlsplit(origin)
    bare = parts.scheme in ("http", "https") and origin == f"{parts.scheme}://{parts.netloc}"
    host = parts.hostname or ""
    return bare and (host == rp_id or host.endswith(f".{rp_id}"))
