"""From somebody whom a provider has named to a session, a link, a question, or a refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, update

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    EmailVerified,
    Identity,
    SignedIn,
    User,
    UserCreated,
    UserCreating,
    UserUpdated,
    add_proven,
    blank_user,
    canonical_email,
    complete,
    execute,
    insert_unless_taken,
    owner_of,
    page_link,
    send_verification_link,
    sessions,
    withdraw,
)
from authsvc.plugins.social import accounts
from authsvc.plugins.social.accounts import Key
from authsvc.plugins.social.client import Client, Identified, Tokens
from authsvc.plugins.social.events import AccountLinked, AccountLinkRefused
from authsvc.plugins.social.linking import (
    Decision,
    Facts,
    Local,
    Rules,
    Verdict,
    decide,
)
from authsvc.plugins.social.settings import SocialSettings

USERS = User.__table__
LINK_PURPOSE = "account-link"
TRIES = 3
"""Somebody else may be faster, twice at most: with the user, then with the account."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
NAME_LENGTH = 200
PICTURE = re.compile(r"https?://")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody at the door: who a provider says it is, and what it gave us for them."""

    client: Client
    identified: Identified
    tokens: Tokens
    sign_up: bool = False
    """The application asked for a sign-up in so many words."""
    remember: bool = True
    target: str = "/"

    @property
    def key(self) -> Key:
        """What the account is known by."""
        return Key.of(self.identified)

    @property
    def email(self) -> str | None:
        """The address in canonical form; ``None`` for none, or what is no address."""
        told = self.identified.profile.email
        return canonical_email(told) if told else None


@dataclass(frozen=True)
class Admitted:
    """What became of a visitor: ``outcome`` is there for those who may come in."""

    decision: Decision
    outcome: SignedIn | Challenge | None = None
    is_new: bool = False


def admit(auth: AuthContext, visitor: Visitor) -> Admitted:
    """Sign in, make an account, connect it, or tell why not, all in the open transaction.

    Whoever is faster in another request is found at the next look, so two callbacks of one person
    end in one account.
    """
    for _attempt in range(TRIES):
        known = accounts.find(auth, visitor.key)
        facts = facts_of(auth, visitor, known)
        decision = decide(facts, rules_of(auth, visitor.client, visitor.sign_up))
        user, is_new = _carry_out(auth, visitor, decision, known)
        if user is not None:
            attempt = Attempt(user=user, method=visitor.client.id, remember=visitor.remember)
            return Admitted(decision, complete(auth, attempt), is_new)
        if decision.verdict in (Verdict.ASK, Verdict.REFUSE):
            return Admitted(decision)
    raise RuntimeError("an account kept appearing and vanishing")


def facts_of(auth: AuthContext, visitor: Visitor, known: Row[Any] | None) -> Facts:
    """What is known about a visitor; ``known`` is the account with the visitor's key."""
    email = visitor.email
    owner = owner_of(auth, email) if email and known is None else None
    return Facts(
        email=email,
        email_verified=visitor.identified.profile.email_verified,
        owner=known.user_id if known is not None else None,
        by_email=Local(user_id=owner.user_id, email_proven=owner.proven) if owner else None,
    )


def rules_of(auth: AuthContext, client: Client, asked_to_sign_up: bool) -> Rules:
    """The operator's choices for a provider."""
    social: SocialSettings = auth.settings("social")
    own = client.settings
    return Rules(
        linking=social.linking,
        implicit=social.implicit_linking,
        different_emails=social.different_emails,
        trusted=own.trusted,
        sign_up=own.sign_up and (own.implicit_sign_up or asked_to_sign_up),
        require_verified=own.require_verified_email,
    )


def _carry_out(
    auth: AuthContext, visitor: Visitor, decision: Decision, known: Row[Any] | None
) -> tuple[Mapping[str, Any] | None, bool]:
    """The user who comes in, and whether they are new; nobody when another was faster."""
    if decision.verdict is Verdict.CREATE:
        return _create(auth, visitor), True
    if decision.user_id is None or decision.verdict in (Verdict.ASK, Verdict.REFUSE):
        return None, False
    user = sessions.hold_user(auth, decision.user_id)
    if user is None:
        return None, False
    if known is not None:
        return _come_back(auth, visitor, user, known), False
    if not link(auth, visitor, user["id"], notify=user["email"]):
        return None, False
    return user, False


