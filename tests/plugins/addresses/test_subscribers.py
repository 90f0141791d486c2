"""What happens to the primary address concerns the further ones."""

from sqlalchemy import update

from authsvc.api import by_email, prove_mailbox
from authsvc.core.users.models import User
from tests.support.attack import change_rows

USERS = User.__table__


def test_atk_042_the_first_proof_by_somebody_else_takes_every_further_address(shipped, holder):
    holder.add()
    mine = USERS.c.id == holder.user_id
    change_rows(shipped, update(USERS).where(mine).values(email_verified=False))
    with shipped.acting() as auth:
        prove_mailbox(auth, by_email(auth, holder.email))
    assert holder.stored == []
