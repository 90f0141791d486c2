"""Several accounts, signed in beside each other in one browser, and a page to switch."""

from typing import Any

from authsvc.api import KEPT, SessionOpened, SessionsEnded
from authsvc.api import mark as _
from authsvc.plugins.multi_session import hooks, pages, subscribers
from authsvc.plugins.multi_session.settings import MultiSessionSettings

BEFORE_DELETION = 80


def includeme(config: Any) -> None:
    """Settings, the cookies, what signing in and out mean here, endpoints, the page."""
    config.registry.auth_settings.section("multi_session", MultiSessionSettings)
    config.registry.authsvc.services.extras[KEPT] = True
    config.add_hook(endpoint="set-cookie", after=hooks.remember)
    config.add_hook(endpoint="session.sign-out", after=hooks.forget)
    config.add_subscriber(subscribers.one_session_for_each, SessionOpened)
    config.add_subscriber(subscribers.sign_out_everybody, SessionsEnded)
    config.add_account_section(
        "switch", _("Switch account"), icon="user", page="page.switch", order=BEFORE_DELETION
    )
    config.add_page_part("page.sign_out", pages.count)
    config.add_page_words(pages.WORDS)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
