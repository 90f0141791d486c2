"""Sign-up, sign-in and the like only with a captcha that its provider has seen solved.

Owns no table. Off unless a provider is set; then it fails closed.
"""

from typing import Any

from authsvc.plugins.captcha.checks import admit, admit_form, show, watches
from authsvc.plugins.captcha.providers import PAGES
from authsvc.plugins.captcha.settings import CaptchaSettings
from authsvc.plugins.captcha.words import WORDS


def includeme(config: Any) -> None:
    """Settings; with a provider, the check of calls and forms, and the widget on their pages."""
    settings = config.add_settings_section("captcha", CaptchaSettings)
    config.add_page_words(WORDS)
    if not settings.provider:
        return
    config.add_admission_check(admit)
    for name in sorted({page for path, page in PAGES.items() if watches(settings, path)}):
        config.add_hook(endpoint=name, before=admit_form)
        config.add_page_part(name, show)
