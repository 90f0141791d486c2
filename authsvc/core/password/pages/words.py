"""What people read instead of the messages of error codes."""

from typing import Any

from authsvc.i18n import mark as _
from authsvc.web.pages.forms import NOT_AN_ADDRESS, Words
from authsvc.web.pages.when import how_long


def too_short(request: Any) -> str:
    """How long a password has to be."""
    number = request.auth.settings("password").min_length
    return str(
        request.translations.ngettext(
            "Too short: at least %(num)s character is needed.",
            "Too short: at least %(num)s characters are needed.",
            number,
        )
    )


def too_long(request: Any) -> str:
    """How long a password may be."""
    number = request.auth.settings("password").max_length
    return str(
        request.translations.ngettext(
            "Too long: at most %(num)s character is possible.",
            "Too long: at most %(num)s characters are possible.",
            number,
        )
    )


def too_many(request: Any) -> str:
    """How long a network waits after too many wrong passwords."""
    window = request.auth.settings("password").attempts_window
    return str(
        request.translations.gettext(
            "Too many wrong passwords. Please wait %(time)s, or choose a new password.",
            time=how_long(request, window),
        )
    )


WORDS: dict[str, Words] = {
    "INVALID_EMAIL": NOT_AN_ADDRESS,
    "INVALID_EMAIL_OR_PASSWORD": _("That e-mail and password don't match."),
    "INVALID_PASSWORD": _("That is not your password."),
    "PASSWORD_TOO_SHORT": too_short,
    "PASSWORD_TOO_LONG": too_long,
    "PASSWORD_TOO_WEAK": _("This password is too easy to guess."),
    "PASSWORD_TOO_PERSONAL": _(
        "This password is made of your name, your address or ours. Please choose another one."
    ),
    "PASSWORD_REQUIRED": _("Please enter the password you chose when you signed up."),
    "PASSWORD_ALREADY_SET": _("You have a password already."),
    "CREDENTIAL_ACCOUNT_NOT_FOUND": _("You sign in without a password."),
    "TOO_MANY_ATTEMPTS": too_many,
    "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL": _(
        "There is an account with this e-mail already. You can sign in with it."
    ),
    "EMAIL_PASSWORD_DISABLED": _("Signing in with a password is switched off here."),
    "EMAIL_PASSWORD_SIGN_UP_DISABLED": _("New accounts are not open to everybody here."),
    "EMAIL_ALREADY_VERIFIED": _("Your e-mail is confirmed already."),
    "INVALID_TOKEN": _("That link has expired or was used before. We can send a new one."),
    "TOKEN_EXPIRED": _("That link has expired or was used before. We can send a new one."),
    "USER_NOT_FOUND": _("That link has expired or was used before. We can send a new one."),
    "INVALID_USER": _(
        "You are signed in with another account. Sign out first, then open the link again."
    ),
    "ACCOUNT_DISABLED": _("This account is switched off. Please ask whoever looks after it."),
    "FAILED_TO_CREATE_SESSION": _("That did not work. Please sign in once more."),
}
