"""Setting a second factor up, looking after it, turning it off."""

from typing import Any

from authsvc.api import ENROLMENT_KIND, ENROLMENT_PAGE, SECOND_FACTOR_REQUIRED
from authsvc.plugins.two_factor.enrolment import account_pages, pages


def includeme(config: Any) -> None:
    """Where who lacks a factor is sent, endpoints, pages."""
    config.add_challenge_page(ENROLMENT_KIND, ENROLMENT_PAGE)
    config.add_detour(SECOND_FACTOR_REQUIRED.code, ENROLMENT_PAGE)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.security", account_pages.security)
    for module in (".endpoints", ".pages", ".account_pages"):
        config.scan(module, categories=["authsvc"])
