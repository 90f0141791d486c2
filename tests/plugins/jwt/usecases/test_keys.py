"""Key pairs: one for many who ask at once, replaced without a gap, lost without an outage."""

import json
import logging
from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.crypto import keypairs
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.jwt.models import Jwk
from authsvc.plugins.jwt.usecases import keys
from tests.plugins.jwt.test_credentials import call
from tests.plugins.jwt.test_endpoints import parts, token_of
from tests.support.attack import change_rows, dump, rows, together
from tests.support.clock import Clock
from tests.support.site import SECRET

TABLE = Jwk.__table__
OTHER = "Qw8nT3zLx7Vb2KmRp5HdYc9JfGs4AeUo6NiXrW1v"
GRACE = timedelta(days=30)


def signed_in(site):
    visitor = site.visitor()
    visitor.sign_up()
    return visitor


def kid(visitor):
    return parts(token_of(visitor))[0]["kid"]


def published(site):
    return {key["kid"] for key in site.visitor().get("/jwks").json["keys"]}


def audited(site):
    return [row.event for row in rows(site, AuditEntry.__table__) if "key" in row.event]


@pytest.fixture
def clock(tokens, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(tokens.services, "now", clock)
    return clock


def test_parallel_first_requests_make_one_key(open_site):
    """Twenty over two processes; on PostgreSQL the unique slot decides."""
    sites = [open_site(), open_site()]
    visitors = [signed_in(sites[number % 2]) for number in range(20)]
    calls = [lambda v=v: v.get("/token") for v in visitors]
    calls += [lambda s=s: s.visitor().get("/jwks") for s in sites]
    answers = together(calls)
    assert [answer.status_int for answer in answers] == [200] * 22
    (row,) = rows(sites[0], TABLE)
    names = {parts(answer.json["token"])[0]["kid"] for answer in answers[:20]}
    assert names == {row.id} == published(sites[1])
    assert audited(sites[0]) == ["signing-key-made"]


def test_atk_217_one_key_signs_however_often_a_token_is_asked_for(open_site):
    """Also by a process that was started later, and whatever the clients ask first."""
    for _start in range(3):
        site = open_site()
        visitor = signed_in(site)
        for path in ("/jwks", "/token", "/get-session") * 2:
            assert visitor.get(path).status_int == 200
    assert len(rows(site, TABLE)) == 1


def test_the_database_holds_no_private_key_in_clear(tokens):
    token_of(signed_in(tokens))
    with tokens.acting() as auth:
        key = tokens.services.extras["jwt"].signing(auth)
    secret = key.material.as_dict(private=True)["d"]
    assert secret
    assert [place for place, value in dump(tokens) if secret in value] == []


def test_a_private_key_moved_to_another_row_does_not_open_there(tokens):
    visitor = signed_in(tokens)
    first = kid(visitor)
    sealed = rows(tokens, TABLE)[0].private_key
    with tokens.acting() as auth:
        keys.rotate(auth, "EdDSA")
    change_rows(tokens, update(TABLE).where(TABLE.c.id != first).values(private_key=sealed))
    tokens.services.extras["jwt"].forget()
    assert kid(visitor) not in {row.id for row in rows(tokens, TABLE)[:2]}


def test_a_replaced_key_stays_until_its_last_token_has_expired(tokens, clock):
    visitor = signed_in(tokens)
    token = token_of(visitor)
    old = parts(token)[0]["kid"]
    with tokens.acting() as auth:
        keys.rotate(auth, "EdDSA")
    new = next(iter(published(tokens) - {old}))
    assert kid(visitor) == new
    assert published(tokens) == {old, new}
    assert call(tokens, token).status_int == 200
    assert rows(tokens, TABLE, TABLE.c.id == old)[0].private_key is None
    clock.advance(GRACE)
    assert published(tokens) == {old, new}
    clock.advance(timedelta(seconds=11))
    assert published(tokens) == {new}
    with tokens.acting() as auth:
        assert keys.sweep(auth) == 1
    assert audited(tokens) == ["signing-key-made", "signing-key-replaced", "signing-key-made"]


def test_a_key_made_elsewhere_is_believed_at_once(open_site):
    """The other process looks again when it meets a name that it does not know."""
    one, other = open_site(), open_site()
    visitor = signed_in(one)
    kid(visitor)
    assert call(other, token_of(visitor)).status_int == 200
    with one.acting() as auth:
        keys.rotate(auth, "EdDSA")
    one.services.extras["jwt"].forget()
    other.services.extras["jwt"]._held.at -= 2
    assert call(other, token_of(visitor)).status_int == 200


def test_many_rotations_at_once_make_one_new_key(open_site):
    site = open_site()
    token_of(signed_in(site))

    def rotate():
        with site.acting() as auth:
            keys.rotate(auth, "EdDSA")

    together([rotate] * 8)
    in_force = rows(site, TABLE, TABLE.c.expires_at.is_(None))
    assert len(in_force) == 1
    assert len(rows(site, TABLE)) == len(audited(site)) - len(rows(site, TABLE)) + 1


def test_a_key_is_replaced_when_it_is_old(tokens, clock):
    visitor = signed_in(tokens)
    old = kid(visitor)
    with tokens.acting() as auth:
        keys.rotate_due(auth)
    assert published(tokens) == {old}
    clock.advance(timedelta(days=90))
    with tokens.acting() as auth:
        keys.rotate_due(auth)
    assert len(published(tokens)) == 2


def test_many_processes_that_find_it_old_replace_it_once(tokens, clock):
    kid(signed_in(tokens))
    clock.advance(timedelta(days=90))

    def rotate():
        with tokens.acting() as auth:
            keys.rotate_due(auth)

    together([rotate] * 8)
    assert len(rows(tokens, TABLE)) == 2


def test_never_where_it_shall_not_be(open_site, monkeypatch):
    site, clock = open_site({"authsvc.jwt.rotate_every": "0"}), Clock()
    monkeypatch.setattr(site.services, "now", clock)
    kid(signed_in(site))
    clock.advance(timedelta(days=900))
    with site.acting() as auth:
        keys.rotate_due(auth)
    assert len(rows(site, TABLE)) == 1


def test_an_algorithm_that_is_given_up_ends_when_its_key_is_old(open_site, monkeypatch):
    first, site, clock = open_site(), open_site({"authsvc.jwt.algorithm": "ES256"}), Clock()
    monkeypatch.setattr(first.services, "now", clock)
    monkeypatch.setattr(site.services, "now", clock)
    token_of(signed_in(first))
    visitor = signed_in(site)
    assert parts(token_of(visitor))[0]["alg"] == "ES256"
    assert len(published(site)) == 2
    clock.advance(timedelta(days=90))
    with site.acting() as auth:
        keys.rotate_due(auth)
    in_force = rows(site, TABLE, TABLE.c.expires_at.is_(None))
    assert [row.algorithm for row in in_force] == ["ES256"]


def test_a_withdrawn_key_is_believed_no_more(tokens):
    visitor = signed_in(tokens)
    token = token_of(visitor)
    with tokens.acting() as auth:
        assert keys.retire(auth, parts(token)[0]["kid"])
        assert not keys.retire(auth, "unknown")
    tokens.services.extras["jwt"].forget()
    assert call(tokens, token).status_int == 401
    assert call(tokens, token_of(visitor)).status_int == 200


def test_atk_214_a_changed_secret_is_no_outage(open_site, caplog):
    """Session checks and tokens go on, the old public key stays, and the log says so."""
    before = signed_in(open_site())
    token = token_of(before)
    old = parts(token)[0]["kid"]
    site = open_site({"authsvc.secret": OTHER})
    visitor = signed_in(site)
    with caplog.at_level(logging.WARNING):
        answer = visitor.get("/get-session")
    assert (answer.status_int, parts(answer.headers["set-auth-jwt"])[0]["kid"] != old) == (
        200,
        True,
    )
    assert f"signing key {old} cannot be opened" in caplog.text
    assert OTHER not in caplog.text
    assert kid(visitor) != old
    assert old in published(site)
    assert call(site, token).status_int == 200
    assert "signing-key-set-aside" in audited(site)


def test_a_process_with_the_right_secret_takes_its_key_back(open_site, caplog):
    """One process is misconfigured: neither disturbs the other for longer than a moment."""
    right, wrong = open_site(), open_site({"authsvc.secret": OTHER})
    mine, theirs = signed_in(right), signed_in(wrong)
    first, second = kid(mine), kid(theirs)
    for _ in range(3):
        for site in (right, wrong):
            site.services.extras["jwt"].forget()
        assert (kid(mine), kid(theirs)) == (first, second)
    assert len(rows(right, TABLE)) == 2
    assert f"signing key {first} can be opened again" in caplog.text


def test_a_new_secret_in_front_opens_what_the_old_one_sealed(open_site):
    old = kid(signed_in(open_site()))
    site = open_site({"authsvc.secret": f"{OTHER},{SECRET}"})
    assert kid(signed_in(site)) == old


def test_atk_214_a_damaged_row_is_set_aside_too(tokens):
    visitor = signed_in(tokens)
    old = kid(visitor)
    sealed = rows(tokens, TABLE)[0].private_key
    change_rows(tokens, update(TABLE).values(private_key=sealed[:-6] + "AAAAAA"))
    tokens.services.extras["jwt"].forget()
    assert kid(visitor) != old
    assert old in published(tokens)


@pytest.mark.parametrize(
    "damaged",
    [
        {"public_key": "garbage"},
        {"public_key": "[]"},
        {"public_key": '{"kty":"OKP","crv":"Ed25519","x":"AA"}'},
        {"public_key": keypairs.generate("EdDSA")[1]},
        {"public_key": keypairs.generate("ES256")[1]},
        {"private_key": "garbage"},
    ],
)
def test_atk_214_a_damaged_key_stops_nobody(tokens, caplog, damaged):
    """Session checks, tokens and the key set go on with a new pair; the log says so."""
    visitor = signed_in(tokens)
    old = kid(visitor)
    change_rows(tokens, update(TABLE).values(**damaged))
    tokens.services.extras["jwt"].forget()
    answer = visitor.get("/get-session")
    new = parts(answer.headers["set-auth-jwt"])[0]["kid"]
    assert (answer.status_int, new != old) == (200, True)
    assert {kid(visitor)} == {new} <= published(tokens)
    assert call(tokens, token_of(visitor)).status_int == 200
    assert f"signing key {old} cannot be opened" in caplog.text


def test_a_pair_sealed_as_something_else_is_set_aside(tokens):
    """Our own seal around what is no key."""
    visitor = signed_in(tokens)
    old = kid(visitor)
    envelope = tokens.services.extras["envelope"]
    sealed = envelope.encrypt("garbage", context=keys.place(old))
    change_rows(tokens, update(TABLE).values(private_key=sealed))
    tokens.services.extras["jwt"].forget()
    assert kid(visitor) != old
    assert old in published(tokens)


def test_parallel_requests_after_a_lost_secret_make_one_new_key(open_site):
    kid(signed_in(open_site()))
    site = open_site({"authsvc.secret": OTHER})
    visitors = [signed_in(site) for _ in range(10)]
    answers = together([lambda v=v: v.get("/token") for v in visitors])
    assert [answer.status_int for answer in answers] == [200] * 10
    assert len({json.dumps(parts(a.json["token"])[0]) for a in answers}) == 1
    assert len(rows(site, TABLE)) == 2
