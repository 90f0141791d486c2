"""Whom the service trusts: the origins that may call it, and where it may send a browser.

Origins are compared as parsed scheme, host and port, never as text with a prefix or a suffix.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.errors import (
    CROSS_SITE_NAVIGATION_LOGIN_BLOCKED,
    INVALID_ORIGIN,
    MISSING_OR_NULL_ORIGIN,
    ErrorCode,
)
from authsvc.web.url import LONGEST, Url, parse_url

FETCH_METADATA = ("HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE", "HTTP_SEC_FETCH_DEST")
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
# Schemes that run or show what they carry instead of leading to an application.
NEVER_TRUSTED = frozenset(
    (
        "about",
        "blob",
        "data",
        "file",
        "filesystem",
        "intent",
        "javascript",
        "vbscript",
        "view-source",
    )
)

# A path of plain characters (RFC 3986 pchar): no percent sign, so nothing can decode to a slash,
# backslash or control character however often it is decoded; no empty and no dot segment, so that
# no reader can find a host in it (`//host`, `/.//host`). Query and fragment are data, without
# encoded control characters.
_PLAIN = r"A-Za-z0-9_\-.+@~!$&'()*,;=:"
_SEGMENT = rf"(?!\.{{1,2}}(?:[/?#]|\Z))[{_PLAIN}]+"
_DATA = rf"(?:[{_PLAIN}/?]|%(?!0[0-9A-Fa-f]|1[0-9A-Fa-f]|7[Ff])[0-9A-Fa-f]{{2}})*"
_RELATIVE = re.compile(rf"/(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?(?:\?{_DATA})?(?:#{_DATA})?")


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`https://*.example.com`: every sub-domain, of any depth, never the domain itself."""

    scheme: str
    suffix: str
    port: int | None

    @property
    def source(self) -> str:
        """The wildcard as a content security policy writes it."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://*{self.suffix}{port}"

    def covers(self, url: Url) -> bool:
        """The suffix begins with a dot, so it can only match at the edge of a label (ATK-025)."""
        return (url.scheme, url.port) == (self.scheme, self.port) and url.host.endswith(self.suffix)


class TrustedOrigins:
    """The own origin and the configured ones. Raises ``ValueError`` for a pattern it cannot read.

    Patterns: an exact origin (`https://app.example.com`), the sub-domains of a domain
    (`https://*.example.com`), an application's own scheme (`myapp://` for all of it, `myapp://host`
    for one host, `myapp://host/path` for that path and below).
    """

    __slots__ = ("_apps", "_exact", "_wildcards", "own", "sources")

    def __init__(self, base_url: str, origins: tuple[str, ...] = ()) -> None:
        base = parse_url(base_url)
        if base is None or not base.is_web:
            raise ValueError(f"the base URL is no http or https URL: {base_url!r}")
        self.own = base.origin
        read = [_read_pattern(pattern) for pattern in origins]
        urls = [item for item in read if isinstance(item, Url)]
        self._exact = {self.own: None} | {url.origin: None for url in urls if url.is_web}
        self._wildcards = tuple(item for item in read if isinstance(item, Wildcard))
        self._apps = tuple(url for url in urls if not url.is_web)
        self.sources = (*self._exact, *(wildcard.source for wildcard in self._wildcards))
        """The trusted web origins as a content security policy writes them, our own first."""

    def trusts_origin(self, header: str) -> bool:
        """Whether the value of an ``Origin`` header is a trusted one. ``null`` never is."""
        if header in self._exact:
            return True
        url = parse_url(header)
        return url is not None and url.is_bare and self._trusts(url)

    def trusts_target(self, target: str) -> bool:
        """Whether a browser may be sent there: a clean path, or a URL of a trusted origin."""
        if target.startswith("/"):
            return len(target) <= LONGEST and _RELATIVE.fullmatch(target) is not None
        return self.trusts_url(target)

    def trusts_url(self, text: str) -> bool:
        """Whether an absolute URL belongs to a trusted origin."""
        url = parse_url(text)
        return url is not None and self._trusts(url)

    def _trusts(self, url: Url) -> bool:
        if url.is_web:
            return url.origin in self._exact or any(w.covers(url) for w in self._wildcards)
        return any(_same_app(pattern, url) for pattern in self._apps)


def check_request(
    environ: Mapping[str, Any],
    has_cookie: bool,
    trusted: TrustedOrigins,
    *,
    names_page: bool = False,
) -> ErrorCode | None:
    """Why a request that changes something is refused as a stranger's; ``None`` lets it pass.

    A browser names the page in ``Origin``, or in ``Referer``. Cookies travel without the user's
    doing, so with them one of the two is required. Without them it is required from browsers only
    (ASVS 3.5.1, ATK-020, ATK-021, ATK-022): a page could otherwise sign its visitor in as somebody
    else, or have the service send mail. Where a browser must name its page (``names_page``) every
    header that browsers add calls for a name: any page of the web can post a form without asking.
    """
    if environ["REQUEST_METHOD"] in SAFE_METHODS:
        return None
    origin = environ.get("HTTP_ORIGIN")
    if origin:
        refusal = _check_origin(origin, trusted)
    elif referer := environ.get("HTTP_REFERER"):
        refusal = None if trusted.trusts_url(referer) else INVALID_ORIGIN
    else:
        return _check_unnamed(environ, has_cookie, names_page)
    if refusal is None and not has_cookie and _is_cross_site_navigation(environ):
        return CROSS_SITE_NAVIGATION_LOGIN_BLOCKED
    return refusal


def _check_origin(origin: str, trusted: TrustedOrigins) -> ErrorCode | None:
    if trusted.trusts_origin(origin):
        return None
    return MISSING_OR_NULL_ORIGIN if origin == "null" else INVALID_ORIGIN


def _check_unnamed(
    environ: Mapping[str, Any], has_cookie: bool, names_page: bool
) -> ErrorCode | None:
    """No page is named: fine for a program that keeps no cookies, and for our own pages."""
    if _is_cross_site_navigation(environ) and not has_cookie:
        return CROSS_SITE_NAVIGATION_LOGIN_BLOCKED
    # Only browsers send Sec-Fetch-Site, and no page can change it (W3C Fetch Metadata, section 2).
    site = environ.get("HTTP_SEC_FETCH_SITE", "same-origin")
    browser = names_page and any(environ.get(name, "").strip() for name in FETCH_METADATA)
    if has_cookie or browser or site not in ("same-origin", "none"):
        return MISSING_OR_NULL_ORIGIN
    return None


def _is_cross_site_navigation(environ: Mapping[str, Any]) -> bool:
    return (
        environ.get("HTTP_SEC_FETCH_SITE") == "cross-site"
        and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
    )


def _same_app(pattern: Url, url: Url) -> bool:
    """Whether a URL with an application's own scheme falls under a pattern (ATK-027)."""
    if url.scheme != pattern.scheme:
        return False
    if not pattern.host and not pattern.path.strip("/"):
        return True
    if (url.host, url.port) != (pattern.host, pattern.port):
        return False
    below = pattern.path.rstrip("/")
    if not below:
        return True
    # Dot segments, plain or encoded, could lead out of the path again.
    clean = "%" not in url.path and not {".", ".."} & set(url.path.split("/"))
    return clean and (url.path == below or url.path.startswith(below + "/"))


def _read_pattern(pattern: str) -> Url | Wildcard:
    scheme, separator, rest = pattern.partition("://")
    if separator and rest in ("*", "**"):
        pattern = f"{scheme}://"
    elif separator and rest.startswith("*."):
        return _read_wildcard(pattern, scheme, rest[2:])
    url = parse_url(pattern)
    if url is None or url.scheme in NEVER_TRUSTED:
        raise ValueError(
            f"cannot trust {pattern!r}: expected an origin such as https://example.com"
        )
    beyond = url.query is not None or url.fragment is not None
    if beyond or (url.is_web and url.path not in ("", "/")):
        raise ValueError(f"cannot trust {pattern!r}: an origin ends after the port")
    return url


def _read_wildcard(pattern: str, scheme: str, domain: str) -> Wildcard:
    url = parse_url(f"{scheme}://{domain}")
    if url is None or not url.is_web or url.path not in ("", "/"):
        raise ValueError(f"cannot trust {pattern!r}: expected https://*.example.com")
    # `https://*.com` would trust half the world.
    if "." not in url.host and url.host != "localhost":
        raise ValueError(f"cannot trust {pattern!r}: the domain needs at least two labels")
    return Wildcard(url.scheme, f".{url.host}", url.port)
