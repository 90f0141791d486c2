"""The page of one's addresses, and the page of the mailed link."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    Email,
    Goto,
    Limit,
    LinkForm,
    Permission,
    Shape,
    Text,
    callback_of,
    confirmed,
    given,
    mailed_link,
    page,
    page_path,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.addresses.reader import further_of
from authsvc.plugins.addresses.usecases import claim, listing, primary, proof, removal

OWNER: dict[str, Any] = {"permission": Permission.ACCOUNT_EDIT, "session": "fresh"}
WORDS = {
    "ADDRESS_IS_YOURS": _("That address is yours already."),
    "TOO_MANY_ADDRESSES": _("You have as many addresses as possible. Please remove one first."),
    "ADDRESS_NOT_FOUND": _("That address is not in your list any more."),
    "ADDRESS_NOT_VERIFIED": _("Please confirm that address first."),
    "PRIMARY_ADDRESS": _("Please make another address the primary one first."),
    "EMAIL_NOT_VERIFIED": _("Please confirm your e-mail first."),
}


class AddressForm(Shape):
    """One more address."""

    email: Email


class RowForm(Shape):
    """Which of the caller's addresses, by the id of its row: addresses do not belong into URLs."""

    id: Text


def profile(request: Any) -> Mapping[str, Any]:
    """The profile leads to the list; a change of e-mail is made there."""
    return {"addresses_url": page_path(request, "page.addresses")}


def load(request: Any) -> Mapping[str, Any]:
    """The caller's addresses."""
    auth = request.auth
    ids = {one.email: one.id for one in further_of(auth, request.identity.user_id)}
    listed = listing.addresses(auth, request.identity)
    return {
        "addresses": [
            {
                "id": ids.get(one.email, ""),
                "email": one.email,
                "primary": one.primary,
                "verified": one.verified,
                "asked": when(request, one.created_at) if one.created_at else None,
            }
            for one in listed
        ],
        "may_change": auth.settings("users").change_email,
        "may_add": listed[0].verified if listed else False,
        "room": auth.settings("addresses").max_addresses - len(listed),
    }


@page(
    "/account/addresses",
    name="page.addresses",
    template="account/addresses.jinja2",
    title=_("E-mail addresses"),
    form=AddressForm,
    load=load,
    limit=Limit(5, per=60),
    **OWNER,
)
def addresses(request: Any, form: AddressForm) -> Goto:
    """Mail a link that proves one more address; the answer does not tell whether it is taken."""
    claim.claim(request.auth, request.identity, form.email, callback_of(request))
    say = _("We've written to that address. Open the link in the mail, and the address is yours.")
    return Goto("page.addresses", say=say)


def email_of(request: Any, row_id: str) -> str:
    """The address of one of the caller's rows; empty for any other."""
    rows = further_of(request.auth, request.identity.user_id)
    return next((one.email for one in rows if one.id == row_id), "")


@page(
    "/account/addresses/resend",
    name="page.addresses.resend",
    form=RowForm,
    back="page.addresses",
    limit=Limit(3, per=60),
    **OWNER,
)
def resend(request: Any, form: RowForm) -> Goto:
    """Mail the link again; older ones are void."""
    email = email_of(request, form.id)
    if not email:
        return Goto("page.addresses")
    claim.claim(request.auth, request.identity, email)
    return Goto("page.addresses", say=_("We've written to it once more."), kind="info")


@page(
    "/account/addresses/primary",
    name="page.addresses.primary",
    form=RowForm,
    back="page.addresses",
    limit=Limit(5, per=60),
    **OWNER,
)
def make_primary(request: Any, form: RowForm) -> Goto:
    """Write to that address from now on."""
    primary.make_primary(request.auth, request.identity, email_of(request, form.id))
    return Goto("page.addresses", say=_("Done. From now on we write to your new primary address."))


def ask_to_remove(request: Any) -> Mapping[str, Any] | Goto:
    """What removing it means."""
    row_id = given(request).get("id", "")
    email = email_of(request, row_id)
    if not email:
        return Goto("page.addresses")
    consequence = request.translations.gettext(
        "You can no longer sign in with %(address)s, nor get back in when you forget your "
        "password.",
        address=email,
    )
    return {"consequence": consequence, "fields": {"id": row_id}}


@confirmed(
    "/account/addresses/remove",
    name="page.addresses.remove",
    title=_("Remove an address"),
    form=RowForm,
    asks=ask_to_remove,
    submit=_("Remove"),
    back=("page.addresses", _("E-mail addresses")),
    section="profile",
    limit=Limit(10, per=60),
    **OWNER,
)
def remove(request: Any, form: RowForm) -> Goto:
    """Forget an address."""
    removal.remove(request.auth, request.identity, email_of(request, form.id))
    return Goto("page.addresses", say=_("The address is removed."))


def look(request: Any, token: str) -> Mapping[str, Any] | None:
    """What the link would confirm, for who asked for it; for others it is as good as expired."""
    wish = proof.look(request.auth, request.identity, token)
    return {"email": wish.email} if wish else None


@mailed_link(
    "/account/addresses/confirm",
    name="page.addresses.confirm",
    template="confirm_address.jinja2",
    asks=_("Confirm your e-mail"),
    look=look,
    permission=Permission.ACCOUNT_EDIT,
)
def confirm(request: Any, form: LinkForm) -> Goto:
    """Use the link."""
    proof.confirm(request.auth, request.identity, form.token)
    target, say = callback_of(request), _("Thank you. Your e-mail is confirmed.")
    return Goto("page.addresses", target=target, say=say)
