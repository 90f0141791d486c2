"""``authsvc keys``: the secrets of the keyring, what they seal, and the keys that sign tokens.

Nothing here signs anybody out: a secret goes only when neither a cookie nor a stored value needs
it, and a replaced signing key stays verifiable until its last token has expired.
"""

import argparse
import sys
from typing import Any

from authsvc import ids
from authsvc.cli.arguments import Commands, add_command, add_group
from authsvc.cli.bootstrap import acting, assembled
from authsvc.cli.secret import LENGTH
from authsvc.context import AuthContext
from authsvc.core.keyring import usecases as keyring
from authsvc.core.keyring.usecases import Secret
from authsvc.plugins.jwt import reader
from authsvc.plugins.jwt.usecases import keys

SECRET, SEALED, TOKENS = "secret", "sealed", "tokens"
WHAT_GOES = (
    "trusted devices are asked for a code once more, and backup codes made under this secret are "
    "good no longer"
)


def add_to(commands: Commands) -> None:
    """Add ``keys status``, ``keys rotate`` and ``keys retire``."""
    group = add_group(commands, "keys", "Show, replace and withdraw secrets and signing keys.")
    add_command(group, "status", run_status, "Say what there is, since when, and who needs it.")
    rotate = add_command(
        group, "rotate", run_rotate,
        "Print authsvc.secret with a new secret in front, seal stored values anew under the "
        "newest, or make a new key for tokens.",
    )  # fmt: skip
    rotate.add_argument("what", choices=(SECRET, SEALED, TOKENS))
    retire = add_command(
        group, "retire", run_retire,
        "Print authsvc.secret without one of its secrets, or withdraw a key for tokens.",
    )  # fmt: skip
    retire.add_argument("what", choices=(SECRET, TOKENS))
    retire.add_argument("id", help="as `authsvc keys status` names it")
    retire.add_argument("--force", action="store_true", help="though something still needs it")


def run_status(arguments: argparse.Namespace) -> None:
    """``authsvc keys status``."""
    with assembled(arguments.config) as registry, acting(registry) as auth:
        keyring.note_newest(auth)
        for secret in keyring.secrets(auth):
            print(f"secret {secret.key_id}: {_told(secret)}")
        if _signs_tokens(registry):
            _tell_keys(auth)


def run_rotate(arguments: argparse.Namespace) -> int:
    """``authsvc keys rotate``."""
    with assembled(arguments.config) as registry:
        if arguments.what == SECRET:
            print(f"{ids.random_string(LENGTH)},{_keyring_text(registry)}")
        elif arguments.what == SEALED:
            print(f"{_reseal_all(registry)} stored values were sealed anew")
        elif not _signs_tokens(registry):
            return _refuse("the plugin jwt is not switched on")
        else:
            with acting(registry) as auth:
                keys.rotate(auth, auth.settings("jwt").algorithm)
                _tell_keys(auth)
    return 0


def run_retire(arguments: argparse.Namespace) -> int:
    """``authsvc keys retire``."""
    with assembled(arguments.config) as registry, acting(registry) as auth:
        if arguments.what == SECRET:
            return _retire_secret(auth, registry, arguments.id, force=arguments.force)
        if not _signs_tokens(registry) or not keys.retire(auth, arguments.id):
            return _refuse(f"there is no key {arguments.id}")
        print(f"what {arguments.id} signed is believed no more")
        return 0


def _retire_secret(auth: AuthContext, registry: Any, key_id: str, *, force: bool) -> int:
    keyring.note_newest(auth)
    named = next((one for one in keyring.secrets(auth) if one.key_id == key_id), None)
    if named is None or not named.held:
        return _refuse(f"there is no secret {key_id}")
    if named.newest:
        return _refuse("the newest secret signs: put another in front of it first")
    if named.sealed and not force:
        return _refuse(f"{named.sealed} stored values need it: run `authsvc keys rotate sealed`")
    needed = named.last_cookie is not None and named.last_cookie > auth.now()
    if needed and not force:
        return _refuse(f"cookies signed with it are good until {named.last_cookie:%Y-%m-%d %H:%M}")
    held = auth.services.extras["envelope"].key_ids
    texts = _keyring_text(registry).split(",")
    who = "whoever has a cookie signed with it is signed out" if needed else "nobody is signed out"
    lost = f"{named.sealed} stored values cannot be opened any more; " if named.sealed else ""
    print(f"{who}; {lost}{WHAT_GOES}", file=sys.stderr)
    print(",".join(text for name, text in zip(held, texts, strict=True) if name != key_id))
    return 0


def _reseal_all(registry: Any) -> int:
    """In transactions of their own, so that nobody waits for long."""
    total = 0
    while True:
        with acting(registry) as auth:
            done = keyring.reseal(auth)
        if not done:
            return total
        total += done


def _told(secret: Secret) -> str:
    sealed = f"{secret.sealed} stored values"
    if secret.newest:
        return f"signs and seals; {sealed}"
    if not secret.held:
        return f"missing from authsvc.secret; {sealed} cannot be opened"
    until = "" if secret.last_cookie is None else f" until {secret.last_cookie:%Y-%m-%d %H:%M}"
    return f"verifies cookies{until}; {sealed}"


def _tell_keys(auth: AuthContext) -> None:
    envelope = auth.services.extras["envelope"]
    for row in reader.live(auth.reader, auth.now()):
        if row.expires_at is None:
            state = "signs tokens" if keys.opened(envelope, row) else "cannot be opened"
        else:
            why = "replaced" if row.private_key is None else "set aside"
            state = f"{why}, verifies until {row.expires_at:%Y-%m-%d %H:%M}"
        print(f"tokens {row.id}: {row.algorithm}, made {row.created_at:%Y-%m-%d}, {state}")


def _signs_tokens(registry: Any) -> bool:
    return "jwt" in registry.auth_settings


def _keyring_text(registry: Any) -> str:
    """The secrets as they are set, without spaces."""
    text: str = registry.auth_settings[""].secret
    return ",".join(part.strip() for part in text.split(",") if part.strip())


def _refuse(why: str) -> int:
    print(f"authsvc: {why}", file=sys.stderr)
    return 1
