"""Whose pages may ask wallets to sign. Configured, never learnt from a request."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from authsvc.plugins.siwe.settings import SiweSettings
from authsvc.settings import SettingsError


@dataclass(frozen=True)
class Asker:
    """An origin, and its part that wallets show as the domain (RFC 3986, authority)."""

    origin: str

    @property
    def domain(self) -> str:
        """Host, and port if it is not the usual one."""
        return self.origin.partition("://")[2]

    def is_named(self, scheme: str | None, domain: str, uri: str) -> bool:
        """Whether a message speaks of this origin, in each of the three places."""
        if domain.lower() != self.domain or scheme not in (None, self.origin.partition(":")[0]):
            return False
        rest = uri[len(self.origin) :]
        return uri[: len(self.origin)].lower() == self.origin and rest[:1] in ("", "/", "?", "#")


@dataclass(frozen=True)
class Askers:
    """Ours first, then those of applications."""

    own: Asker
    others: tuple[Asker, ...]

    def are_named(self, scheme: str | None, domain: str, uri: str) -> bool:
        """Whether a message was made for one of them (ATK-124)."""
        return any(asker.is_named(scheme, domain, uri) for asker in (self.own, *self.others))


def askers(settings: SiweSettings, base_url: str) -> Askers:
    """Those of a deployment. Raises ``SettingsError`` for what is no origin."""
    own = urlsplit(base_url)
    for origin in settings.origins:
        parts = urlsplit(origin)
        bare = origin == f"{parts.scheme}://{parts.netloc}" == origin.lower()
        if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
            raise SettingsError("authsvc.siwe.origins", f"{origin} is no origin")
    return Askers(
        Asker(f"{own.scheme}://{own.netloc}".lower()),
        tuple(Asker(origin) for origin in settings.origins),
    )
