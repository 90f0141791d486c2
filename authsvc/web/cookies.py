"""Cookies: names, attributes, and the jar of signed values that use cases see."""

from dataclasses import dataclass
from typing import Any

from authsvc.crypto.secrets import Keyring
from authsvc.crypto.signing import percent_decode, percent_encode, sign, unsign
from authsvc.web.settings import CookieSettings


def find_cookie(environ: dict[str, Any], name: str) -> str | None:
    """The raw value of the first cookie called ``name``; cheaper than parsing all of them."""
    header = environ.get("HTTP_COOKIE")
    if not header:
        return None
    wanted = name + "="
    for part in header.split(";"):
        text = part.strip()
        if text.startswith(wanted):
            return str(text[len(wanted) :]).strip('"')  # RFC 6265 section 4.1.1 allows quotes
    return None


def cookie_names(environ: dict[str, Any], prefix: str) -> list[str]:
    """The names of the cookies that begin with ``prefix``, each once."""
    parts = environ.get("HTTP_COOKIE", "").split(";")
    names = (part.partition("=")[0].strip() for part in parts)
    return list(dict.fromkeys(name for name in names if name.startswith(prefix)))


@dataclass(frozen=True)
class CookieStyle:
    """How this deployment writes cookies; the scheme of the base URL decides, never the request.

    On https only the prefixed names count: a sub-domain that sets the plain name over http cannot
    shadow them (ATK-070).
    """

    prefix: str
    secure: bool
    attributes: str

    @classmethod
    def of(cls, settings: CookieSettings, base_url: str) -> "CookieStyle":
        """The style that settings and base URL ask for."""
        secure = settings.secure if settings.secure is not None else base_url.startswith("https://")
        parts = ["Path=/", f"SameSite={settings.same_site.capitalize()}"]
        if settings.domain:
            parts.append(f"Domain={settings.domain}")
        if secure:
            parts.append("Secure")
        return cls(settings.prefix, secure, "; ".join(parts))

    def name(self, short: str) -> str:
        """``session_token`` -> ``__Secure-better-auth.session_token``."""
        return f"{'__Secure-' if self.secure else ''}{self.prefix}.{short}"

    def public_name(self, short: str) -> str:
        """The name of a cookie that nothing depends on: without ``__Secure-``, for scripts."""
        return f"{self.prefix}.{short}"

    def header(self, short: str, value: str, max_age: int | None, *, scripts: bool = False) -> str:
        """A ``Set-Cookie`` value; ``scripts`` lets the page's own scripts read it."""
        age = "" if max_age is None else f"; Max-Age={max_age}"
        hidden = "" if scripts else "; HttpOnly"
        name = self.public_name(short) if scripts else self.name(short)
        return f"{name}={value}{age}; {self.attributes}{hidden}"


class CookieJar:
    """The jar of a request: reads signed cookies, collects those to be set; the last one counts."""

    def __init__(self, style: CookieStyle, keyring: Keyring, environ: dict[str, Any]) -> None:
        self._style = style
        self._keyring = keyring
        self._environ = environ
        self._set: dict[str, tuple[str, int | None]] = {}
        self._public: set[str] = set()

    def get(self, name: str) -> str | None:
        """The value of a signed cookie, if our signature holds."""
        raw = find_cookie(self._environ, self._style.name(name))
        return unsign(self._keyring, percent_decode(raw)) if raw else None

    def names(self, prefix: str) -> list[str]:
        """The short names of the cookies that begin so; what is in them is not judged."""
        found = cookie_names(self._environ, self._style.name(prefix))
        border = len(self._style.name(""))
        return [name[border:] for name in found]

    def set(self, name: str, value: str, max_age: int | None) -> None:
        """Sign ``value`` and set it on the answer."""
        self._set[name] = (sign(self._keyring, value), max_age)

    def set_plain(self, name: str, value: str, max_age: int | None) -> None:
        """Set a value that carries a signature of its own."""
        self._set[name] = (value, max_age)

    def set_public(self, name: str, value: str, max_age: int | None) -> None:
        """Set a value that scripts may read, and anybody may change."""
        self._set[name] = (value, max_age)
        self._public.add(name)

    def get_public(self, name: str) -> str | None:
        """The value of a cookie that anybody may have made up."""
        raw = find_cookie(self._environ, self._style.public_name(name))
        return percent_decode(raw) if raw else None

    def withdraw(self, name: str) -> None:
        """Say nothing about the cookie after all."""
        self._set.pop(name, None)

    def clear(self, name: str) -> None:
        """Tell the browser to forget the cookie."""
        self._set[name] = ("", 0)

    def pending(self, name: str) -> str | None:
        """The signed value about to be set, not percent-encoded; nothing when cleared."""
        return self._set.get(name, ("", 0))[0] or None

    def touches(self, name: str) -> bool:
        """Whether the answer says anything about the cookie."""
        return name in self._set

    def repeat(self, name: str, other: str) -> None:
        """Set ``other`` to what ``name`` is about to be set to, for as long."""
        self._set[other] = self._set[name]

    def kept(self, prefix: str) -> list[str]:
        """The names beginning so that the client has after this answer."""
        names = dict.fromkeys([*self.names(prefix), *self._set])
        gone = {name for name, (_value, age) in self._set.items() if age == 0}
        return [name for name in names if name.startswith(prefix) and name not in gone]

    @property
    def touched(self) -> bool:
        """Whether the answer carries any cookie."""
        return bool(self._set)

    def drop_grants(self) -> None:
        """Keep only the clearing of cookies: what a rolled-back request may still say (ATK-082)."""
        self._set = {name: entry for name, entry in self._set.items() if entry[1] == 0}

    def headers(self) -> list[tuple[str, str]]:
        """The ``Set-Cookie`` headers of the answer."""
        return [
            (
                "Set-Cookie",
                self._style.header(
                    name, percent_encode(value), max_age, scripts=name in self._public
                ),
            )
            for name, (value, max_age) in self._set.items()
        ]
