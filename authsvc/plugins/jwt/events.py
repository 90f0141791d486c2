"""What happens to the keys."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class SigningKeyMade(Event):
    """A new pair signs from now on."""

    key_id: str
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyReplaced(Event):
    """A pair signs no more; its public key stays for a while."""

    key_id: str
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class SigningKeySetAside(Event):
    """No secret of the keyring opens this private key."""

    key_id: str
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyRetired(Event):
    """A public key was withdrawn: what it signed is believed no more."""

    key_id: str
    algorithm: str
