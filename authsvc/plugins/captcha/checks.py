"""Where captchas are asked for: calls of the API by a header, forms by what the widget adds."""

import logging
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from authsvc.api import CallError, allow_source, given
from authsvc.plugins.captcha.errors import MISSING_RESPONSE, UNKNOWN_ERROR, VERIFICATION_FAILED
from authsvc.plugins.captcha.providers import PROVIDERS
from authsvc.plugins.captcha.settings import CaptchaSettings
from authsvc.plugins.captcha.verify import is_solved

HEADER = "HTTP_X_CAPTCHA_RESPONSE"
LONGEST = 8192

log = logging.getLogger(__name__)


def watches(settings: CaptchaSettings, path: str) -> bool:
    """Whether an endpoint of this path asks for a captcha."""
    return any(_pattern(one).fullmatch(path) for one in settings.endpoints)


def admit(request: Any, endpoint: Any) -> None:
    """Admission check: a call that is watched carries a solved captcha.

    The declared path decides, never how somebody spells it (ATK-017).
    """
    settings: CaptchaSettings = request.registry.auth_settings["captcha"]
    is_page = hasattr(endpoint, "template")
    if not is_page and endpoint.method == "POST" and watches(settings, endpoint.path):
        require(request, settings, request.environ.get(HEADER, ""))


def admit_form(request: Any) -> None:
    """Hook before a page acts: its form carries a solved captcha; what was typed is kept."""
    settings: CaptchaSettings = request.registry.auth_settings["captcha"]
    request.auth.let_go()
    require(request, settings, given(request).get(PROVIDERS[settings.provider].field, ""))


def require(request: Any, settings: CaptchaSettings, response: str) -> None:
    """Raise unless the provider has seen it solved; the same request run again asks no more."""
    if request.environ.get("retry.attempt"):  # a response is good once, at the first attempt
        return
    if not response:
        raise MISSING_RESPONSE.error()
    if len(response) > LONGEST:
        raise VERIFICATION_FAILED.error()
    try:
        network = request.registry.auth_settings["network"]
        solved = is_solved(settings, response, request.client_address, network)
    except CallError as failure:
        log.error("no captcha can be checked, nobody is let in: %s", failure)  # noqa: TRY400
        raise UNKNOWN_ERROR.error() from None
    if not solved:
        raise VERIFICATION_FAILED.error()


def show(request: Any) -> Mapping[str, Any]:
    """Page part: the widget, and the policy opened for its provider on this page only."""
    settings: CaptchaSettings = request.registry.auth_settings["captcha"]
    provider = PROVIDERS[settings.provider]
    for directive, origins in provider.sources.items():
        allow_source(request, directive, *origins)
    return {
        "captcha": {
            "script": provider.script,
            "css": provider.css,
            "site_key": settings.site_key,
            "action": settings.expected_action if provider.tells_action else "",
        }
    }


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", text)
    stars = {"**": ".*", "*": "[^/]*"}
    return re.compile("".join(stars.get(part, re.escape(part)) for part in parts))
