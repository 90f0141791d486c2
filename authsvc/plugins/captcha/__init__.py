"""Sign-up, sign-in and the like only with a captcha that its provider has seen solved.

Owns no table. Off unless a provider is set; then it fails closed.
"""

from typing import Any

from authsvc.plugins.captcha.checks import admit, admit_form, show, watches
from authsvc.plugins.captcha.settings import CaptchaSettings
from authsvc.plugins.captcha.words import WORDS

AFTER_PAGES = 10


def includeme(config: Any) -> None:
    """Settings; with a provider, the check of calls and forms, and the widget on their pages."""
    settings = config.add_settings_section("captcha", CaptchaSettings)
    config.add_page_words(WORDS)
    if not settings.provider:
        return
    config.add_admission_check(admit)
    # Once all features have told of their pages: none of them knows of captchas.
    config.action("captchas of pages", _guard_pages, args=(config, settings), order=AFTER_PAGES)


def _guard_pages(config: Any, settings: CaptchaSettings) -> None:
    for page in config.registry.catalogue.forms:
        if any(watches(settings, path) for path in page.acts_as):
            config.add_hook(endpoint=page.name, before=admit_form)
            config.add_page_part(page.name, show)
