"""How many texts are sent: each costs money, and annoys.

Three counters: by number and purpose (ATK-015), by network, and by country, which is what stops
those who own the numbers they have texts sent to. When a stranger has used one up, the owner still
gets texts on networks and browsers they have signed in from (ATK-011); such a network gets as many
again and no more, however many accounts somebody has made there.
"""

from authsvc.api import AuthContext, is_known_place, network_bucket
from authsvc.plugins.phone.numbers import country_of
from authsvc.plugins.phone.settings import PhoneSettings


def may_text(auth: AuthContext, purpose: str, e164: str, user_id: str | None) -> bool:
    """Count a text; false when there were enough. Before the transaction begins.

    As many look-ups for everybody, so that the time tells nothing. A country's budget is touched
    only by what the other two let through: who asks for one number without end uses none of it up.
    """
    settings: PhoneSettings = auth.settings("phone")
    counters, window = auth.services.counters, settings.texts_window
    network = network_bucket(auth.client.address or "")
    near = {
        ("text", "number", purpose, e164): settings.texts_per_number,
        ("text", "network", network): settings.texts_per_network,
    }
    judged = [counters.count(key, window) <= most for key, most in near.items()]
    within = all(judged)  # of a list: both are counted in any case
    country = ("text", "country", country_of(e164))
    sent = counters.count(country, window) if within else counters.read(country)
    own = counters.count(("text", "own", purpose, e164, network), window)
    known = is_known_place(auth, user_id or "")
    fits = within and sent <= settings.texts_per_country
    mine = known and not fits and own <= settings.texts_per_number
    beside = ("text", "own network", network)
    again = counters.count(beside, window) if mine else counters.read(beside)
    return fits or (mine and again <= settings.texts_per_network)
