"""A user agent in words people know: "Chrome on Windows".

For people to tell their own devices apart. Nothing is decided by it: anybody can send any text.
"""

from dataclasses import dataclass

from authsvc.i18n import Translations

# The first that is found counts: most browsers claim to be others, too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone", "phone"),
    ("iPad", "iPad", "tablet"),
    ("Android", "Android", "phone"),
    ("CrOS", "ChromeOS", "desktop"),
    ("Windows", "Windows", "desktop"),
    ("Macintosh", "Mac", "desktop"),
    ("Linux", "Linux", "desktop"),
)
PROGRAMS = (
    ("curl/", "curl"),
    ("Wget/", "wget"),
    ("python", "Python"),
    ("node", "Node"),
    ("okhttp", "OkHttp"),
    ("Go-http-client", "Go"),
    ("PostmanRuntime", "Postman"),
)


@dataclass(frozen=True)
class Device:
    """What a session runs on: its name in words, and which sign stands for it."""

    name: str
    kind: str
    """``desktop``, ``phone``, ``tablet`` or ``other``: the icons of the pages."""


def describe(translations: Translations, agent: str | None) -> Device:
    """The device behind a ``User-Agent`` header, as far as it tells."""
    text = agent or ""
    browser = next((name for sign, name in BROWSERS if sign in text), "")
    system, kind = next(
        ((name, kind) for sign, name, kind in SYSTEMS if sign in text), ("", "other")
    )
    if system == "Android" and "Mobile" not in text:
        kind = "tablet"
    if browser and system:
        name = translations.gettext("%(browser)s on %(system)s", browser=browser, system=system)
        return Device(name, kind)
    if browser or system:
        return Device(browser or system, kind)
    program = next((name for sign, name in PROGRAMS if sign.lower() in text.lower()), "")
    if program:
        return Device(translations.gettext("Program (%(name)s)", name=program), "other")
    return Device(translations.gettext("Unknown device"), "other")
