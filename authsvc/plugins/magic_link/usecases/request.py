"""Ask for a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from authsvc.api import (
    AuthContext,
    Credential,
    acts_directly,
    api_link,
    canonical_email,
    find_owner,
    issue,
    may_mail_owner,
    nobody,
    page_link,
    pretend,
    sign_up_is_open,
    token,
)
from authsvc.crypto.digests import digest
from authsvc.plugins.magic_link.events import MagicLinkRequested
from authsvc.plugins.magic_link.settings import MagicLinkSettings

PURPOSE = "magic-link"
BUDGET = "sign-in"
"""One for all that is mailed to sign somebody in, so that no second way fills the mailbox."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. ``targets`` are checked addresses by their names on the wire.

    ``browser`` is what the asking browser keeps, so that the page can tell it from any other.
    """

    email: str
    name: str = ""
    targets: Mapping[str, str] | None = None
    browser: str = ""


def request_link(auth: AuthContext, wish: Wish) -> None:
    """Mail a link to whoever may come in; answer and work are the same for anybody else."""
    address = canonical_email(wish.email) or nobody()["email"]
    found = find_owner(auth, address)
    user_id = found.user["id"] if found else None
    wanted = _may_come(auth, found)
    wanted = may_mail_owner(auth, BUDGET, address, user_id) and wanted
    auth.begin()
    if wanted:
        _send(auth, address, user_id or address, wish)
    else:
        pretend(auth, lambda: _send(auth, nobody()["email"], nobody()["id"], wish))
    auth.emit(MagicLinkRequested(auth=auth, user_id=user_id))


def _may_come(auth: AuthContext, found: Credential | None) -> bool:
    if found is not None:
        return found.user["disabled_at"] is None
    return is_open(auth)


def is_open(auth: AuthContext) -> bool:
    """Whether a link to an unknown address creates an account."""
    settings: MagicLinkSettings = auth.settings("magic_link")
    return settings.sign_up and sign_up_is_open(auth)


def _send(auth: AuthContext, address: str, subject: str, wish: Wish) -> None:
    settings: MagicLinkSettings = auth.settings("magic_link")
    secret = token()
    targets = {name: target for name, target in (wish.targets or {}).items() if target}
    issue(
        auth,
        PURPOSE,
        secret,
        subject=subject,
        lifetime=settings.lifetime,
        payload={
            "email": address,
            "name": wish.name,
            "new": targets.get("newUserCallbackURL", ""),
            "browser": digest(wish.browser) if wish.browser else "",
        },
    )
    link = _link(auth, secret, targets)
    auth.send_mail("magic_link", address, link=link, expires_in=settings.lifetime)


def _link(auth: AuthContext, secret: str, targets: Mapping[str, str]) -> str:
    if acts_directly(auth):
        query = {"token": secret, "callbackURL": "/", **targets}
        return api_link(auth, "/magic-link/verify", **query)
    onward = {"callbackURL": targets["callbackURL"]} if "callbackURL" in targets else {}
    return page_link(auth, "page.magic_link.open", token=secret, **onward)
