"""Sign in with a passkey."""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    ErrorCode,
    Proof,
    SignedIn,
    by_id,
    changed,
    complete,
    may_send_link,
    require_open,
    sessions,
    waiting_user,
)
from authsvc.plugins.passkey.ceremony import (
    Asserted,
    Assertion,
    CeremonyError,
    StoredKey,
    read_assertion,
    verify_assertion,
)
from authsvc.plugins.passkey.errors import AUTHENTICATION_FAILED, UNKNOWN_PASSKEY
from authsvc.plugins.passkey.reader import TABLE, Passkey, find_passkey, passkeys_of
from authsvc.plugins.passkey.settings import PasskeySettings
from authsvc.plugins.passkey.shapes import RequestOptions
from authsvc.plugins.passkey.usecases.challenges import (
    AUTHENTICATION,
    NOBODY,
    TIMEOUT,
    find_challenge,
    new_challenge,
    party_of,
    refuse,
    spend_challenge,
)
from authsvc.plugins.passkey.usecases.registration import describe

METHOD = "passkey"


@dataclass(frozen=True)
class Judged:
    """An answer, and whose passkey it is; ``said`` when it is right, else why it is refused."""

    passkey: Passkey | None
    said: Asserted | None = None
    refusal: ErrorCode = AUTHENTICATION_FAILED
    reason: str = ""


def request_options(
    auth: AuthContext, *, second: bool = False, anyone: bool = False
) -> RequestOptions:
    """What the browser needs to ask for a passkey: of the caller, or of whoever's sign-in waits in
    this browser (``second``), else of anybody.

    Nobody is told which passkeys a name has: without a proof there is no user (section 14.6.2).
    """
    caller = auth.identity.user_id if auth.identity else None
    user_id = waiting_user(auth) if second else caller
    known = passkeys_of(auth, user_id) if user_id and not anyone else []
    subject = user_id if user_id and known else NOBODY
    return RequestOptions(
        challenge=new_challenge(auth, AUTHENTICATION, subject),
        rp_id=party_of(auth).id,
        timeout=TIMEOUT,
        user_verification=auth.settings("passkey").user_verification,
        allow_credentials=describe(known) or None,
    )


def sign_in(
    auth: AuthContext, response: Mapping[str, Any], *, target: str = "/"
) -> SignedIn | Challenge:
    """Sign the owner of a passkey in. One that verified its user counts as both factors; one whose
    user only touched it is one (ATK-102, NIST SP 800-63B-4 section 3.1.7)."""
    asked = find_challenge(auth, AUTHENTICATION)
    judged = judge(auth, asked, response)
    found = by_id(auth, judged.passkey.user_id) if judged.passkey else None
    may_mail = judged.said is not None and found is not None and may_send_link(auth, found.user)
    auth.begin()
    if judged.passkey is not None:
        sessions.hold_user(auth, judged.passkey.user_id)
    spend_challenge(auth, AUTHENTICATION)
    if judged.passkey is None or judged.said is None or found is None:
        owner = judged.passkey.user_id if judged.passkey else None
        raise refuse(auth, judged.refusal, owner, judged.reason)
    note_use(auth, judged.passkey, judged.said)
    attempt = Attempt(
        user=found.user,
        method=METHOD,
        strong=judged.said.user_verified,
        remember=waiting_user(auth) != found.user["id"] or auth.jar.get("dont_remember") is None,
    )
    require_open(auth, attempt, target if may_mail else None)
    return complete(auth, attempt)


def judge(auth: AuthContext, asked: Proof, response: Mapping[str, Any]) -> Judged:
    """Hold an answer against what was asked, and against the passkey it names."""
    settings: PasskeySettings = auth.settings("passkey")
    try:
        given = read_assertion(response)
    except CeremonyError:
        return Judged(None, reason="response")
    passkey = find_passkey(auth, given.id)
    if passkey is None:
        return Judged(None, refusal=UNKNOWN_PASSKEY, reason="unknown")
    known = asked.subject != NOBODY
    if known and asked.subject != passkey.user_id:
        # Asked of one, answered by another (ATK-097, section 7.2, steps 5 and 6).
        return Judged(passkey, reason="owner")
    if not _names_owner(given, passkey, required=not known and settings.require_user_handle):
        return Judged(passkey, reason="owner")
    key = StoredKey(passkey.credential_id, passkey.public_key)
    required = settings.user_verification == "required"
    challenge = asked.payload["challenge"]
    try:
        said = verify_assertion(party_of(auth), given, challenge, key, verify_user=required)
    except CeremonyError:
        return Judged(passkey, reason="response")
    if said.device_type != passkey.device_type:
        return Judged(passkey, reason="response")  # section 7.2, step 19
    return Judged(passkey, said)


def _names_owner(given: Assertion, passkey: Passkey, *, required: bool) -> bool:
    handle = given.response.user_handle
    if not handle:
        return not required
    return compare_digest(handle.encode(), passkey.user_handle.encode())


def note_use(auth: AuthContext, passkey: Passkey, said: Asserted) -> None:
    """Remember counter, backup and time; refuse a counter that does not grow (section 6.1.1).

    One guarded UPDATE, so of two copies of a key that answer at once one is noticed.
    """
    grows = TABLE.c.counter < said.counter if said.counter else TABLE.c.counter == 0
    values = {"counter": said.counter, "backed_up": said.backed_up, "last_used_at": auth.now()}
    statement = update(TABLE).where(TABLE.c.id == passkey.id, grows).values(**values)
    if not changed(auth.db, statement):
        raise refuse(auth, AUTHENTICATION_FAILED, passkey.user_id, "counter")