def _come_back(
    auth: AuthContext, visitor: Visitor, user: Mapping[str, Any], known: Row[Any]
) -> Mapping[str, Any] | None:
    """Keep the new tokens; what was granted stays as it was when the account was connected."""
    if not accounts.renew(auth, known, visitor.tokens, provider_id=visitor.client.id):
        return None
    proven = visitor.identified.profile.email_verified and visitor.email == user["email"]
    changes: dict[str, Any] = {}
    if proven and not user["email_verified"]:
        changes["email_verified"] = True
    if visitor.client.settings.update_profile:
        changes |= _told(visitor)
    return _change(auth, user, changes) if changes else user


def link(auth: AuthContext, visitor: Visitor, user_id: str, *, notify: str) -> bool:
    """Connect the account; every offer to connect something to this user ends (ATK-115)."""
    provider = visitor.client.id
    if not accounts.store(auth, user_id, provider, visitor.key, visitor.tokens):
        return False
    withdraw(auth, user_id, LINK_PURPOSE)
    social: SocialSettings = auth.settings("social")
    user = accounts.user_of(auth, user_id)
    if social.update_on_link and user is not None:
        _change(auth, user, _told(visitor))
    if visitor.email and visitor.identified.profile.email_verified:
        add_proven(auth, user_id, visitor.email)
    auth.emit(AccountLinked(auth=auth, user_id=user_id, provider=provider))
    name, link = visitor.client.provider.name, page_link(auth, "page.connections")
    auth.send_mail("account_connected", notify, provider=name, link=link)
    return True


def _create(auth: AuthContext, visitor: Visitor) -> Mapping[str, Any] | None:
    """User and account together, or neither: another request may have made one of them."""
    profile, method = visitor.identified.profile, visitor.client.id
    values = blank_user(auth)
    values.update(email=visitor.email, email_verified=profile.email_verified, **_looks(visitor))
    auth.emit(UserCreating(auth=auth, values=values, method=method))
    with auth.db.begin_nested() as savepoint:
        stored = insert_unless_taken(auth.db, USERS, values) and accounts.store(
            auth, values["id"], method, visitor.key, visitor.tokens
        )
        if not stored:
            savepoint.rollback()
            return None
    auth.emit(UserCreated(auth=auth, user=values, method=method))
    if not profile.email_verified and auth.settings("password").verify_on_sign_up:
        send_verification_link(auth, values, visitor.target)
    return values


def _looks(visitor: Visitor) -> dict[str, Any]:
    profile = visitor.identified.profile
    name = " ".join(UNPRINTABLE.sub(" ", profile.name).split())[:NAME_LENGTH]
    return {"name": name, "image": profile.image if PICTURE.match(profile.image or "") else None}


def _told(visitor: Visitor) -> dict[str, Any]:
    """The same for somebody who has a name already: what is not told stays."""
    return {name: value for name, value in _looks(visitor).items() if value}


def _change(
    auth: AuthContext, user: Mapping[str, Any], changes: Mapping[str, Any]
) -> Mapping[str, Any]:
    values = {**changes, "updated_at": auth.now()}
    execute(auth.db, update(USERS).where(USERS.c.id == user["id"]).values(**values))
    if "email_verified" in changes:
        auth.emit(EmailVerified(auth=auth, user_id=user["id"]))
    if "name" in changes:
        auth.emit(UserUpdated(auth=auth, user_id=user["id"], fields=tuple(changes)))
    return {**user, **values}


def owner_decision(
    auth: AuthContext, visitor: Visitor, known: Row[Any] | None, asking: Local
) -> Decision:
    """The decision for somebody signed in who asks to connect the account."""
    facts = replace(facts_of(auth, visitor, known), asking=asking)
    return decide(facts, rules_of(auth, visitor.client, asked_to_sign_up=False))


def asking_of(identity: Identity, visitor: Visitor) -> Local:
    """The signed-in user who asks to connect the account."""
    return Local(
        user_id=identity.user_id,
        email_proven=identity.user["email_verified"],
        same_email=visitor.email == identity.user["email"],
    )


def note_refusal(auth: AuthContext, visitor: Visitor, decision: Decision) -> None:
    """Tell the owner's log that somebody came and was not let in."""
    if decision.user_id is None:
        return
    auth.emit(
        AccountLinkRefused(
            auth=auth,
            user_id=decision.user_id,
            provider=visitor.client.id,
            reason=decision.reason.value,
        )
    )
