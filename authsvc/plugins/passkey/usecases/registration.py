"""Give somebody who is signed in one more passkey."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    AuthContext,
    Identity,
    enrolled,
    ids,
    insert_unless_taken,
    is_enrolling,
    lacks_factor,
    page_link,
    require_first_one,
    sessions,
)
from authsvc.plugins.passkey.authenticators import authenticator_name
from authsvc.plugins.passkey.ceremony import (
    ALGORITHMS,
    CeremonyError,
    NewCredential,
    encode,
    verify_registration,
)
from authsvc.plugins.passkey.errors import (
    FAILED_TO_VERIFY_REGISTRATION,
    PREVIOUSLY_REGISTERED,
    TOO_MANY_PASSKEYS,
    YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY,
)
from authsvc.plugins.passkey.events import PasskeyAdded
from authsvc.plugins.passkey.reader import TABLE, Passkey, count_passkeys, passkeys_of
from authsvc.plugins.passkey.settings import PasskeySettings
from authsvc.plugins.passkey.shapes import (
    Algorithm,
    Attachment,
    CreationOptions,
    Descriptor,
    Holder,
    Party,
    Selection,
)
from authsvc.plugins.passkey.usecases.challenges import (
    REGISTRATION,
    TIMEOUT,
    find_challenge,
    new_challenge,
    party_of,
    refuse,
    spend_challenge,
)

METHOD = "passkey"


def offer(
    auth: AuthContext,
    identity: Identity,
    *,
    name: str | None = None,
    attachment: Attachment | None = None,
) -> CreationOptions:
    """What the browser needs to make a passkey for the caller; none twice on one authenticator."""
    require_first_one(auth, identity)
    settings: PasskeySettings = auth.settings("passkey")
    mine = passkeys_of(auth, identity.user_id)
    handle = mine[0].user_handle if mine else new_handle()
    challenge = new_challenge(auth, REGISTRATION, identity.user_id, handle=handle)
    email = identity.user["email"]
    return creation_options(
        auth,
        challenge,
        Holder(id=handle, name=name or email, display_name=email),
        resident_key=settings.resident_key,
        known=mine,
        attachment=attachment,
    )


def new_handle() -> str:
    """A user handle: random, so that an authenticator tells nobody anything (section 14.6.1)."""
    return encode(ids.random_bytes(32))


def creation_options(
    auth: AuthContext,
    challenge: str,
    holder: Holder,
    *,
    resident_key: str,
    known: list[Passkey],
    attachment: Attachment | None = None,
) -> CreationOptions:
    """The options of ``navigator.credentials.create()``. No attestation is asked for: the make of
    an authenticator decides nothing here, and would tell people apart (section 14.4.1)."""
    party = party_of(auth)
    return CreationOptions(
        challenge=challenge,
        rp=Party(id=party.id, name=party.name),
        user=holder,
        pub_key_cred_params=[Algorithm(alg=number) for number in ALGORITHMS],
        timeout=TIMEOUT,
        attestation="none",
        exclude_credentials=describe(known),
        authenticator_selection=Selection(
            resident_key=resident_key,
            require_resident_key=resident_key == "required",
            user_verification=auth.settings("passkey").user_verification,
            authenticator_attachment=attachment,
        ),
        extensions={"credProps": True},
        hints=[],
    )


def describe(passkeys: list[Passkey]) -> list[Descriptor]:
    """Passkeys as options name them."""
    return [
        Descriptor(id=key.credential_id, transports=[t for t in key.transports.split(",") if t])
        for key in passkeys
    ]


def register(
    auth: AuthContext,
    identity: Identity,
    response: Mapping[str, Any],
    name: str | None = None,
    *,
    fallback: str | None = None,
) -> Passkey:
    """Store the passkey that the caller's authenticator made, and tell its owner.

    ``fallback`` is its name when nobody gave one and the authenticator says nothing of itself.
    """
    require_first_one(auth, identity)
    asked = find_challenge(auth, REGISTRATION)
    made = judge(auth, response, asked.payload["challenge"])
    auth.begin()
    sessions.require_live(auth, identity)
    spend_challenge(auth, REGISTRATION)
    if asked.subject != identity.user_id:
        refusal = YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY
        raise refuse(auth, refusal, identity.user_id, "owner")
    if made is None:
        raise refuse(auth, FAILED_TO_VERIFY_REGISTRATION, identity.user_id, "response")
    if count_passkeys(auth, identity.user_id) >= auth.settings("passkey").per_account:
        raise TOO_MANY_PASSKEYS.error()
    user = identity.user
    name = name or (fallback and (authenticator_name(made.aaguid) or fallback))
    added = store(auth, user, made, asked.payload["handle"], name)
    security = page_link(auth, "page.security")
    auth.send_mail("passkey_added", user["email"], owner=user, link=security)
    _settle(auth, identity)
    return added


def _settle(auth: AuthContext, identity: Identity) -> None:
    """A second factor that the caller's role needs is there now, unless it was the first, too."""
    if identity.session.get("method") == METHOD:
        return
    if is_enrolling(identity) or lacks_factor(auth, identity):
        enrolled(auth, identity, identity.user)


def judge(auth: AuthContext, response: Mapping[str, Any], challenge: str) -> NewCredential | None:
    """What a right answer brought."""
    required = auth.settings("passkey").user_verification == "required"
    try:
        return verify_registration(party_of(auth), response, challenge, verify_user=required)
    except CeremonyError:
        return None


def store(
    auth: AuthContext,
    user: Mapping[str, Any],
    made: NewCredential,
    handle: str,
    name: str | None,
) -> Passkey:
    """The passkey's row; a credential belongs to one account only (section 7.1, step 26)."""
    row = {
        "id": ids.new_id(),
        "user_id": user["id"],
        "name": name or None,
        "credential_id": made.credential_id,
        "public_key": made.public_key,
        "user_handle": handle,
        "counter": made.counter,
        "device_type": made.device_type,
        "backed_up": made.backed_up,
        "transports": ",".join(made.transports),
        "aaguid": made.aaguid,
        "created_at": auth.now(),
        "last_used_at": None,
    }
    if not insert_unless_taken(auth.db, TABLE, row):
        raise PREVIOUSLY_REGISTERED.error()
    synced = made.device_type == "multiDevice"
    auth.emit(PasskeyAdded(auth=auth, user_id=user["id"], passkey_id=str(row["id"]), synced=synced))
    return Passkey(**row)
