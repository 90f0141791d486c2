"""Settings of captchas."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import callable_url, setting
from authsvc.plugins.captcha.providers import PROVIDERS

LONGEST = timedelta(seconds=30)


@dataclass(frozen=True)
class CaptchaSettings:
    """Captchas. Off unless `provider` is set."""

    provider: str = setting("", "Who sees the captcha solved.", choices=("", *PROVIDERS))
    secret_key: str = setting("", "Our secret at the provider.", secret=True)
    site_key: str = setting(
        "",
        "The public key of the site, for the widget on the pages; some providers ask for it.",
    )
    endpoints: tuple[str, ...] = setting(
        ("/sign-up/email", "/sign-in/email", "/request-password-reset"),
        "Paths below the API that ask for a captcha; `*` stands for a part, `**` for several. The "
        "hosted pages that do the same ask, too, whichever feature they are of.",
    )
    site_verify_url: str = setting("", "Where to ask instead of the provider's own address.")
    min_score: float = setting(0.5, "Least score of reCAPTCHA v3, from 0 (a bot) to 1.")
    expected_action: str = setting(
        "", "The action that Turnstile and reCAPTCHA v3 must tell; any if empty."
    )
    allowed_hostnames: tuple[str, ...] = setting(
        (),
        "Sites on which it may have been solved; any that the provider allows if empty.",
    )
    timeout: timedelta = setting(
        timedelta(seconds=10), "Longest wait for the provider, all in all; at most 30 seconds."
    )

    def __post_init__(self) -> None:
        if bool(self.provider) != bool(self.secret_key):
            raise ValueError("provider and secret_key belong together")
        if self.provider and not self.site_key:
            raise ValueError("site_key: the pages need it for the widget")
        if self.site_verify_url and not callable_url(self.site_verify_url):
            raise ValueError("site_verify_url is an https address without a query")
        if not timedelta() < self.timeout <= LONGEST:
            raise ValueError("timeout is more than nothing and at most 30 seconds")
        if not 0 <= self.min_score <= 1:
            raise ValueError("min_score is between 0 and 1")
