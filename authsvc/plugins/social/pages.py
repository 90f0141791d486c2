"""Sign-in with a provider on the hosted pages: the buttons, the way there, the way back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authsvc.api import Empty, Goto, Limit, Show, callback_of, given, page, page_path
from authsvc.api import mark as _
from authsvc.plugins.social.client import Client
from authsvc.plugins.social.errors import Word
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import Flow
from authsvc.plugins.social.usecases import connect
from authsvc.plugins.social.usecases.begin import Wish, begin

TOO_LATE = _("That took too long, or began in another window. Please try again.")
WORDS = {
    Word.STATE_MISMATCH: TOO_LATE,
    Word.STATE_NOT_FOUND: TOO_LATE,
    Word.PAYLOAD_EXPIRED: TOO_LATE,
    "PROVIDER_NOT_FOUND": _("This provider isn't in use here."),
    "PROVIDER_UNREACHABLE": _("The provider doesn't answer. Please try again in a moment."),
    "CONNECTION_EXPIRED": _("That took too long. Please sign in with the provider again."),
    "CONNECTION_OF_ANOTHER": _("That account waits for somebody else to sign in here."),
    "SOCIAL_ACCOUNT_ALREADY_LINKED": _("It is connected to another account here."),
    "FAILED_TO_UNLINK_LAST_ACCOUNT": _(
        "It is your only way to sign in. Set a password or connect another account first."
    ),
}
STOPPED = _("You stopped the sign-in with %(provider)s. Nothing has changed.")
TRY_AGAIN = _("The sign-in with %(provider)s did not work. Please try again.")
CALLBACK_WORDS = {
    "access_denied": STOPPED,
    Word.STATE_MISMATCH: TOO_LATE,
    Word.PAYLOAD_EXPIRED: TOO_LATE,
    Word.EMAIL_NOT_FOUND: _(
        "%(provider)s told us no e-mail address. Please allow it there, or sign in another way."
    ),
    Word.EMAIL_NOT_VERIFIED: _(
        "Please confirm your e-mail address at %(provider)s first, and try again."
    ),
    Word.SIGN_UP_DISABLED: _("There is no account for you here, and %(provider)s makes none."),
    Word.NOT_LINKED: _(
        "You have an account with this address already. Please sign in to it as you always do."
    ),
    Word.OTHER_OWNER: _("That account at %(provider)s is connected to another account here."),
    Word.OTHER_EMAIL: _("That account at %(provider)s has another e-mail address than yours here."),
    "ACCOUNT_DISABLED": _("This account is switched off. Please ask whoever looks after it."),
    Word.CANNOT_LINK: _("%(provider)s doesn't say that its address is yours, so we can't connect."),
}
UNKNOWN = _("The sign-in did not work. Please try again.")
NOTHING_CONNECTED = _("Nothing was connected.")


def offer(request: Any) -> Mapping[str, Any]:
    """The buttons, and the account at a provider for which somebody shall sign in once.

    The provider that waits has no button meanwhile, since it would only lead back here; the others
    have, since one of them may be how this person always signs in.
    """
    waiting = awaited(request)
    if waiting is None:
        return {"providers": [button(request, client) for client in visited(request)]}
    others = [client for client in visited(request) if client.id != waiting.provider]
    asked = registry_of(request.auth).require(waiting.provider)
    going_on = onward(request)
    return {
        "providers": [button(request, client) for client in others],
        "connecting": {**button(request, asked), "onward": going_on},
        # Whoever signs in is asked whether to connect, and goes on from there.
        "callback_url": page_path(request, "page.connect", callbackURL=going_on),
    }


def awaited(request: Any) -> connect.Offer | None:
    """The offer that waits in this browser, unless somebody else is signed in (ATK-114)."""
    waiting, identity = connect.waiting(request.auth), request.identity
    mine = waiting is not None and (identity is None or identity.user_id == waiting.user_id)
    return waiting if mine else None


def onward(request: Any) -> str:
    """Where one was going, behind the page that asks; checked wherever it is sent on."""
    target = callback_of(request)
    parts = urlsplit(target)
    if parts.path != page_path(request, "page.connect"):
        return target
    return dict(parse_qsl(parts.query)).get("callbackURL", "")


def visited(request: Any) -> list[Client]:
    """The providers to which browsers can be sent."""
    return [client for client in registry_of(request.auth) if client.provider.visited]


def button(request: Any, client: Client) -> dict[str, str]:
    """What a provider's button shows."""
    return {"id": client.id, "name": client.provider.name, "icon": mark_of(request, client.id)}


