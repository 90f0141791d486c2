"""What people read instead of the messages of error codes."""

from authsvc.i18n import mark as _
from authsvc.web.pages.forms import Words

WORDS: dict[str, Words] = {
    "EMAIL_IS_THE_SAME": _("That is your e-mail already."),
    "CHANGE_EMAIL_DISABLED": _("Your e-mail can't be changed here."),
    "NO_FIELDS_TO_UPDATE": _("There is nothing to save."),
    "FAILED_TO_GET_USER_INFO": _("Please sign in first, then open the link again."),
}
