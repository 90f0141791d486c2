"""Pages of the account on which passkeys are looked after."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    ENROLMENT,
    Empty,
    Goto,
    Limit,
    Permission,
    Shape,
    Text,
    callback_of,
    confirmed,
    describe_device,
    is_enrolling,
    page,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.passkey.authenticators import authenticator_name
from authsvc.plugins.passkey.errors import FAILED_TO_VERIFY_REGISTRATION, PASSKEY_NOT_FOUND
from authsvc.plugins.passkey.pages import Credential, api_path, read_credential
from authsvc.plugins.passkey.reader import Passkey, passkeys_of
from authsvc.plugins.passkey.usecases import keeping, registration
from authsvc.plugins.passkey.usecases.challenges import party_of

OPTIONS = "/passkey/generate-register-options"
OWNER: dict[str, Any] = {"permission": Permission.ACCOUNT_EDIT, "limit": Limit(10, per=60)}
Name = Annotated[Text, Field(max_length=100)]


class AddForm(Shape):
    """What the browser's authenticator made, and what to call it."""

    credential: Credential = ""
    name: Name | None = None


class NameForm(Shape):
    """What to call it."""

    name: Name


def security(request: Any) -> Mapping[str, Any]:
    """Its part of the security page."""
    found = passkeys_of(request.auth, request.identity.user_id)
    party = party_of(request.auth)
    return {
        "passkeys_here": party.here,
        "base_url_for_passkeys": party.by_name and f"AUTHSVC_BASE_URL={party.by_name}",
        "passkeys": [
            {
                "id": key.id,
                "name": shown_name(request, key),
                "synced": key.device_type == "multiDevice",
                "added": when(request, key.created_at),
                "used": when(request, key.last_used_at) if key.last_used_at else None,
            }
            for key in found
        ],
    }


def shown_name(request: Any, key: Passkey) -> str:
    """What its owner calls it, or the make of its authenticator."""
    return (
        key.name or authenticator_name(key.aaguid) or str(request.translations.gettext("Passkey"))
    )


def load_add(request: Any) -> Mapping[str, Any] | Goto:
    """Where the browser learns what to ask for."""
    if not party_of(request.auth).here:
        return Goto("page.security", say=_("Passkeys can't be used at this address."), kind="info")
    return {"options": api_path(request, OPTIONS)}


@page(
    "/account/passkeys/add",
    name="page.passkey.add",
    template="account/passkey_add.jinja2",
    title=_("Add a passkey"),
    form=AddForm,
    load=load_add,
    session="fresh",
    **OWNER | {"accepts": ("session", ENROLMENT)},
)
def add(request: Any, form: AddForm) -> Goto:
    """Keep the passkey that the browser made."""
    if not form.credential:
        raise FAILED_TO_VERIFY_REGISTRATION.error()
    auth, identity = request.auth, request.identity
    answer = read_credential(form.credential)
    registration.register(auth, identity, answer, form.name, fallback=device_name(request))
    say = _("Your passkey is saved. You can sign in with it now.")
    if is_enrolling(identity):
        return Goto("page.account", target=callback_of(request), say=say)
    return Goto("page.security", say=say)


def device_name(request: Any) -> str:
    """The device that made it, in words."""
    return str(describe_device(request.translations, request.auth.client.agent).name)


def mine(request: Any) -> Passkey:
    """The caller's passkey that the address names."""
    for key in passkeys_of(request.auth, request.identity.user_id):
        if key.id == request.matchdict["id"]:
            return key
    raise PASSKEY_NOT_FOUND.error()


def load_rename(request: Any) -> Mapping[str, Any]:
    """The name it has."""
    key = mine(request)
    return {"passkey_id": key.id, "values": {"name": shown_name(request, key)}}


@page(
    "/account/passkeys/{id}",
    name="page.passkey.rename",
    template="account/passkey_rename.jinja2",
    title=_("Rename passkey"),
    form=NameForm,
    load=load_rename,
    mode="write",
    **OWNER,
)
def rename(request: Any, form: NameForm) -> Goto:
    """Call it something else."""
    keeping.rename(request.auth, request.identity, request.matchdict["id"], form.name)
    return Goto("page.security", say=_("Saved."))


def ask_to_remove(request: Any) -> Mapping[str, Any]:
    """What removing it means."""
    consequence = request.translations.gettext(
        "From then on you can't sign in with “%(name)s” any more. Delete it in your password "
        "manager or device, too: we can't do that from here.",
        name=shown_name(request, mine(request)),
    )
    return {"consequence": consequence}


@confirmed(
    "/account/passkeys/{id}/remove",
    name="page.passkey.remove",
    title=_("Remove passkey"),
    asks=ask_to_remove,
    submit=_("Remove passkey"),
    back=("page.security", _("Security")),
    session="fresh",
    mode="write",
    **OWNER,
)
def remove(request: Any, _form: Empty) -> Goto:
    """Forget it."""
    keeping.remove(request.auth, request.identity, request.matchdict["id"])
    return Goto("page.security", say=_("That passkey is removed."))
