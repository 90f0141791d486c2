"""The providers that are on: our registrations at them, from the settings."""

import importlib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from authsvc.api import AuthContext
from authsvc.plugins.social.client import Client, Engine
from authsvc.plugins.social.custom import provider_of
from authsvc.plugins.social.errors import PROVIDER_NOT_FOUND
from authsvc.plugins.social.provider import Provider
from authsvc.plugins.social.settings import CustomSettings, ProviderSettings, SocialSettings
from authsvc.settings import Settings, SettingsError

EXTRA = "social"
PROVIDERS = Path(__file__).with_name("providers")


class Registry:
    """The configured clients by id, in the order of their buttons, and what talks to them."""

    engine: Engine
    """There as soon as there is a client."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self._clients = clients

    def __iter__(self) -> Iterator[Client]:
        return iter(self._clients.values())

    def find(self, provider: str) -> Client | None:
        """The client of a provider, if that is on."""
        return self._clients.get(provider)

    def require(self, provider: str) -> Client:
        """The client of a provider; raises ``PROVIDER_NOT_FOUND``."""
        client = self._clients.get(provider)
        if client is None:
            raise PROVIDER_NOT_FOUND.error()
        return client


def registry_of(auth: AuthContext) -> Registry:
    """The providers of this service."""
    registry: Registry = auth.services.extras[EXTRA]
    return registry


def built_in() -> list[str]:
    """The ids of the providers that come along."""
    return sorted(path.stem for path in PROVIDERS.glob("[a-z]*.py"))


def load(provider: str) -> Provider:
    """The declaration of a provider that comes along; only those in use are ever imported."""
    module = importlib.import_module(f"authsvc.plugins.social.providers.{provider}")
    declared: Provider = module.PROVIDER
    return declared


def clients_of(settings: Settings, social: SocialSettings, callback: str) -> dict[str, Client]:
    """All clients that the settings name; raises ``SettingsError`` for half a registration."""
    known = built_in()
    clients = [_built_in_client(settings, name, callback) for name in known]
    for name in social.custom:
        if name in known:
            raise SettingsError("authsvc.social.custom", f"{name} is a built-in provider's name")
        clients.append(_custom_client(settings, name, callback))
    found = {client.id: client for client in clients if client is not None}
    rank = {name: place for place, name in enumerate(social.order)}
    strangers = [name for name in social.order if name not in found]
    if strangers:
        raise SettingsError("authsvc.social.order", f"{strangers[0]} is not switched on")
    ordered = sorted(found.values(), key=lambda c: (rank.get(c.id, len(rank)), c.provider.name))
    return {client.id: client for client in ordered}


def _built_in_client(settings: Settings, name: str, callback: str) -> Client | None:
    section = f"social.{name}"
    aliases = {part: f"{name.upper()}_{part.upper()}" for part in ("client_id", "client_secret")}
    if not settings.mentions(section, aliases.values()):
        return None
    values = settings.section(section, ProviderSettings, aliases=aliases)
    provider = load(name)
    missing = [field for field in provider.needs if not getattr(values, field)]
    if missing:
        raise SettingsError(f"authsvc.{section}.{missing[0]}", f"{provider.name} needs it")
    return Client(filled(provider, values), values, f"{callback}/{name}")


def _custom_client(settings: Settings, name: str, callback: str) -> Client:
    values = settings.section(f"social.{name}", CustomSettings)
    return Client(provider_of(name, values), values, f"{callback}/{name}")


def filled(provider: Provider, settings: ProviderSettings) -> Provider:
    """The declaration with what the settings say in the places of its addresses."""
    values = {
        "issuer": settings.issuer.rstrip("/") or provider.defaults.get("issuer", ""),
        "tenant": settings.tenant or provider.defaults.get("tenant", ""),
        "client_id": settings.client_id,
    }
    changes: dict[str, Any] = {}
    for field in fields(provider):
        text = getattr(provider, field.name)
        if isinstance(text, str) and "{" in text:
            for name, value in values.items():
                text = text.replace(f"{{{name}}}", value)
            changes[field.name] = text
    return replace(provider, **changes)
