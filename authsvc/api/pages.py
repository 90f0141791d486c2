"""Hosted pages: forms, words, where to go next."""

from authsvc.web.pages.confirming import confirmed
from authsvc.web.pages.forms import NOT_AN_ADDRESS, missing
from authsvc.web.pages.mailed_link import LinkForm, mailed_link
from authsvc.web.pages.page import Goto, Show, page, title
from authsvc.web.pages.templates import callback_of, given, page_path
from authsvc.web.pages.when import how_long, when

__all__ = [
    "NOT_AN_ADDRESS",
    "Goto",
    "LinkForm",
    "Show",
    "callback_of",
    "confirmed",
    "given",
    "how_long",
    "mailed_link",
    "missing",
    "page",
    "page_path",
    "title",
    "when",
]
