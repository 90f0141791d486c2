"""The cookie that remembers an account, beside the session's own."""

from typing import Any

from authsvc.plugins.multi_session.usecases import PREFIX, cookie_of, sign_out_all

TOKEN = "session_token"  # the name of a cookie


def remember(request: Any, _response: Any) -> None:
    """Whoever gets a session's cookie gets the one that remembers it, while there is room.

    Renewing a session renews both.
    """
    jar = request.jar
    signed = jar.pending(TOKEN)
    if not signed:
        return
    name = cookie_of(signed.rpartition(".")[0])
    kept = jar.kept(PREFIX)
    renewing = request.endpoint is not None and request.endpoint.mode == "read"
    most = request.auth.settings("multi_session").max_accounts
    if renewing if name in kept else len(kept) < most:
        jar.repeat(TOKEN, name)


def forget(request: Any, _response: Any) -> None:
    """Signing out means every account of the browser, also when none is active."""
    request.auth.begin()
    sign_out_all(request.auth)
