"""What would be said of a new password, told while it is typed. Nothing is stored or decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from authsvc.context import AuthContext
from authsvc.core.password.errors import PASSWORD_STRENGTH_DISABLED
from authsvc.core.password.personal import is_personal
from authsvc.core.password.policy import check_length, context_words, known_of
from authsvc.core.password.strength import Strength, judge
from authsvc.crypto.slots import HashSlots
from authsvc.errors import ApiError

# Of the queue for estimates the meter fills one place, so that people who type keep nobody from
# sending a form.
_TURN = HashSlots(1, queue=4)


@dataclass(frozen=True)
class Reading:
    """``refusal`` is why the password would not be taken, if it would not."""

    strength: Strength
    needed: int
    refusal: ApiError | None = None
    is_personal: bool = False


def measure(auth: AuthContext, password: str, known: Iterable[str] = ()) -> Reading:
    """Judge ``password`` for somebody of whom everybody knows ``known``, or for the caller."""
    needed: int = auth.settings("password").min_strength
    if not needed:
        raise PASSWORD_STRENGTH_DISABLED.error()
    words = _words(auth, known)
    refusal = _refusal(auth, password)
    personal = is_personal(password, words)
    auth.let_go()
    with _TURN:
        return Reading(judge(password, words), needed, refusal, personal)


def _words(auth: AuthContext, known: Iterable[str]) -> tuple[str, ...]:
    identity = auth.identity
    if identity is None:
        return context_words(auth, known=known)
    user = identity.user
    return context_words(auth, user["name"], user["email"], (*known, *known_of(user)))


def _refusal(auth: AuthContext, password: str) -> ApiError | None:
    try:
        check_length(auth, password)
    except ApiError as refused:
        return refused
    return None
