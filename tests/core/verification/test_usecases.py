"""Proofs: the same secret is the same proof."""

from datetime import timedelta

from authsvc import ids
from authsvc.core.verification.usecases import consume, issue
from tests.support.clock import Clock


def test_a_secret_issued_twice_counts_once(site):
    secret = ids.token()
    with site.acting() as auth:
        for _ in range(2):
            issue(auth, "test", secret, subject="somebody", lifetime=timedelta(minutes=1))
    with site.acting() as auth:
        found = [consume(auth, "test", secret) for _ in range(2)]
    assert [proof and proof.subject for proof in found] == ["somebody", None]


def test_an_expired_proof_does_not_stand_in_the_way_of_a_new_one(site, monkeypatch):
    clock, secret = Clock(), ids.token()
    monkeypatch.setattr(site.services, "now", clock)
    minute = timedelta(minutes=1)
    with site.acting() as auth:
        issue(auth, "test", secret, subject="old", lifetime=minute)
        clock.advance(minute)
        issue(auth, "test", secret, subject="new", lifetime=minute)
        assert consume(auth, "test", secret).subject == "new"
