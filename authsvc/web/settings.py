"""Settings of the service as a whole."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from authsvc.settings import setting

COOKIE_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 6265 section 4.1.1


@dataclass(frozen=True)
class ServiceSettings:
    """Where the service stands, what it is called, whom it trusts."""

    secret: str = setting(
        "",
        "Signs cookies and derives encryption keys. At least 32 random characters; "
        "`authsvc secret` prints one. Several, newest first, separated by commas, while rotating.",
        secret=True,
        aliases=("SECRET_KEY",),
    )
    base_url: str = setting(
        "",
        "The public address, for example `https://auth.example.com`. Links, cookies and trusted "
        "origins follow it; it is never learnt from a request.",
    )
    base_path: str = setting("/api/auth", "Where the JSON API lives below the base URL.")
    pages_path: str = setting("", "Where the hosted pages live below the base URL; empty: at `/`.")
    app_name: str = setting(
        "authsvc", "The name people see, in pages, mails and authenticator apps."
    )
    plugins: tuple[str, ...] = setting(
        (
            "bearer",
            "username",
            "two_factor",
            "addresses",
            "social",
            "new_device",
            "breached_passwords",
            "audit",
        ),
        "Optional features: built-in plugins by name, or dotted names of your own packages.",
    )
    trusted_origins: tuple[str, ...] = setting(
        (),
        "Other origins whose pages may call the API and be redirected to, besides the base URL. "
        "`https://*.example.com` trusts sub-domains.",
    )
    trusted_proxies: tuple[str, ...] = setting(
        (),
        "Networks of reverse proxies whose X-Forwarded-For is believed, for example `10.0.0.0/8`.",
    )
    production: bool = setting(
        True, "Refuse to start with a weak secret, no base URL, or unsafe cookies."
    )
    disabled_paths: tuple[str, ...] = setting(
        (), "API paths that answer 404, such as `/sign-up/email`."
    )
    open_api: bool = setting(True, "Serve the OpenAPI document and its reference page.")


@dataclass(frozen=True)
class CookieSettings:
    """Names and attributes of cookies."""

    prefix: str = setting("better-auth", "First part of every cookie's name.")
    secure: bool | None = setting(
        None,
        "Send cookies over https only. By default it follows the scheme of the base URL.",
        aliases=("SESSION_COOKIE_SECURE",),
    )
    same_site: str = setting(
        "lax",
        "SameSite attribute: `lax`, `strict` or `none` (`none` needs https).",
        choices=("lax", "strict", "none"),
        aliases=("SESSION_COOKIE_SAMESITE",),
    )
    domain: str | None = setting(
        None, "Share cookies with this domain and its sub-domains, for example `example.com`."
    )


@dataclass(frozen=True)
class OperationSettings:
    """How the server behaves under load."""

    threads: int = setting(40, "Threads of the server; `pserve` uses the same number.")
    hash_slots: int = setting(0, "Password hashes at once; 0 means one per core.")
    hash_queue: int = setting(
        32, "Sign-ins that may wait for a hash; more get 503 and Retry-After."
    )
    jobs: bool = setting(
        True, "Sweep and flush in a thread of the server; `authsvc worker` does it otherwise."
    )
    max_body: int = setting(1024 * 1024, "Bytes a request body may have.")
    request_time_limit: timedelta = setting(
        timedelta(seconds=30), "Longest time an outgoing call may take."
    )


@dataclass(frozen=True)
class LogSettings:
    """What is logged beside errors and security events."""

    access: bool = setting(
        True,
        "One line for every request, to the logger `authsvc.access`: names, status, time, user id.",
    )


@dataclass(frozen=True)
class MetricsSettings:
    """Numbers for Prometheus."""

    enabled: bool = setting(False, "Serve metrics.")
    path: str = setting("/metrics", "Where.")
    token: str = setting(
        "", "What Prometheus sends as `Authorization: Bearer ...`; required.", secret=True
    )


@dataclass(frozen=True)
class BrandSettings:
    """How the hosted pages look and speak."""

    name: str = setting("", "The name on the pages; empty: `app_name`.")
    logo_url: str = setting("", "A logo for the pages: a path, `https://...` or `data:image/...`.")
    colour: str = setting(
        "#3b5bdb", "The brand colour; its shades are derived and contrast-checked."
    )
    languages: tuple[str, ...] = setting((), "Languages to offer; empty: all there are.")
    default_language: str = setting("en", "The language for browsers that ask for none we have.")
    language_cookie: str = setting(
        "authsvc.language", "The cookie that keeps the language somebody chose; may be your app's."
    )
    catalogues: Path | None = setting(
        None, "Folder with words of your own, `fr/LC_MESSAGES/*.po`; they win over the built-in."
    )
    translate_errors: bool = setting(
        True,
        "JSON refusals speak the caller's language; `originalMessage` has the English words.",
    )

    def __post_init__(self) -> None:
        if not COOKIE_NAME.fullmatch(self.language_cookie):
            raise ValueError("language_cookie is no name for a cookie")
        if self.catalogues is not None and not self.catalogues.is_dir():
            raise ValueError(f"there is no folder {self.catalogues}")
