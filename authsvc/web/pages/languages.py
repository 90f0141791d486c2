"""The language of an answer: what somebody chose, else their account, else the browser."""

from typing import Any
from urllib.parse import quote, urlencode

from authsvc.i18n import OUR_LOCALES, Catalogues, Translations, choose, direction, nearest, own_name
from authsvc.settings import SettingsError, naming
from authsvc.web.cookies import find_cookie
from authsvc.web.endpoint import Endpoint
from authsvc.web.settings import BrandSettings

A_YEAR = 365 * 24 * 3600


def catalogues_of(settings: BrandSettings) -> Catalogues:
    """The languages of this deployment. An operator's own words are read at once.

    So a mistake in them shows when the service starts. Raises ``ValueError`` for it, and
    ``SettingsError`` for a language that nobody has translated into.
    """
    own = settings.catalogues
    folders = (OUR_LOCALES,) if own is None else (OUR_LOCALES, own)
    with naming("authsvc.brand.languages"):
        catalogues = Catalogues(folders, only=settings.languages)
    if nearest(catalogues.tags, settings.default_language) is None:
        found = f"no translations into {settings.default_language}"
        raise SettingsError("authsvc.brand.default_language", found)
    for folder in own.glob("*/LC_MESSAGES") if own is not None else ():
        catalogues.of(folder.parent.name)
    return catalogues


def translations_of(request: Any) -> Translations:
    """``request.translations``: the visitor's choice, else the account's, else the browser's.

    An account is looked up for pages only, which need it anyway; a refusal by the API comes in its
    language if somebody has asked for it before, and costs no query under a flood.
    """
    return _found(request, chosen_language(request), _saved_language(request))


def translations_for_strangers(request: Any) -> Translations:
    """The language of a request without asking who sent it: the database may be down."""
    return _found(request, chosen_language(request))


def _found(request: Any, *wishes: str | None) -> Translations:
    catalogues: Catalogues = request.registry.catalogues
    settings: BrandSettings = request.registry.auth_settings["brand"]
    header = request.environ.get("HTTP_ACCEPT_LANGUAGE")
    return catalogues.of(choose(wishes, header, catalogues.tags, settings.default_language))


def chosen_language(request: Any) -> str | None:
    """The tag of the language that this browser's cookie names, if it is on offer."""
    registry = request.registry
    name = registry.auth_settings["brand"].language_cookie
    return nearest(registry.catalogues.tags, find_cookie(request.environ, name))


def _saved_language(request: Any) -> str | None:
    policy = request.registry.auth_policy
    identity = policy.known(request) if _is_call(request) else request.identity
    return identity.user.get("locale") if identity is not None else None


def _is_call(request: Any) -> bool:
    if request.endpoint is None:
        base: str = request.registry.authsvc.base_path
        return bool(request.environ["PATH_INFO"].startswith(base + "/"))
    return isinstance(request.endpoint, Endpoint)


def speak(request: Any, tag: str | None) -> dict[str, str]:
    """Speak a language on offer from here on; ``None``: whatever the account or the browser says.

    The header that has the browser remember it. The cookie holds a tag of ours, never what was
    sent; nothing depends on it, so it is not signed.
    """
    registry = request.registry
    name = registry.auth_settings["brand"].language_cookie
    if tag is not None:
        request.translations = registry.catalogues.of(tag)
    age = 0 if tag is None else A_YEAR
    attributes = registry.authsvc.cookies.attributes
    return {"Set-Cookie": f"{name}={tag or ''}; Max-Age={age}; {attributes}; HttpOnly"}


def offered(request: Any) -> list[tuple[str, str, str]]:
    """Tag, own name and direction of each language to choose from; nothing where there is one."""
    catalogues: Catalogues = request.registry.catalogues
    if len(catalogues.tags) < 2:
        return []
    return [(tag, own_name(tag), direction(tag)) for tag in catalogues.tags]


def way_back(request: Any, callback: str) -> str:
    """The address of this page, for coming back in another language; typed words stay behind."""
    path = quote(request.environ["PATH_INFO"].encode("latin-1"), safe="/")
    if request.method != "POST":
        query = request.query_string
    else:  # a form shown again carries the address to go on to among its fields
        query = urlencode({"callbackURL": callback}) if callback else ""
    return f"{path}?{query}" if query else path
