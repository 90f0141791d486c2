"""The relying party: who asks for passkeys, and which pages may. Never learnt from a request."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
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
    here: bool
    """Whether the hosted pages may use passkeys themselves."""
    by_name: str = ""
    """On a base URL by this machine's own network address: the one by name, which does."""


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
    address = f"{own.scheme}://{own.netloc}"
    here = _belongs(address, rp_id)
    origins = (*([address] if here else []), *settings.origins)
    if not origins:
        raise SettingsError(
            "authsvc.passkey.rp_id", f"neither the base URL nor an origin belongs to {rp_id}"
        )
    # Browsers take no network address for a domain (WebAuthn section 5.1.3, step 7).
    machine = _address(rp_id)
    by_name = base_url.replace(own.netloc, f"localhost:{own.port or 80}", 1)
    return RelyingParty(
        rp_id,
        settings.rp_name or app_name,
        origins,
        here=here and machine is None,
        by_name=by_name if machine is not None and machine.is_loopback else "",
    )


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _belongs(origin: str, rp_id: str) -> bool:
    """Whether pages of ``origin`` may speak for ``rp_id`` (WebAuthn section 5.1.3, step 8)."""
    parts = urlsplit(origin)
    bare = parts.scheme in ("http", "https") and origin == f"{parts.scheme}://{parts.netloc}"
    host = parts.hostname or ""
    return bare and (host == rp_id or host.endswith(f".{rp_id}"))
