"""The page on which one signs in with a wallet."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    EMAIL_NOT_VERIFIED,
    ApiError,
    Email,
    Goto,
    Limit,
    Shape,
    callback_of,
    given,
    is_in_already,
    land,
    missing,
    page,
    page_path,
    remember_mail,
)
from authsvc.api import mark as _
from authsvc.plugins.siwe.errors import EMAIL_REQUIRED
from authsvc.plugins.siwe.usecases import signin

MESSAGE = "/siwe/message"
LONGEST = 16 * 1024
WORDS = {
    "UNAUTHORIZED_SIWE_MESSAGE_MISMATCH": _(
        "Your wallet signed something else than we asked for. Please try again."
    ),
    "UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE": _("That took too long. Please try again."),
    "UNAUTHORIZED_SIWE_MESSAGE_EXPIRED": _("That took too long. Please try again."),
    "UNAUTHORIZED_SIWE_MESSAGE_NOT_YET_VALID": _(
        "Your wallet signed something else than we asked for. Please try again."
    ),
    "UNAUTHORIZED_INVALID_SIWE_SIGNATURE": _(
        "That signature was not accepted. Wallets that are contracts can't be used here."
    ),
    "SIWE_SIGN_UP_DISABLED": _(
        "No account here has this wallet, and new ones are not open to everybody."
    ),
    "TOO_MANY_WALLET_SIGN_UPS": _(
        "Too many new accounts came from your network today. Please try again tomorrow."
    ),
    "INVALID_WALLET_ADDRESS": _("Your wallet told no address that we can read."),
    "CHAIN_NOT_ALLOWED": _("Your wallet is on a network that we don't take. Please switch it."),
    "WALLET_ALREADY_LINKED": _("Another account has this wallet."),
    "WALLET_NOT_FOUND": _("That wallet is not connected any more."),
    "TOO_MANY_WALLETS": _("You have as many wallets as an account can have."),
}
Credential = Annotated[str, Field(max_length=LONGEST)]


class WalletForm(Shape):
    """What the wallet signed, as JSON; the address of somebody new, where one is asked for."""

    credential: Credential = ""
    email: Email | None = None


def read_credential(text: str) -> tuple[str, str]:
    """Message and signature; what cannot be read is a message that nobody asked for."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return "", ""
    parts = (told.get("message"), told.get("signature")) if isinstance(told, dict) else ()
    message, signature = (part if isinstance(part, str) else "" for part in (*parts, "", "")[:2])
    return message, signature


def api_path(request: Any, path: str) -> str:
    """The path of an endpoint."""
    return str(request.registry.authsvc.base_path) + path


def allowed_chains(request: Any) -> str:
    """The chains that the script may name, or nothing for all."""
    return " ".join(request.auth.settings("siwe").chains)


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    if is_in_already(request):
        return Goto("page.account", target=callback_of(request))
    sent = given(request)
    return {
        "message_url": api_path(request, MESSAGE),
        "chains": allowed_chains(request),
        "again": "again" in sent,
        "beside": "add" in sent,
        "ask_email": "askEmail" in sent,
    }


@page(
    "/sign-in/ethereum",
    name="page.siwe",
    acts_as=("/siwe/verify",),
    template="siwe/enter.jinja2",
    title=_("Sign in with Ethereum"),
    form=WalletForm,
    load=load,
    limit=Limit(10, per=60),
)
def sign_in(request: Any, form: WalletForm) -> Goto:
    """Sign in with what the wallet signed."""
    message, signature = read_credential(form.credential)
    target = callback_of(request) or page_path(request, "page.account")
    try:
        entered = signin.sign_in(request.auth, message, signature, email=form.email, target=target)
    except ApiError as error:
        if error.code == EMAIL_NOT_VERIFIED.code:
            # Only after the right signature, so that nobody learns a stranger's address.
            remember_mail(request.auth, "verify", signin.email_of_owner(request.auth, message))
            return Goto("page.check_mail")
        if error.code == EMAIL_REQUIRED.code and error.field == EMAIL_REQUIRED.field:
            raise missing("email") from error
        raise
    return land(request, entered.outcome)