def mark_of(request: Any, provider: str) -> str:
    """The static file with a provider's mark, or nothing."""
    known = request.registry.authsvc.services.extras["provider_marks"]
    return f"providers/{provider}.svg" if provider in known else ""


def told(request: Any, words: str, provider: str) -> str:
    """Words about a provider in the reader's language, ready to be said on another page."""
    text: str = request.translations.gettext(words, provider=provider)
    return text.replace("%", "%%")


@page(
    "/sign-in/with/{provider}",
    name="page.social",
    back="page.sign_in",
    mode="calling",
    limit=Limit(20, per=60),
)
def social(request: Any, _form: Empty) -> Show:
    """Go to the provider."""
    client = registry_of(request.auth).require(request.matchdict["provider"])
    account = page_path(request, "page.account")
    return to_provider(request, client, target=callback_of(request) or account)


def to_provider(request: Any, client: Client, *, target: str, link_user: str | None = None) -> Show:
    """On to the provider; back to one of our pages whatever comes of it.

    A page of ours leads there instead of a redirect: browsers hold every redirect that follows a
    form against ``form-action``, and where a provider redirects in its own house nobody can list.
    """
    again = request.identity is not None and link_user is None
    failed = page_path(
        request,
        "page.social.failed",
        provider=client.id,
        callbackURL=callback_of(request),
        again="1" if again else "",
        link="1" if link_user else "",
    )
    flow = Flow(
        provider=client.id,
        target=target,
        error_target=failed,
        link_user=link_user,
        sign_up=True,
        hosted=True,
    )
    address = begin(request.auth, client, flow, Wish())
    name = client.provider.name
    title = request.translations.gettext(_("On to %(provider)s"), provider=name)
    shown = {"page_title": title, "provider": button(request, client), "address": address}
    return Show("social_going.jinja2", shown)


@page(
    "/sign-in/with/{provider}/failed",
    name="page.social.failed",
    form=None,
)
def failed(request: Any) -> Goto:
    """Where a provider's refusal leads: back to where it was tried, with words."""
    client = registry_of(request.auth).find(request.matchdict["provider"])
    word, signed_in = given(request).get("error", ""), request.identity is not None
    back = {"callbackURL": callback_of(request)}
    if word == Word.NOT_LINKED and not signed_in and awaited(request):
        return Goto("page.sign_in", query=back)
    words = CALLBACK_WORDS.get(word, TRY_AGAIN) if client else UNKNOWN
    say = told(request, words, client.provider.name if client else "")
    kind = "info" if words is STOPPED else "warning"
    if signed_in and "link" in given(request):
        return Goto("page.connections", say=say, kind=kind)
    again = "1" if signed_in and "again" in given(request) else ""
    return Goto("page.sign_in", query={**back, "again": again}, say=say, kind=kind)


@page(
    "/sign-in/connect/decline",
    name="page.connect.decline",
    back="page.sign_in",
    limit=Limit(20, per=60),
)
def decline(request: Any, _form: Empty) -> Goto:
    """Leave the account at the provider alone: what waits in this browser is forgotten."""
    connect.decline(request.auth)
    target = callback_of(request)
    if request.identity is None:
        return Goto("page.sign_in", query={"callbackURL": target})
    return Goto("page.connections", target=target, say="" if target else NOTHING_CONNECTED)
