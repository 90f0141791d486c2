"""Sign in by the code, and sign up where that is allowed; or only prove the number."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import AuthContext, Challenge, Newcomer, SignedIn, enter_by_code, sign_in_by_code
from authsvc.plugins.phone.usecases.codes import TEXT, Purpose, wish_for


def sign_in(auth: AuthContext, typed: str, code: str, newcomer: Newcomer) -> SignedIn | Challenge:
    """Sign in the owner of the number."""
    wish = wish_for(auth, Purpose.VERIFY, typed)
    return sign_in_by_code(auth, TEXT, wish, code, newcomer)


def prove(auth: AuthContext, typed: str, code: str, newcomer: Newcomer) -> Mapping[str, Any]:
    """Only prove the number: its owner, who may be new, is signed in nowhere by it."""
    wish = wish_for(auth, Purpose.VERIFY, typed)
    TEXT.require(auth, wish, code)
    return enter_by_code(auth, TEXT, wish, newcomer)
