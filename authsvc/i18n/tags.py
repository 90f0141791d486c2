"""Languages by their tags: the one somebody asks for, what it is called, which way it runs."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# A browser sends a handful; whoever sends more must not make us work or remember more.
LONGEST_HEADER = 500
MOST_RANGES = 20
LONGEST_TAG = 35  # RFC 5646 section 4.4.1

_RANGE = re.compile(
    r"\s*(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*"
    r"(?:;\s*q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
# Where the name that Unicode has for a language is not what its readers would look for.
_OWN_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


def direction(tag: str) -> str:
    """``ltr`` or ``rtl``: how a language is written."""
    return "rtl" if tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def own_name(tag: str) -> str:
    """What its speakers call a language, as an entry of a list: in capitals where they are used."""
    if tag in _OWN_NAMES:
        return _OWN_NAMES[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):  # an operator's own, such as a language in the making
        return tag
    return name[:1].upper() + name[1:]


def choose(
    wishes: Iterable[str | None], header: str | None, available: Sequence[str], default: str
) -> str:
    """The first wish (cookie, profile) that can be met, else what the browser asks for."""
    for wish in wishes:
        near = nearest(available, wish)
        if near is not None:
            return near
    return negotiate(header, available, default)


def nearest(available: Iterable[str], wish: str | None) -> str | None:
    """The available tag that serves somebody who wants ``wish``: a tag, a locale, or nonsense."""
    if not wish or len(wish) > LONGEST_TAG:
        return None
    return _near(available, wish.replace("_", "-").lower())


def negotiate(header: str | None, available: Sequence[str], default: str) -> str:
    """The available tag that an Accept-Language header prefers (RFC 9110 12.5.4, RFC 4647 3.4)."""
    if not header or len(header) > LONGEST_HEADER:
        return default
    return _negotiated(header, tuple(available), default)


@lru_cache(maxsize=512)
def _negotiated(header: str, available: tuple[str, ...], default: str) -> str:
    ranges = _ranges(header)
    unwanted = {tag for tag, quality in ranges if quality == 0}
    offered = [tag for tag in available if tag.lower() not in unwanted]
    for tag, quality in ranges:
        if quality == 0 or tag == "*":  # RFC 4647 3.4: a lookup skips the wildcard
            continue
        near = _near(offered, tag)
        if near is not None:
            return near
    return default


def _ranges(header: str) -> list[tuple[str, float]]:
    """Language ranges, the dearest first, in the header's order among equals; bad ones left out."""
    matches = [_RANGE.fullmatch(part) for part in header.split(",")[:MOST_RANGES]]
    ranges = [(m["tag"].lower(), float(m["q"] or 1)) for m in matches if m]
    return sorted(ranges, key=lambda item: -item[1])


def _near(available: Iterable[str], wanted: str) -> str | None:
    """RFC 4647 lookup: ``de-at-1996`` finds ``de-AT``, then ``de``.

    Beyond the lookup, a sister of the same language and script: ``pt-PT`` finds ``pt-BR``, and
    ``zh-CN`` finds ``zh-Hans``, which ``zh-TW`` does not.
    """
    tags = {tag.lower(): tag for tag in available}
    parts = wanted.split("-")
    while parts:
        if "-".join(parts) in tags:
            return tags["-".join(parts)]
        parts.pop()
        if parts and len(parts[-1]) == 1:  # the singleton goes with what it introduced
            parts.pop()
    written = _written(wanted)
    return next((tag for lower, tag in tags.items() if _written(lower) == written), None)


@lru_cache(maxsize=512)
def _written(tag: str) -> tuple[str, str]:
    """Language and script of a tag in lower case; Unicode knows the script that is not named."""
    language, *others = tag.split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in others if len(part) in (2, 3) and part.isalnum()), "")
    if not script:
        likely = get_global("likely_subtags")
        full = likely.get(f"{language}_{region.upper()}") or likely.get(language, "")
        script = next((part for part in full.split("_")[1:] if len(part) == 4), "").lower()
    return language, script
