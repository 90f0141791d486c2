"""Many at once, on both databases: an address is one person's."""

from sqlalchemy import insert, text

from authsvc.core.users.models import User
from tests.support.addresses import ADDRESSES, Holder, holders_of
from tests.support.attack import rows, statuses, together, token_mailed
from tests.support.second_factor import copies
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__


def signing_up(site, email):
    body = {"name": "Eve", "email": email, "password": PASSWORD}
    return lambda: site.visitor().post("/sign-up/email", body)


def test_atk_089_one_address_proven_by_two_users_twenty_times_at_once(shipped):
    first, second, email = Holder(shipped), Holder(shipped), fresh_email("race")
    calls = []
    for holder in (first, second):
        holder.ask(email)
        token = token_mailed(shipped, email)
        calls += [
            lambda v=v, t=token: v.post("/verify-address", {"token": t})
            for v in copies(holder.visitor, 10, shipped)
        ]
    answers = together(calls)
    assert statuses(answers) == [200] + [400] * 19, [a.text for a in answers]
    assert len(holders_of(shipped, email)) == 1


def test_atk_199_a_proof_and_a_sign_up_at_once(shipped):
    """Whoever is first has the address; it is never somebody's primary and another's proven one."""
    for _ in range(6):
        holder, email = Holder(shipped), fresh_email("race")
        holder.ask(email)
        token = token_mailed(shipped, email)
        calls = [signing_up(shipped, email) for _ in range(4)]
        calls.insert(2, lambda h=holder, t=token: h.prove(t))
        answers = together(calls)
        assert all(one.status_int in (200, 400) for one in answers), [a.text for a in answers]
        primary = len(rows(shipped, USERS, USERS.c.email == email))
        assert primary + len(holders_of(shipped, email)) == 1


def test_two_addresses_made_primary_at_once(shipped):
    holder = Holder(shipped)
    own = [holder.email, holder.add(), holder.add(), holder.add()]
    twins = copies(holder.visitor, 12, shipped)
    wanted = [own[number % 4] for number in range(12)]
    answers = together(
        [
            lambda v=v, e=e: v.post("/make-address-primary", {"email": e})
            for v, e in zip(twins, wanted, strict=True)
        ]
    )
    assert statuses(answers) == [200] * 12, [a.text for a in answers]
    assert sorted(holder.listed) == sorted(own)
    assert sum(primary for primary, _ in holder.listed.values()) == 1


def test_an_old_address_is_never_free_on_its_way_to_the_second_place(shipped):
    """Signing up with the address that just stops being the primary one makes no second owner."""
    for _ in range(6):
        holder = Holder(shipped)
        old, new = holder.email, holder.add()
        calls = [lambda h=holder, n=new: h.make_primary(n)]
        calls += [signing_up(shipped, email) for email in (old, new, old, new)]
        answers = together(calls)
        assert statuses(answers) == [200] * 5, [a.text for a in answers]
        assert {row.id for row in rows(shipped, USERS, USERS.c.email.in_([old, new]))} == {
            holder.user_id
        }
        assert holders_of(shipped, old) == [holder.user_id]


def test_many_wishes_at_once_find_their_end(shipped):
    holder = Holder(shipped)
    twins = copies(holder.visitor, 10, shipped)
    emails = [fresh_email(f"w{number}") for number in range(10)]
    answers = together(
        [
            lambda v=v, e=e: v.post("/add-address", {"email": e})
            for v, e in zip(twins, emails, strict=True)
        ]
    )
    assert statuses(answers) == [200] * 4 + [400] * 6
    assert len(holder.stored) == 4


def test_adr_0010_the_database_itself_keeps_addresses_apart(shipped):
    """Whatever code writes: a row that would give an address to two users is left out."""
    holder, other = Holder(shipped), Holder(shipped)
    proven, moment = holder.add(), rows(shipped, USERS, USERS.c.id == holder.user_id)[0].created_at
    twin = {"id": "x" + holder.user_id, "user_id": other.user_id, "created_at": moment}
    user = rows(shipped, USERS, USERS.c.id == other.user_id)[0]._mapping
    with shipped.registry.engine.begin() as connection:
        connection.execute(
            insert(USERS).values(**{**user, "id": twin["id"], "email": proven, "username": None})
        )
        move = text('UPDATE "user" SET email = :email WHERE id = :id')
        connection.execute(move, {"email": proven, "id": other.user_id})
        for email in (holder.email, proven):
            row = twin | {"email": email, "verified_at": moment}
            connection.execute(insert(ADDRESSES).values(**row))
    assert rows(shipped, USERS, USERS.c.email == proven) == []
    assert other.stored == []
    assert holders_of(shipped, proven) == [holder.user_id]
