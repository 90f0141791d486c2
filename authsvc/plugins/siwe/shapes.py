"""Wire shapes of wallets."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from authsvc.api import Email, Moment, Shape, Text
from authsvc.plugins.siwe.message import LARGEST_CHAIN, LONGEST

Message = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Signature = Annotated[Text, Field(min_length=1, max_length=1024)]
Address = Annotated[Text, Field(max_length=42)]
NOTHING_ELSE = ConfigDict(extra="forbid")
"""Who one is stands in the message: beside it nothing is taken for it."""


class NoFields(Shape):
    """Nothing: the wallet is not known yet."""

    model_config = NOTHING_ELSE
    may_be_absent = True


class Nonce(Shape):
    """Good once, for one message."""

    nonce: str


class Wish(Shape):
    """Which wallet is going to sign, and the chain it is on."""

    address: Address
    chain_id: Annotated[int, Field(ge=1, le=LARGEST_CHAIN)]


class ToSign(Shape):
    """The message for that wallet."""

    message: str


class Signed(Shape):
    """A message and its signature."""

    model_config = NOTHING_ELSE

    message: Message
    signature: Signature


class Verify(Signed):
    """The same, and the address of somebody new, where one is asked for."""

    email: Email | None = None


class WalletUser(Shape):
    """Who signed in, and by what."""

    id: str
    wallet_address: str
    chain_id: int


class Verified(Shape):
    """A session."""

    token: str
    success: Literal[True] = True
    user: WalletUser


class WalletObject(Shape):
    """A wallet on one chain, as its owner sees it."""

    id: str
    user_id: str
    address: str
    chain_id: int
    is_primary: bool
    created_at: Moment


class WalletName(Shape):
    """Which wallet."""

    address: Address
