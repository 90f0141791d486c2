"""Where an address is, as far as the address itself tells."""

from ipaddress import ip_address

from authsvc.i18n import Translations


def describe(translations: Translations, address: str | None) -> str:
    """This computer, a network of one's own, or the address."""
    if not address:
        return translations.gettext("Unknown place")
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.is_loopback:
        return translations.gettext("This computer")
    if parsed.is_private or parsed.is_link_local:
        return translations.gettext("Private network")
    return address
