"""Where an address is, as far as the address itself tells."""

from ipaddress import ip_address, ip_network

from authsvc.i18n import Translations

# RFC 1918, RFC 4193.
OWN = {
    4: tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))),
    6: (ip_network("fc00::/7"),),
}


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
    if parsed.is_link_local or any(parsed in network for network in OWN[parsed.version]):
        return translations.gettext("Private network")
    return address
