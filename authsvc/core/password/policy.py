"""What a new password must be (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2)."""

from urllib.parse import urlsplit

from authsvc.context import AuthContext
from authsvc.core.password import errors
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.strength import Refusal, refusals
from authsvc.errors import ApiError, ErrorCode

CODES: dict[Refusal, ErrorCode] = {
    Refusal.TOO_SHORT: errors.PASSWORD_TOO_SHORT,
    Refusal.TOO_LONG: errors.PASSWORD_TOO_LONG,
    Refusal.COMMON: errors.PASSWORD_TOO_COMMON,
    Refusal.CONTEXT: errors.PASSWORD_TOO_PERSONAL,
}


def check_new_password(
    auth: AuthContext,
    password: str,
    *,
    name: str = "",
    email: str = "",
    field: str = "password",
    rules: bool = True,
) -> None:
    """Raise the first reason why ``password`` may not be chosen; costs no hash.

    Call it with no transaction open: rules of plugins may ask somebody else's server (ADR 0020).
    Where one has to be open, call it there without ``rules``, and :func:`ask_rules` before.
    """
    settings: PasswordSettings = auth.settings("password")
    words = _context_words(auth, name, email) if settings.refuse_common else ()
    for reason in refusals(
        password,
        context_words=words,
        min_length=settings.min_length,
        max_length=settings.max_length,
        common=settings.refuse_common,
    ):
        raise CODES[reason].error(field=field)
    if rules:
        ask_rules(auth, password, field=field)


def ask_rules(auth: AuthContext, password: str, *, field: str = "password") -> None:
    """Raise what a rule of a plugin has against ``password``; before a transaction is open."""
    if not auth.services.password_rules:
        return
    auth.let_go()
    try:
        for rule in auth.services.password_rules:
            rule(auth, password)
    except ApiError as refused:
        refused.field = field
        raise


def check_length(auth: AuthContext, password: str, *, field: str = "password") -> None:
    """Raise if ``password`` is too short or too long: what can be told about any account."""
    settings: PasswordSettings = auth.settings("password")
    for reason in refusals(
        password, min_length=settings.min_length, max_length=settings.max_length, common=False
    ):
        raise CODES[reason].error(field=field)


def refuse_endless(auth: AuthContext, password: str) -> None:
    """Raise for a password longer than any can be, before it is hashed to be compared."""
    if len(password) > auth.settings("password").max_length:
        raise errors.PASSWORD_TOO_LONG.error()


def _context_words(auth: AuthContext, name: str, email: str) -> tuple[str, ...]:
    host = urlsplit(auth.services.base_url).hostname or ""
    return (auth.settings("").app_name, host, name, email.partition("@")[0], email)
