"""The linking policy, row by row: who comes in, and why."""

import itertools

import pytest

from authsvc.plugins.social.linking import (
    WORDS,
    Facts,
    Local,
    Reason,
    Rules,
    Verdict,
    decide,
)

PROVEN = Local(user_id="ada", email_proven=True)
CLAIMED = Local(user_id="ada", email_proven=False)
ADDRESS = "ada@example.com"


def told(verdict: Verdict, reason: Reason, facts: Facts, **rules: bool) -> None:
    decision = decide(facts, Rules(**rules))
    assert (decision.verdict, decision.reason) == (verdict, reason)


def at_the_door(**more: object) -> Facts:
    return Facts(**{"email": ADDRESS, "email_verified": True, **more})  # type: ignore[arg-type]


def test_a_known_account_signs_in_whatever_else_is_true() -> None:
    for verified, linking, sign_up in itertools.product((True, False), repeat=3):
        facts = at_the_door(owner="ada", email_verified=verified, by_email=None)
        told(Verdict.SIGN_IN, Reason.KNOWN, facts, linking=linking, sign_up=sign_up)


def test_strangers() -> None:
    told(Verdict.CREATE, Reason.NEW, at_the_door())
    told(Verdict.CREATE, Reason.NEW, at_the_door(email_verified=False))
    told(Verdict.REFUSE, Reason.SIGN_UP_OFF, at_the_door(), sign_up=False)
    told(Verdict.REFUSE, Reason.NO_EMAIL, at_the_door(email=None))
    unproven = at_the_door(email_verified=False)
    told(Verdict.REFUSE, Reason.MUST_BE_PROVEN, unproven, require_verified=True)


def test_namesakes() -> None:
    told(Verdict.LINK, Reason.BOTH_PROVEN, at_the_door(by_email=PROVEN))
    told(Verdict.ASK, Reason.LOCAL_UNPROVEN, at_the_door(by_email=CLAIMED))
    unproven = at_the_door(by_email=PROVEN, email_verified=False)
    told(Verdict.ASK, Reason.PROVIDER_UNPROVEN, unproven)
    told(Verdict.LINK, Reason.TRUSTED, unproven, trusted=True)
    told(Verdict.ASK, Reason.BY_HAND, at_the_door(by_email=PROVEN), implicit=False)
    told(Verdict.REFUSE, Reason.LINKING_OFF, at_the_door(by_email=PROVEN), linking=False)


def test_trust_in_a_provider_does_not_prove_our_side() -> None:
    facts = at_the_door(by_email=CLAIMED, email_verified=False)
    told(Verdict.ASK, Reason.LOCAL_UNPROVEN, facts, trusted=True)


def test_owners() -> None:
    told(Verdict.LINK, Reason.OWNER_ASKED, at_the_door(asking=PROVEN))
    told(Verdict.LINK, Reason.OWN_ALREADY, at_the_door(asking=PROVEN, owner="ada"))
    told(Verdict.REFUSE, Reason.OTHER_OWNER, at_the_door(asking=PROVEN, owner="bob"))
    other = Local(user_id="ada", email_proven=True, same_email=False)
    told(Verdict.REFUSE, Reason.OTHER_EMAIL, at_the_door(asking=other))
    told(Verdict.REFUSE, Reason.OTHER_EMAIL, at_the_door(asking=other, owner="bob"))
    told(Verdict.LINK, Reason.OWNER_ASKED, at_the_door(asking=other), different_emails=True)
    unproven = at_the_door(asking=PROVEN, email_verified=False)
    told(Verdict.REFUSE, Reason.PROVIDER_UNPROVEN, unproven)
    told(Verdict.REFUSE, Reason.LINKING_OFF, at_the_door(asking=PROVEN), linking=False)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    assert WORDS[reason].endswith(".")


def test_no_unproven_pair_ever_links() -> None:
    """Whatever the settings: at sign-in an account opens to an address that both have proven, or
    that the operator answers for and we have proven."""
    choices = list(itertools.product((True, False), repeat=8))
    for verified, proven, linking, implicit, different, trusted, sign_up, required in choices:
        facts = Facts(
            email=ADDRESS,
            email_verified=verified,
            by_email=Local(user_id="ada", email_proven=proven),
        )
        rules = Rules(
            linking=linking,
            implicit=implicit,
            different_emails=different,
            trusted=trusted,
            sign_up=sign_up,
            require_verified=required,
        )
        decision = decide(facts, rules)
        assert decision.verdict not in (Verdict.SIGN_IN, Verdict.CREATE)
        if decision.verdict is Verdict.LINK:
            assert proven
            assert verified or trusted
            assert linking
            assert implicit
