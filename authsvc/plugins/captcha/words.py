"""What people read when a captcha is missing or wrong."""

from authsvc.api import mark as _

WORDS = {
    "MISSING_RESPONSE": _("Please show first that you are a person, below the form."),
    "VERIFICATION_FAILED": _("That check has expired or failed. Please do it once more."),
    "UNKNOWN_ERROR": _("We cannot check right now that you are a person. Please try again soon."),
}
