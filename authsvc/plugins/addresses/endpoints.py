"""JSON endpoints of the caller's addresses."""

from typing import Any

from authsvc.api import (
    ADDRESS_REFUSALS,
    CHANGE_EMAIL_DISABLED,
    EMAIL_NOT_VERIFIED,
    INVALID_EMAIL,
    UNAUTHORIZED,
    Empty,
    Limit,
    Permission,
    Status,
    caller,
    endpoint,
    user_object,
)
from authsvc.plugins.addresses import errors
from authsvc.plugins.addresses.shapes import (
    AddAddress,
    AddressName,
    AddressObject,
    AddressProof,
    AddressProven,
    PrimaryChanged,
)
from authsvc.plugins.addresses.usecases import claim, listing, primary, proof, removal

OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "fresh",
    "locate": caller,
    "mode": "phased",
    "limit": Limit(5, per=60),
}


@endpoint(
    "GET",
    "/list-addresses",
    name="addresses.list",
    permission=Permission.ACCOUNT_READ,
    session="stored",
    locate=caller,
    mode="read",
    returns=list[AddressObject],
    errors=(UNAUTHORIZED,),
    unlimited="it reads the caller's own rows",
)
def list_addresses(request: Any, _body: Empty) -> Any:
    """The caller's addresses, the primary one first."""
    found = listing.addresses(request.auth, request.identity)
    return [AddressObject(**vars(address)).wire() for address in found]


@endpoint(
    "POST",
    "/add-address",
    name="addresses.add",
    body=AddAddress,
    returns=Status,
    errors=(
        UNAUTHORIZED,
        EMAIL_NOT_VERIFIED,
        INVALID_EMAIL,
        *ADDRESS_REFUSALS,
        errors.ADDRESS_IS_YOURS,
        errors.TOO_MANY_ADDRESSES,
    ),
    **OWNER,
)
def add_address(request: Any, body: AddAddress) -> Status:
    """Mail a link that proves one more address; the answer does not tell whether it is taken."""
    claim.claim(request.auth, request.identity, body.email, body.callback_url or "")
    return Status()


@endpoint(
    "POST",
    "/verify-address",
    name="addresses.verify",
    body=AddressProof,
    returns=AddressProven,
    errors=(UNAUTHORIZED, errors.INVALID_ADDRESS_LINK),
    **OWNER | {"session": "stored", "limit": Limit(10, per=60)},
)
def verify_address(request: Any, body: AddressProof) -> AddressProven:
    """Use the mailed token, in a session of the user who asked for it."""
    return AddressProven(email=proof.confirm(request.auth, request.identity, body.token))


@endpoint(
    "POST",
    "/make-address-primary",
    name="addresses.make-primary",
    body=AddressName,
    returns=PrimaryChanged,
    errors=(
        UNAUTHORIZED,
        CHANGE_EMAIL_DISABLED,
        errors.ADDRESS_NOT_FOUND,
        errors.ADDRESS_NOT_VERIFIED,
    ),
    **OWNER,
)
def make_address_primary(request: Any, body: AddressName) -> PrimaryChanged:
    """Swap the caller's primary address for another proven one."""
    user = primary.make_primary(request.auth, request.identity, body.email)
    return PrimaryChanged(user=user_object(request.auth, user))


@endpoint(
    "POST",
    "/remove-address",
    name="addresses.remove",
    body=AddressName,
    returns=Status,
    errors=(UNAUTHORIZED, errors.ADDRESS_NOT_FOUND, errors.PRIMARY_ADDRESS),
    **OWNER,
)
def remove_address(request: Any, body: AddressName) -> Status:
    """Forget one of the caller's addresses, never the primary one."""
    removal.remove(request.auth, request.identity, body.email)
    return Status()
