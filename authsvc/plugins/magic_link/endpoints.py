"""JSON endpoints of sign-in by a mailed link."""

from typing import Any

from authsvc.api import (
    DISPOSABLE_EMAIL,
    FAILED_TO_CREATE_USER,
    SIGN_IN_REFUSALS,
    ApiError,
    Challenge,
    Limit,
    SignInAnswer,
    Status,
    absolute,
    acts_directly,
    challenge_page,
    endpoint,
    error_redirect,
    page_link,
    redirect,
    session_object,
    sign_in_answer,
    user_object,
)
from authsvc.plugins.magic_link import errors
from authsvc.plugins.magic_link.shapes import MagicLink, SignedInByLink, SignInMagicLink
from authsvc.plugins.magic_link.usecases.follow import Followed, follow
from authsvc.plugins.magic_link.usecases.request import Wish, request_link

SENDING = Limit(5, per=60)
SCRIPTED = ("cors", "same-origin")


@endpoint(
    "POST",
    "/sign-in/magic-link",
    name="sign-in.magic-link",
    body=SignInMagicLink,
    returns=Status,
    mode="phased",
    names_page=True,
    limit=SENDING,
)
def sign_in_magic_link(request: Any, body: SignInMagicLink) -> Status:
    """Mail a link that signs in; the answer is the same whether anybody has the address."""
    targets = {
        "callbackURL": body.callback_url or "",
        "newUserCallbackURL": body.new_user_callback_url or "",
        "errorCallbackURL": body.error_callback_url or "",
    }
    request_link(request.auth, Wish(body.email, body.name or "", targets))
    return Status()


@endpoint(
    "GET",
    "/magic-link/verify",
    name="magic-link.verify",
    query=MagicLink,
    returns=SignedInByLink | SignInAnswer,
    mode="phased",
    navigates=True,
    limit=SENDING,
    errors=(
        errors.INVALID_TOKEN,
        errors.SIGN_UP_DISABLED,
        DISPOSABLE_EMAIL,
        FAILED_TO_CREATE_USER,
        *SIGN_IN_REFUSALS,
    ),
)
def verify_magic_link(request: Any, _body: Any) -> Any:
    """Use a mailed link, or lead to the page whose button uses it.

    What an application's own page or program asks for is an act already, as that button is.
    """
    link: MagicLink = request.query_shape
    if not (acts_directly(request.auth) or _by_script(request)):
        query = {"callbackURL": link.callback_url} if link.callback_url else {}
        return redirect(page_link(request.auth, "page.magic_link.open", token=link.token, **query))
    try:
        followed = follow(request.auth, link.token)
    except ApiError as error:
        target = link.error_callback_url or link.callback_url or "/"
        return error_redirect(request, absolute(request, target), error)
    return _answer(request, followed, link)


def _by_script(request: Any) -> bool:
    """Whether a program asks, or a script of a page we trust; opening a link is something else.

    No page can change how its browser says it asks (W3C Fetch Metadata, section 2.2), and a page of
    another origin is named, so that no stranger's signs its visitor in (ATK-021).
    """
    origin = request.environ.get("HTTP_ORIGIN")
    trusted = request.registry.authsvc.trusted_origins
    scripted = request.environ.get("HTTP_SEC_FETCH_MODE") in SCRIPTED
    return scripted and (origin is None or trusted.trusts_origin(origin))


def _answer(request: Any, followed: Followed, link: MagicLink) -> Any:
    """On to the target, by way of what is still asked."""
    outcome, target = followed.outcome, link.callback_url
    if target and isinstance(outcome, Challenge):
        page = challenge_page(request.auth, outcome)
        return redirect(page_link(request.auth, page, callbackURL=target))
    if target:
        return redirect(absolute(request, followed.new_target or target))
    if isinstance(outcome, Challenge):
        return sign_in_answer(request, outcome)
    return {
        "token": outcome.token,
        "user": user_object(request.auth, outcome.user),
        "session": session_object(request.auth, outcome.session, outcome.token),
    }
