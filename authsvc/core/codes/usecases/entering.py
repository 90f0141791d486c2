"""Come in with a code, as a new user or as the one who is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.codes.usecases.channel import Channel, Wish
from authsvc.core.password.usecases.mailbox import Newcomer
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.core.signin.usecases import SignedIn, complete


@dataclass(frozen=True)
class NameAsked:
    """The code is right, and its owner is new: they may say who they are, and send it again."""


def sign_in(
    auth: AuthContext, channel: Channel, wish: Wish, code: str, newcomer: Newcomer
) -> SignedIn | Challenge:
    """Sign in whoever is reached there; ``newcomer`` is who would be stored if nobody is."""
    channel.require(auth, wish, code)
    return _complete(auth, channel, wish, newcomer)


def sign_in_or_ask(
    auth: AuthContext, channel: Channel, wish: Wish, code: str, newcomer: Newcomer
) -> SignedIn | Challenge | NameAsked:
    """The same, for a page that asks somebody new for a name once the code was right."""
    channel.require(auth, wish, code)
    if not newcomer.name and channel.is_open(auth) and channel.find(auth, wish.to) is None:
        return NameAsked()
    return _complete(auth, channel, wish, newcomer)


def enter(auth: AuthContext, channel: Channel, wish: Wish, newcomer: Newcomer) -> Mapping[str, Any]:
    """Spend a right code. The user is held first: a change of password takes them in this order."""
    held = channel.hold(auth, wish.to)
    channel.spend(auth, wish)
    return channel.admit(auth, wish, held, newcomer)


def _complete(
    auth: AuthContext, channel: Channel, wish: Wish, newcomer: Newcomer
) -> SignedIn | Challenge:
    user = enter(auth, channel, wish, newcomer)
    return complete(auth, Attempt(user=user, method=channel.method, channel=wish.to))
