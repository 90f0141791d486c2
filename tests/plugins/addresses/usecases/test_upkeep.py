"""Wishes that lapse are swept away."""

from datetime import timedelta

from authsvc.plugins.addresses.usecases.upkeep import sweep
from tests.support.addresses import Holder
from tests.support.visitor import fresh_email


def test_what_was_never_confirmed_goes_and_what_was_stays(clocked):
    holder = Holder(clocked)
    kept = holder.add()
    holder.ask(fresh_email("never"))
    clocked.services.now.advance(timedelta(days=1))
    waiting = fresh_email("waiting")
    holder.visitor.sign_in(holder.email)
    holder.ask(waiting)
    with clocked.acting() as auth:
        assert sweep(auth) >= 1
    assert {row.email for row in holder.stored} == {kept, waiting}
