"""Choose a new password with a code."""

from authsvc.context import AuthContext
from authsvc.core.codes.usecases.channel import Channel, Wish
from authsvc.core.password.policy import ask_rules, check_length, check_new_password, known_of


def reset_password(
    auth: AuthContext, channel: Channel, wish: Wish, code: str, new: str, *, field: str
) -> None:
    """Set a new password; what can be told of any password is told before the code is judged.

    A password refused for its owner's sake leaves the right code as it was (ATK-060). Second
    factors stay in place (ATK-055).
    """
    check_length(auth, new, field=field)
    channel.require_sent(auth, wish)
    ask_rules(auth, new, field=field)
    hashed = auth.hash_password(new)
    channel.require(auth, wish, code)
    held = channel.hold(auth, wish.to)
    if held is None or held.user["disabled_at"] is not None:
        raise channel.refusals.wrong.error()
    name, email = held.user["name"], held.user["email"]
    known = known_of(held.user)
    check_new_password(auth, new, name=name, email=email, known=known, field=field, rules=False)
    channel.spend(auth, wish)
    channel.put_in_place(auth, wish, held, hashed)
