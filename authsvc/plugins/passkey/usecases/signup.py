"""Create an account with a passkey instead of a password."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    INVALID_EMAIL,
    AuthContext,
    Challenge,
    Registered,
    SignedIn,
    SignUp,
    canonical_email,
    check_new_address,
    may_mail,
    register_user,
    sign_up_is_open,
)
from authsvc.plugins.passkey.errors import (
    FAILED_TO_VERIFY_REGISTRATION,
    PASSKEY_SIGN_UP_DISABLED,
    PREVIOUSLY_REGISTERED,
)
from authsvc.plugins.passkey.reader import find_passkey
from authsvc.plugins.passkey.shapes import CreationOptions, Holder
from authsvc.plugins.passkey.usecases.challenges import (
    NOBODY,
    SIGN_UP,
    find_challenge,
    new_challenge,
    refuse,
    spend_challenge,
)
from authsvc.plugins.passkey.usecases.registration import (
    creation_options,
    judge,
    new_handle,
    store,
)

METHOD = "passkey"


def is_open(auth: AuthContext) -> bool:
    """Whether anybody may create an account this way."""
    return bool(auth.settings("passkey").sign_up) and sign_up_is_open(auth)


def offer(auth: AuthContext, name: str, email: str) -> CreationOptions:
    """What the browser needs to make the passkey of an account to be; for a known address, too.

    Name and address are bound to the challenge, and none of it gives any right to an account that
    is there (ATK-101). The passkey has to be one that is found without a user name.
    """
    if not is_open(auth):
        raise PASSKEY_SIGN_UP_DISABLED.error()
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    check_new_address(auth, address)
    auth.begin()
    handle = new_handle()
    challenge = new_challenge(auth, SIGN_UP, NOBODY, handle=handle, name=name, email=address)
    holder = Holder(id=handle, name=address, display_name=name)
    return creation_options(auth, challenge, holder, resident_key="required", known=[])


def sign_up(
    auth: AuthContext,
    response: Mapping[str, Any],
    *,
    fallback: str | None = None,
    extra: Mapping[str, Any] | None = None,
    target: str = "/",
) -> SignedIn | Challenge | Registered:
    """Store user and passkey; the mailbox is proven as after any sign-up."""
    if not is_open(auth):
        raise PASSKEY_SIGN_UP_DISABLED.error()
    asked = find_challenge(auth, SIGN_UP)
    told = asked.payload
    made = judge(auth, response, told["challenge"])
    # Before the address is looked at: a passkey that is known must not tell who has an account.
    known = made is not None and find_passkey(auth, made.credential_id) is not None
    may_tell = may_mail(auth, "sign-up", told["email"])
    auth.begin()
    spend_challenge(auth, SIGN_UP)
    if made is None:
        raise refuse(auth, FAILED_TO_VERIFY_REGISTRATION, None, "response")
    if known:
        raise refuse(auth, PREVIOUSLY_REGISTERED, None, "known")
    wish = SignUp(name=told["name"], email=told["email"], target=target, extra=extra)
    return register_user(
        auth,
        wish,
        lambda user: store(auth, user, made, told["handle"], fallback),
        may_tell=may_tell,
        method=METHOD,
        strong=made.user_verified,
    )
