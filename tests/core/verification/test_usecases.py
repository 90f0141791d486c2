"""Proofs: the same secret is the same proof."""

from datetime import timedelta

from authsvc import ids
from authsvc.core.verification.usecases import consume, issue


def test_a_secret_issued_twice_counts_once(site):
    secret = ids.token()
    with site.acting() as auth:
        for _ in range(2):
            issue(auth, "test", secret, subject="somebody", lifetime=timedelta(minutes=1))
    with site.acting() as auth:
        found = [consume(auth, "test", secret) for _ in range(2)]
    assert [proof and proof.subject for proof in found] == ["somebody", None]
