"""JSON endpoints of social sign-in."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response

from authsvc.api import (
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    AuthContext,
    Empty,
    ErrorCode,
    Limit,
    Permission,
    SignInAnswer,
    api_link,
    caller,
    endpoint,
    error_redirect,
    json_response,
    land_at,
    redirect,
    sendable,
    sign_in_answer,
)
from authsvc.errors import VALIDATION_ERROR
from authsvc.plugins.social import errors
from authsvc.plugins.social.popup import popup_refusal, popup_success
from authsvc.plugins.social.proxy import PATH
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.shapes import (
    Asked,
    Begin,
    BeginLink,
    FirstIdToken,
    Going,
    IdToken,
    Linked,
    Posted,
)
from authsvc.plugins.social.state import CallbackError, Flow
from authsvc.plugins.social.usecases import callback, native, relay
from authsvc.plugins.social.usecases.begin import Wish, begin
from authsvc.plugins.social.usecases.callback import Finished
from authsvc.plugins.social.usecases.native import Brought

START_REFUSALS = (
    errors.PROVIDER_NOT_FOUND,
    errors.PROVIDER_UNREACHABLE,
    errors.ID_TOKEN_NOT_SUPPORTED,
    errors.INVALID_TOKEN,
    errors.USER_EMAIL_NOT_FOUND,
    errors.RESERVED_PARAMETER,
)


@endpoint(
    "POST",
    "/sign-in/social",
    name="sign-in.social",
    body=Begin,
    returns=Going | SignInAnswer,
    mode="calling",
    errors=(
        *START_REFUSALS,
        *SIGN_IN_REFUSALS,
        errors.OAUTH_LINK_ERROR,
        errors.EMAIL_MUST_BE_VERIFIED,
    ),
    limit=Limit(20, per=60),
)
def sign_in(request: Any, body: Begin) -> Any:
    """Begin a sign-in at a provider, or sign in with an ID token of its own kit."""
    client = registry_of(request.auth).require(body.provider)
    if body.id_token is None:
        url = begin(request.auth, client, flow_of(request, body), wish_of(body))
        return going(url, follow=not body.disable_redirect)
    outcome = native.sign_in(
        request.auth, client, brought(body.id_token), sign_up=body.request_sign_up
    )
    return sign_in_answer(request, outcome)


@endpoint(
    "POST",
    "/link-social",
    name="account.link",
    body=BeginLink,
    returns=Going | Linked,
    mode="calling",
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    errors=(
        UNAUTHORIZED,
        *START_REFUSALS,
        errors.SOCIAL_ACCOUNT_ALREADY_LINKED,
        errors.LINKING_NOT_ALLOWED,
        errors.LINKING_DIFFERENT_EMAILS_NOT_ALLOWED,
    ),
    limit=Limit(20, per=60),
)
def link_social(request: Any, body: BeginLink) -> Any:
    """Connect an account at a provider to the caller's."""
    client = registry_of(request.auth).require(body.provider)
    if body.id_token is not None:
        native.connect(request.auth, client, brought(body.id_token))
        return Linked()
    flow = flow_of(request, body, link_user=request.identity.user_id)
    url = begin(request.auth, client, flow, wish_of(body))
    return going(url, follow=not body.disable_redirect)


@endpoint(
    "GET",
    "/callback/{provider}",
    name="social.callback",
    mode="calling",
    personal=True,
    navigates=True,
    produces="text/html",
    errors=(VALIDATION_ERROR,),
    unlimited="without a state of this browser it looks up one row; the general limit holds",
)
def come_back(request: Any, _body: Empty) -> Response:
    """Where a provider sends the browser; leads on to the application, or says why not."""
    provider, params = request.matchdict["provider"], told_once(request)
    try:
        relayed = relay.relay(request.auth, provider, params)
    except CallbackError as error:
        return refuse(request, error)
    if relayed is not None:
        return to_preview(request, *relayed)
    return answer(request, lambda auth: callback.finish(auth, provider, params))


def to_preview(request: Any, origin: str, message: str) -> Response:
    """Lead to the preview host whose flow this is; it has the same paths as we have."""
    path = f"{request.registry.authsvc.base_path}{PATH}"
    return redirect(f"{origin}{path}?{urlencode({'callbackURL': origin, 'profile': message})}")


def answer(request: Any, finish: Callable[[AuthContext], Finished]) -> Response:
    """On to where a flow that has come back leads."""
    try:
        done = finish(request.auth)
    except CallbackError as error:
        return refuse(request, error)
    target = land_at(request, done.outcome, done.target)
    return popup_success(request, done.flow, target) or redirect(target)


@endpoint(
    "POST",
    "/callback/{provider}",
    name="social.callback-posted",
    body=Posted,
    mode="read",
    media=("application/x-www-form-urlencoded", "application/json"),
    foreign_forms=True,
    navigates=True,
    produces="text/html",
    unlimited="it only redirects to the GET, where the browser sends its cookies again",
)
def come_back_posted(request: Any, body: Posted) -> Response:
    """A provider that posts (``form_post``): the same by GET, since no cookie came along."""
    told = {**body.model_dump(exclude_none=True), **request.POST, **request.GET}
    known = {k: v for k, v in told.items() if k in Posted.model_fields and isinstance(v, str)}
    return redirect(api_link(request.auth, f"/callback/{request.matchdict['provider']}", **known))


def told_once(request: Any) -> dict[str, str]:
    """What a callback says; nothing of it may be said twice (RFC 6749, section 3.1)."""
    if any(len(request.GET.getall(name)) > 1 for name in Posted.model_fields):
        raise VALIDATION_ERROR.error(message="[query] Invalid input: a parameter is there twice")
    return dict(request.GET)


def flow_of(request: Any, body: Asked, *, link_user: str | None = None) -> Flow:
    """What the application wants, its addresses checked by the kit."""
    return Flow(
        provider=body.provider,
        target=body.callback_url or request.registry.authsvc.base_url,
        error_target=body.error_callback_url or "",
        new_user_target=body.new_user_callback_url or "",
        link_user=link_user,
        sign_up=body.request_sign_up,
        scopes=tuple(body.scopes or ()),
    )


def wish_of(body: Asked) -> Wish:
    """What the application wants asked."""
    return Wish(login_hint=body.login_hint, params=body.additional_params or {})


def going(url: str, *, follow: bool) -> Response:
    """The address, also as ``Location`` when the client is to go there."""
    response = json_response({"url": url, "redirect": follow})
    if follow:
        response.headerlist.append(("Location", sendable(url)))
    return response


def brought(token: IdToken) -> Brought:
    """The ID token and what came with it."""
    user = token.user if isinstance(token, FirstIdToken) else None
    name = user.name if user else None
    return Brought(
        id_token=token.token,
        nonce=token.nonce,
        access_token=token.access_token,
        refresh_token=token.refresh_token,
        name=" ".join(filter(None, (name.first_name, name.last_name))) if name else "",
    )


def error_page(request: Any) -> str:
    """Where callbacks lead that fail before they know whose they are."""
    return api_link(request.auth, "/error")


def refuse(request: Any, failed: CallbackError) -> Response:
    """Lead on with the reason in the address; what was noted about the failure is kept."""
    code = ErrorCode(failed.word, 302, failed.word)
    error = failed.error or code.error(keep_writes=True)
    more: Mapping[str, str] = (
        {"error_description": failed.description} if failed.description else {}
    )
    target = (failed.flow.error_target if failed.flow else "") or error_page(request)
    refused = error_redirect(request, target, error, **more)
    return (failed.flow and popup_refusal(failed.flow, failed.word, failed.description)) or refused
