"""JSON endpoints of wallets."""

from typing import Any

from authsvc.api import (
    ADDRESS_REFUSALS,
    EMAIL_NOT_VERIFIED,
    INVALID_EMAIL,
    LAST_WAY_IN,
    SESSION_NOT_FRESH,
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    Challenge,
    FactorAsked,
    Limit,
    Permission,
    Status,
    caller,
    endpoint,
    sign_in_answer,
)
from authsvc.plugins.siwe import errors
from authsvc.plugins.siwe.reader import Wallet, wallets_of
from authsvc.plugins.siwe.shapes import (
    NoFields,
    Nonce,
    Signed,
    ToSign,
    Verified,
    Verify,
    WalletName,
    WalletObject,
    WalletUser,
    Wish,
)
from authsvc.plugins.siwe.usecases import asking, own, signin

ASK = Limit(30, per=60)
ANSWER = Limit(10, per=60)
OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "locate": caller,
    "session": "fresh",
}
MISTAKES = (
    errors.MESSAGE_MISMATCH,
    errors.INVALID_OR_EXPIRED_NONCE,
    errors.MESSAGE_EXPIRED,
    errors.MESSAGE_NOT_YET_VALID,
    errors.INVALID_SIGNATURE,
)


@endpoint("POST", "/siwe/nonce", name="siwe.nonce", body=NoFields, returns=Nonce, limit=ASK)
def nonce(request: Any, _body: NoFields) -> Nonce:
    """A nonce for a message that an application's page writes."""
    return Nonce(nonce=asking.new_nonce(request.auth))


@endpoint("POST", "/siwe/get-nonce", name="siwe.get-nonce", body=NoFields, returns=Nonce, limit=ASK)
def get_nonce(request: Any, _body: NoFields) -> Nonce:
    """The same, by the name it had before."""
    return Nonce(nonce=asking.new_nonce(request.auth))


@endpoint(
    "POST",
    "/siwe/message",
    name="siwe.message",
    body=Wish,
    returns=ToSign,
    limit=ASK,
    errors=(errors.INVALID_WALLET, errors.CHAIN_NOT_ALLOWED),
)
def message(request: Any, body: Wish) -> ToSign:
    """A message that a wallet can sign to come in, with its nonce."""
    return ToSign(message=asking.compose(request.auth, body.address, body.chain_id))


@endpoint(
    "POST",
    "/siwe/verify",
    name="siwe.verify",
    body=Verify,
    returns=Verified | FactorAsked,
    mode="phased",
    limit=ANSWER,
    errors=(
        *MISTAKES,
        errors.EMAIL_REQUIRED,
        INVALID_EMAIL,
        *ADDRESS_REFUSALS,
        errors.SIWE_SIGN_UP_DISABLED,
        errors.TOO_MANY_NEWCOMERS,
        errors.FAILED_TO_CREATE_USER,
        errors.WALLET_TAKEN,
        EMAIL_NOT_VERIFIED,
        *SIGN_IN_REFUSALS,
    ),
)
def verify(request: Any, body: Verify) -> Any:
    """Sign in with a signed message."""
    entered = signin.sign_in(request.auth, body.message, body.signature, email=body.email)
    outcome, wallet = entered.outcome, entered.wallet
    if isinstance(outcome, Challenge):
        return sign_in_answer(request, outcome)
    user = WalletUser(
        id=outcome.user["id"], wallet_address=wallet.address, chain_id=wallet.chain_id
    )
    return Verified(token=outcome.token, user=user)


@endpoint(
    "POST",
    "/siwe/link-message",
    name="siwe.link-message",
    body=Wish,
    returns=ToSign,
    limit=ASK,
    errors=(UNAUTHORIZED, SESSION_NOT_FRESH, errors.INVALID_WALLET, errors.CHAIN_NOT_ALLOWED),
    **OWNER,
)
def link_message(request: Any, body: Wish) -> ToSign:
    """A message that a wallet can sign to be connected to the caller's account."""
    user_id = request.identity.user_id
    text = asking.compose(request.auth, body.address, body.chain_id, link_to=user_id)
    return ToSign(message=text)


@endpoint(
    "POST",
    "/siwe/link",
    name="siwe.link",
    body=Signed,
    returns=WalletObject,
    mode="phased",
    limit=ANSWER,
    errors=(
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        *MISTAKES,
        errors.WALLET_TAKEN,
        errors.TOO_MANY_WALLETS,
    ),
    **OWNER,
)
def link(request: Any, body: Signed) -> WalletObject:
    """Connect the wallet that signed."""
    return shown(own.connect(request.auth, request.identity, body.message, body.signature))


@endpoint(
    "GET",
    "/siwe/list-wallets",
    name="siwe.list",
    returns=list[WalletObject],
    mode="read",
    permission=Permission.ACCOUNT_READ,
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="a list the caller owns; the general limit holds",
)
def list_wallets(request: Any, _body: Any) -> Any:
    """The caller's wallets, one for each chain."""
    return [shown(each).wire() for each in wallets_of(request.auth, request.identity.user_id)]


@endpoint(
    "POST",
    "/siwe/unlink",
    name="siwe.unlink",
    body=WalletName,
    returns=Status,
    errors=(UNAUTHORIZED, SESSION_NOT_FRESH, errors.WALLET_NOT_FOUND, LAST_WAY_IN),
    unlimited="it only ever removes the caller's own wallets",
    **OWNER,
)
def unlink(request: Any, body: WalletName) -> Status:
    """Disconnect a wallet on every chain, unless it is the last way to sign in."""
    own.disconnect(request.auth, request.identity, body.address)
    return Status()


def shown(wallet: Wallet) -> WalletObject:
    """A wallet as its owner sees it."""
    return WalletObject(**{name: getattr(wallet, name) for name in WalletObject.model_fields})
