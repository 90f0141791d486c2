"""The linking policy in words, for the operator: the same facts, the same rules, nothing done."""

from dataclasses import dataclass, replace

from authsvc.api import AuthContext, canonical_email
from authsvc.plugins.social import accounts
from authsvc.plugins.social.client import Client, Identified, Tokens
from authsvc.plugins.social.linking import Decision, Local, decide
from authsvc.plugins.social.provider import Profile
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.usecases.admit import Visitor, facts_of, rules_of


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody who might come."""

    provider: str
    email: str | None = None
    email_verified: bool = True
    subject: str = ""
    user_id: str | None = None
    """A signed-in user who asks to connect the account; ``None`` for a sign-in."""


def explain(auth: AuthContext, case: Case) -> Decision | None:
    """What would be decided; ``None`` for a provider that is off, or a user who is not there."""
    client = registry_of(auth).find(case.provider)
    if client is None:
        return None
    visitor = _visitor(client, case)
    facts = facts_of(auth, visitor, accounts.find_of(auth, client, case.subject))
    if case.user_id is not None:
        user = accounts.user_of(auth, case.user_id)
        if user is None:
            return None
        same = bool(case.email) and canonical_email(case.email or "") == user["email"]
        asking = Local(user_id=case.user_id, email_proven=user["email_verified"], same_email=same)
        facts = replace(facts, asking=asking)
    return decide(facts, rules_of(auth, client, asked_to_sign_up=False))


def _visitor(client: Client, case: Case) -> Visitor:
    profile = Profile(subject=case.subject, email=case.email, email_verified=case.email_verified)
    identified = Identified(profile=profile, issuer=client.provider.issuer, data={})
    return Visitor(client=client, identified=identified, tokens=Tokens())
