"""The second factor at sign-in, and once more in a session."""

from typing import Any

from authsvc.plugins.two_factor.signin import pages, step_up_pages
from authsvc.plugins.two_factor.signin.usecases.challenge import challenge_if_enrolled, waiting_user


def includeme(config: Any) -> None:
    """The stage of sign-in and its page, endpoints, pages."""
    config.add_signin_stage("two-factor", challenge_if_enrolled)
    config.add_waiting_sign_in(waiting_user)
    config.add_challenge_page("two-factor", "page.two_factor")
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.sign_in", step_up_pages.offer_step_up)
    for module in (".endpoints", ".pages", ".step_up_pages"):
        config.scan(module, categories=["authsvc"])
