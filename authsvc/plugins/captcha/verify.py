"""Show a solved captcha to its provider. Whatever is not a clear yes is a no."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from authsvc.api import Call, CallError, NetworkSettings, call_out
from authsvc.plugins.captcha.providers import PROVIDERS, Provider
from authsvc.plugins.captcha.settings import CaptchaSettings


def is_solved(
    settings: CaptchaSettings, response: str, address: str | None, network: NetworkSettings
) -> bool:
    """Whether the provider has seen it solved, for us; raises ``CallError`` if it cannot tell.

    That a response is good once is the provider's to see to.
    """
    provider = PROVIDERS[settings.provider]
    answer = call_out(_question(settings, provider, response, address), network)
    if not 200 <= answer.status < 300:
        raise CallError(f"the captcha's provider answered {answer.status}")
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise CallError("the captcha's provider answered with something else")
    return told.get("success") is True and _is_ours(settings, provider, told)


def _question(
    settings: CaptchaSettings, provider: Provider, response: str, address: str | None
) -> Call:
    told = {"secret": settings.secret_key, "response": response}
    if provider.takes_site_key:
        told["sitekey"] = settings.site_key
    if address:
        told[provider.address] = address
    kind = "json" if provider.json else "x-www-form-urlencoded"
    return Call(
        settings.site_verify_url or provider.verify,
        "POST",
        {"Content-Type": f"application/{kind}", "Accept": "application/json"},
        (json.dumps(told) if provider.json else urlencode(told)).encode(),
        settings.timeout.total_seconds(),
    )


def _is_ours(settings: CaptchaSettings, provider: Provider, told: Mapping[str, Any]) -> bool:
    """Solved on one of our sites, for this action, by somebody likely to be a person.

    A response that was made elsewhere with the same key opens nothing here.
    """
    score = told.get("score")
    if provider.tells_score and score is not None:
        is_number = isinstance(score, int | float) and not isinstance(score, bool)
        if not is_number or score < settings.min_score:
            return False
    wanted = settings.expected_action
    if provider.tells_action and wanted and told.get("action") != wanted:
        return False
    hosts = settings.allowed_hostnames
    return not hosts or told.get("hostname") in hosts
