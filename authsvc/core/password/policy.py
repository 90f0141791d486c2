"""What a new password must be (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2)."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from authsvc.context import AuthContext
from authsvc.core.password import errors
from authsvc.core.password.personal import is_personal
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.strength import judge
from authsvc.errors import ApiError

KNOWN_COLUMNS = ("username", "display_username", "phone_number")


def check_new_password(
    auth: AuthContext,
    password: str,
    *,
    name: str = "",
    email: str = "",
    known: Iterable[str] = (),
    field: str = "password",
    rules: bool = True,
) -> None:
    """Raise the first reason why ``password`` may not be chosen; costs no hash.

    ``known`` is what else others know of the user. Call it with no transaction open: the estimate
    takes its time, and rules of plugins may ask somebody else's server (ADR 0020). Where one has
    to be open, call it there without ``rules``, and :func:`ask_rules` before.
    """
    check_length(auth, password, field=field)
    words = context_words(auth, name, email, known)
    if auth.settings("password").min_strength and is_personal(password, words):
        raise errors.PASSWORD_TOO_PERSONAL.error(field=field)
    if rules:
        ask_rules(auth, password, words=words, field=field)


def ask_rules(
    auth: AuthContext, password: str, *, words: Iterable[str] = (), field: str = "password"
) -> None:
    """Raise if ``password`` is too weak, or what a rule of a plugin has against it.

    Before a transaction is open.
    """
    auth.let_go()
    try:
        _check_strength(auth, password, words or context_words(auth))
        for rule in auth.services.password_rules:
            rule(auth, password)
    except ApiError as refused:
        refused.field = field
        raise


def _check_strength(auth: AuthContext, password: str, words: Iterable[str]) -> None:
    least: int = auth.settings("password").min_strength
    if not least:
        return
    found = judge(password, words)
    if found.score < least:
        said = {"warning": found.warning, "suggestions": found.suggestions}
        raise errors.PASSWORD_TOO_WEAK.error(
            extra={"score": found.score, **said}, hints=(found.warning, *found.suggestions)
        )


def check_length(auth: AuthContext, password: str, *, field: str = "password") -> None:
    """Raise if ``password`` is too short or too long: what can be told about any account.

    Lengths count code points of the NFKC form, which is what is hashed.
    """
    settings: PasswordSettings = auth.settings("password")
    if len(password) > settings.max_length:  # before what takes longer for a longer text
        raise errors.PASSWORD_TOO_LONG.error(field=field)
    length = len(unicodedata.normalize("NFKC", password))
    if length < settings.min_length:
        raise errors.PASSWORD_TOO_SHORT.error(field=field)
    if length > settings.max_length:
        raise errors.PASSWORD_TOO_LONG.error(field=field)


def refuse_endless(auth: AuthContext, password: str) -> None:
    """Raise for a password longer than any can be, before it is hashed to be compared."""
    if len(password) > auth.settings("password").max_length:
        raise errors.PASSWORD_TOO_LONG.error()


def context_words(
    auth: AuthContext, name: str = "", email: str = "", known: Iterable[str] = ()
) -> tuple[str, ...]:
    """What everybody knows: the names of the product and the host, and those of the user."""
    host = urlsplit(auth.services.base_url).hostname or ""
    return (auth.settings("").app_name, host, name, email.partition("@")[0], email, *known)


def hints_for_form(auth: AuthContext) -> dict[str, Any]:
    """What a form for a new password shows: the least length, and the meter if there is one."""
    settings: PasswordSettings = auth.settings("password")
    return {"password_min": settings.min_length, "password_meter": settings.min_strength > 0}


def known_of(user: Mapping[str, Any]) -> tuple[str, ...]:
    """What others know of a user beside name and address, where plugins store such things."""
    return tuple(str(user[key]) for key in KNOWN_COLUMNS if user.get(key))
