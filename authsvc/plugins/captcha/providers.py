"""The providers: where they are asked, what they are told, and what their widget needs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider of captchas."""

    verify: str
    """Where a solved captcha is shown."""
    json: bool = False
    """Whether it is asked in JSON; else by a form."""
    takes_site_key: bool = False
    address: str = "remoteip"
    """How it calls the address of whoever solved it."""
    tells_action: bool = False
    tells_score: bool = False
    field: str
    """What its widget adds to a form."""
    css: str
    """The class of the element it turns into the widget."""
    script: str
    sources: Mapping[str, tuple[str, ...]]
    """What the policy of a page with the widget allows beside ours."""


GOOGLE = ("https://www.google.com", "https://recaptcha.google.com")
HCAPTCHA = ("https://hcaptcha.com", "https://*.hcaptcha.com")
FOX = ("https://*.captchafox.com",)
TURNSTILE = ("https://challenges.cloudflare.com",)

PROVIDERS: Mapping[str, Provider] = {
    "cloudflare-turnstile": Provider(
        verify="https://challenges.cloudflare.com/turnstile/v0/siteverify",
        json=True,
        tells_action=True,
        field="cf-turnstile-response",
        css="cf-turnstile",
        script="https://challenges.cloudflare.com/turnstile/v0/api.js",
        sources={"frame-src": TURNSTILE, "connect-src": TURNSTILE},
    ),
    "google-recaptcha": Provider(
        verify="https://www.google.com/recaptcha/api/siteverify",
        tells_action=True,
        tells_score=True,
        field="g-recaptcha-response",
        css="g-recaptcha",
        script="https://www.google.com/recaptcha/api.js",
        sources={"frame-src": GOOGLE, "connect-src": GOOGLE[:1]},
    ),
    "hcaptcha": Provider(
        verify="https://api.hcaptcha.com/siteverify",
        takes_site_key=True,
        field="h-captcha-response",
        css="h-captcha",
        script="https://js.hcaptcha.com/1/api.js",
        sources={"frame-src": HCAPTCHA, "connect-src": HCAPTCHA, "style-src": HCAPTCHA},
    ),
    "captchafox": Provider(
        verify="https://api.captchafox.com/siteverify",
        takes_site_key=True,
        address="remoteIp",
        field="cf-captcha-response",
        css="captchafox",
        script="https://cdn.captchafox.com/api.js",
        sources={"frame-src": FOX, "connect-src": FOX, "img-src": FOX},
    ),
}
