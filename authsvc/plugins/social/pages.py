"""Sign-in with a provider on the hosted pages: the buttons, and the way back when it fails."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Empty, Goto, Limit, callback_of, given, page, page_path
from authsvc.api import mark as _
from authsvc.plugins.social.client import Client
from authsvc.plugins.social.errors import Word
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import Flow
from authsvc.plugins.social.usecases import connect
from authsvc.plugins.social.usecases.begin import Wish, begin

WORDS = {
    "PROVIDER_NOT_FOUND": _("This provider isn't in use here."),
    "PROVIDER_UNREACHABLE": _("The provider doesn't answer. Please try again in a moment."),
    "CONNECTION_EXPIRED": _("That took too long. Please sign in with the provider again."),
    "CONNECTION_OF_ANOTHER": _("That account waits for somebody else to sign in here."),
    "SOCIAL_ACCOUNT_ALREADY_LINKED": _("It is connected to another account here."),
}
STOPPED = _("You stopped the sign-in with %(provider)s. Nothing has changed.")
TRY_AGAIN = _("The sign-in with %(provider)s did not work. Please try again.")
CALLBACK_WORDS = {
    "access_denied": STOPPED,
    Word.STATE_MISMATCH: _("That took too long, or began in another window. Please try again."),
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
    Word.CANNOT_LINK: _("%(provider)s doesn't say that its address is yours, so we can't connect."),
}
SIGN_IN_ONCE = _(
    "You have an account with this address already. Sign in once as you always do, "
    "to connect %(provider)s."
)


def offer(request: Any) -> Mapping[str, Any]:
    """The buttons, and for which account at a provider somebody shall sign in once."""
    waiting = connect.waiting(request.auth)
    return {
        "providers": [button(request, client) for client in visited(request)],
        "connecting": waiting.provider_name if waiting else "",
    }


def visited(request: Any) -> list[Client]:
    """The providers to which browsers can be sent."""
    return [client for client in registry_of(request.auth) if client.provider.visited]


def button(request: Any, client: Client) -> Mapping[str, str]:
    """What a provider's button shows."""
    icon = f"providers/{client.id}.svg"
    known = request.registry.authsvc.services.extras["provider_marks"]
    return {
        "id": client.id,
        "name": client.provider.name,
        "icon": icon if client.id in known else "",
    }


@page(
    "/sign-in/with/{provider}",
    name="page.social",
    back="page.sign_in",
    mode="calling",
    limit=Limit(20, per=60),
)
def social(request: Any, _form: Empty) -> Goto:
    """Go to the provider."""
    client = registry_of(request.auth).require(request.matchdict["provider"])
    account = page_path(request, "page.account")
    return to_provider(request, client, target=callback_of(request) or account)


def to_provider(request: Any, client: Client, *, target: str, link_user: str | None = None) -> Goto:
    """On to the provider; back to one of our pages whatever comes of it."""
    failed = page_path(
        request, "page.social.failed", provider=client.id, callbackURL=callback_of(request)
    )
    flow = Flow(
        provider=client.id,
        target=target,
        error_target=failed,
        link_user=link_user,
        sign_up=True,
        hosted=True,
    )
    return Goto(target=begin(request.auth, client, flow, Wish()))


@page(
    "/sign-in/with/{provider}/failed",
    name="page.social.failed",
    form=None,
)
def failed(request: Any) -> Goto:
    """Where a provider's refusal leads: back to where it was tried, with words."""
    client = registry_of(request.auth).find(request.matchdict["provider"])
    name = client.provider.name if client else request.matchdict["provider"]
    word = given(request).get("error", "")
    signed_in = request.identity is not None
    waiting = connect.waiting(request.auth)
    if word == Word.NOT_LINKED and waiting and not signed_in:
        on = page_path(request, "page.connect", callbackURL=callback_of(request))
        return Goto("page.sign_in", query={"callbackURL": on})
    words = CALLBACK_WORDS.get(word, TRY_AGAIN)
    say = request.translations.gettext(words, provider=name)
    where = "page.connections" if signed_in else "page.sign_in"
    return Goto(where, query={"callbackURL": callback_of(request)}, say=say, kind="warning")
