"""Answers that prove nothing: each is a named refusal, and changes nothing but its challenge."""

import json
from datetime import timedelta

import pytest

from authsvc.core.accounts.models import Account
from authsvc.core.verification.models import Verification
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.passkey.models import Passkey
from tests.support.attack import rows
from tests.support.authenticator import (
    BACKED_UP,
    ELIGIBLE,
    PRESENT,
    VERIFIED,
    Authenticator,
    b64,
    raw,
)
from tests.support.clock import with_still_limits
from tests.support.mailed import reset, reset_token
from tests.support.passkeys import creation_options, register, request_options, send, sign_in
from tests.support.second_factor import at_once, codes_of, copies

AUDIT = AuditEntry.__table__
KEYS = Passkey.__table__
ACCOUNTS = Account.__table__
PROOFS = Verification.__table__
HUGE = "A" * 20_000
FAILED = (401, "AUTHENTICATION_FAILED")


def flip(signature: bytes) -> bytes:
    return signature[:-1] + bytes([signature[-1] ^ 1])


SPOILED_ASSERTIONS = {
    "challenge": {"challenge": b64(bytes(32))},
    "no challenge": {"challenge": ""},
    "origin": {"origin": "https://evil.example"},
    "origin of a sub-domain": {"origin": "https://x.auth.example.com"},
    "origin without encryption": {"origin": "http://auth.example.com"},
    "origin of another port": {"origin": "https://auth.example.com:8443"},
    "inside another page": {"cross_origin": True},
    "relying party": {"rp_id": "example.com"},
    "type": {"type": "webauthn.create"},
    "signature": {"signature": flip},
    "no signature": {"signature": lambda _signature: b""},
    "long signature": {"signature": lambda signature: signature * 100},
    "nobody present": {"flags": VERIFIED},
    "backed up although it cannot be": {"flags": PRESENT | VERIFIED | BACKED_UP},
    "backup eligibility changed": {"flags": PRESENT | VERIFIED | ELIGIBLE},
    "user handle": {"user_handle": b64(bytes(32))},
    "no user handle": {"user_handle": None},
    "counter": {"counter": 0},
    "raw id": {"raw_id": b64(bytes(32))},
    "kind": {"kind": "password"},
    "client data": {"client_data": "!!!!"},
    "client data is no object": {"client_data": b64(b"[]")},
    "client data is no JSON": {"client_data": b64(b"\xff{")},
    "client data nests": {"client_data": b64(b"[" * 3000)},
    "huge client data": {"client_data": HUGE},
    "huge user handle": {"user_handle": HUGE},
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED_ASSERTIONS.values(), ids=SPOILED_ASSERTIONS)
def test_a_spoiled_assertion(owner, site, device, spoil):
    before = rows(site, KEYS, KEYS.c.credential_id == b64(device.id))
    thief = site.visitor()
    answer = sign_in(thief, device, **spoil)
    assert (answer.status_int, answer.json["code"]) == FAILED
    assert thief.session() is None
    assert rows(site, KEYS, KEYS.c.credential_id == b64(device.id)) == before
    assert sign_in(thief, device).status_int == 200


@pytest.mark.parametrize("response", [
    {}, {"id": 5}, {"id": "x" * 5000}, {"id": "\x00"}, {"response": []}, {"id": "a", "rawId": "a"},
    {"id": "a", "rawId": "a", "type": "public-key", "response": {}},
    {"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": None}},
])  # fmt: skip
def test_what_is_no_assertion(owner, site, response):
    thief = site.visitor()
    request_options(thief)
    answer = send(thief, response)
    assert (answer.status_int, answer.json["code"]) == FAILED


def test_what_is_no_object_at_all(site):
    for body in ({"response": None}, {"response": "x"}, {"response": []}, {}):
        answer = site.visitor().post("/passkey/verify-authentication", body)
        assert (answer.status_int, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_a_passkey_that_nobody_has(owner, site):
    thief = site.visitor()
    answer = sign_in(thief, Authenticator(user_handle="x"))
    assert (answer.status_int, answer.json["code"]) == (401, "PASSKEY_NOT_FOUND")


def test_the_key_of_another_passkey(owner, site, device):
    """A signature by one's own key under the name of somebody else's credential."""
    forged = Authenticator(id=device.id, user_handle=device.user_handle)
    answer = sign_in(site.visitor(), forged)
    assert (answer.status_int, answer.json["code"]) == FAILED


def test_atk_097_a_challenge_for_one_user_is_not_answered_by_another(owner, site, device):
    mallory, own = site.visitor(), Authenticator()
    mallory.sign_up()
    register(mallory, own)
    answer = send(owner, own.get(request_options(owner)))
    assert (answer.status_int, answer.json["code"]) == FAILED
    answer = send(mallory, device.get(request_options(mallory)))
    assert (answer.status_int, answer.json["code"]) == FAILED


def test_atk_099_an_answer_is_good_once(owner, site, device):
    thief = site.visitor()
    answer = device.get(request_options(thief))
    assert send(thief, answer).status_int == 200
    again = send(thief, answer)
    assert (again.status_int, again.json["code"]) == (400, "CHALLENGE_NOT_FOUND")


def test_atk_099_a_challenge_is_spent_by_a_wrong_answer(owner, site, device):
    thief = site.visitor()
    options = request_options(thief)
    assert send(thief, device.get(options, signature=flip)).status_int == 401
    again = send(thief, device.get(options))
    assert (again.status_int, again.json["code"]) == (400, "CHALLENGE_NOT_FOUND")


def test_atk_099_an_expired_challenge(owner, site, device, clock):
    late = site.visitor()
    answer = device.get(request_options(late))
    clock.advance(timedelta(minutes=5))
    assert send(late, answer).json["code"] == "CHALLENGE_NOT_FOUND"


def test_atk_099_a_challenge_of_another_browser(owner, site, device):
    options = request_options(site.visitor())
    thief = site.visitor()
    assert send(thief, device.get(options)).json["code"] == "CHALLENGE_NOT_FOUND"
    request_options(thief)
    assert send(thief, device.get(options)).json["code"] == "AUTHENTICATION_FAILED"


def test_atk_099_a_challenge_of_the_other_ceremony(owner, device):
    options = creation_options(owner)
    assert send(owner, device.get(options)).json["code"] == "CHALLENGE_NOT_FOUND"
    made = Authenticator().create(request_options(owner) | {"user": {"id": "x"}})
    answer = owner.post("/passkey/verify-registration", {"response": made})
    assert (answer.status_int, answer.json["code"]) == (400, "CHALLENGE_NOT_FOUND")


def test_atk_101_a_challenge_made_for_one_registers_for_nobody_else(owner, site):
    """Somebody else signs in between the two steps."""
    options = creation_options(owner)
    owner.sign_up()
    made = Authenticator().create(options)
    answer = owner.post("/passkey/verify-registration", {"response": made})
    assert answer.status_int == 401
    assert answer.json["code"] == "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY"
    assert owner.get("/passkey/list-user-passkeys").json == []


def test_a_copy_of_a_key_is_noticed(owner, site, device):
    """Two that count from the same number: the one that lags behind is refused, and it is told."""
    device.counter = 10
    assert sign_in(site.visitor(), device).status_int == 200
    answer = sign_in(site.visitor(), device, counter=11)
    assert (answer.status_int, answer.json["code"]) == FAILED
    user_id = owner.session()["user"]["id"]
    told = [
        r for r in rows(site, AUDIT, AUDIT.c.user_id == user_id) if r.event == "passkey-refused"
    ]
    assert [row.details for row in told] == [{"reason": "counter"}]


def test_a_counter_that_stays_zero_is_no_copy(site, visitor):
    silent = Authenticator(counts=False)
    visitor.sign_up()
    register(visitor, silent)
    assert [sign_in(site.visitor(), silent).status_int for _ in range(3)] == [200] * 3


def test_verification_may_be_required(make_passkey_site):
    site = make_passkey_site({"authsvc.passkey.user_verification": "required"})
    visitor, device = site.visitor(), Authenticator()
    visitor.sign_up()
    made = device.create(creation_options(visitor), flags=PRESENT)
    answer = visitor.post("/passkey/verify-registration", {"response": made})
    assert answer.json["code"] == "FAILED_TO_VERIFY_REGISTRATION"
    register(visitor, device)
    answer = sign_in(site.visitor(), device, flags=PRESENT)
    assert (answer.status_int, answer.json["code"]) == FAILED


def test_options_tell_nobody_who_has_passkeys(owner, site):
    """WebAuthn section 14.6.2."""
    stranger = site.visitor()
    answer = stranger.get("/passkey/generate-authenticate-options?email=ada@example.com")
    assert sorted(answer.json) == ["challenge", "rpId", "timeout", "userVerification"]


def test_atk_119_the_last_way_in_stays(owner, site):
    user_id = owner.session()["user"]["id"]
    with site.acting() as auth:
        auth.db.execute(ACCOUNTS.delete().where(ACCOUNTS.c.user_id == user_id))
    made = owner.get("/passkey/list-user-passkeys").json[0]
    answer = owner.post("/passkey/delete-passkey", {"id": made["id"]})
    assert (answer.status_int, answer.json["code"]) == (400, "LAST_WAY_IN")
    assert owner.get("/passkey/list-user-passkeys").json == [made]


def test_atk_119_the_last_two_are_not_removed_at_once(owner, site):
    register(owner, Authenticator())
    user_id = owner.session()["user"]["id"]
    with site.acting() as auth:
        auth.db.execute(ACCOUNTS.delete().where(ACCOUNTS.c.user_id == user_id))
    names = [key["id"] for key in owner.get("/passkey/list-user-passkeys").json]
    waiting = iter(names)
    twins = copies(owner, 2, site)
    answers = at_once(twins, lambda v: v.post("/passkey/delete-passkey", {"id": next(waiting)}))
    assert sorted(codes_of(answers)) == ["LAST_WAY_IN", "ok"]


def test_atk_042_a_reset_of_an_unproven_account_removes_its_passkeys(owner, site, device):
    email = owner.session()["user"]["email"]
    assert reset(site.visitor(), reset_token(site, email)).status_int == 200
    assert sign_in(site.visitor(), device).json["code"] == "PASSKEY_NOT_FOUND"


def test_atk_100_the_flood_of_challenges_has_a_limit(make_passkey_site):
    site = with_still_limits(make_passkey_site({"authsvc.limits.enabled": "true"}))
    flooder = site.visitor(address="198.51.100.7")
    answers = [flooder.get("/passkey/generate-authenticate-options") for _ in range(31)]
    assert [answer.status_int for answer in answers].count(429) == 1


def test_no_secret_of_a_challenge_is_stored(owner, site):
    """Whoever reads the table can answer for nobody: the key of the row is in the cookie alone."""
    stranger = site.visitor()
    request_options(stranger)
    cookie = next(c for c in stranger.web.cookiejar if c.name.endswith("better-auth-passkey"))
    secret = cookie.value.partition(".")[0]
    with site.acting() as auth:
        stored = json.dumps([list(map(str, row)) for row in auth.db.execute(PROOFS.select())])
    assert secret not in stored


def test_a_challenge_is_long_and_never_the_same(site):
    """WebAuthn section 13.4.3, ASVS 6.7.2."""
    seen = {request_options(site.visitor())["challenge"] for _ in range(20)}
    assert len(seen) == 20
    assert {len(raw(challenge)) for challenge in seen} == {32}


def test_every_deed_is_in_the_log(owner, site, device):
    made = owner.get("/passkey/list-user-passkeys").json[0]
    owner.post("/passkey/update-passkey", {"id": made["id"], "name": "New"})
    sign_in(site.visitor(), device, signature=flip)
    owner.post("/passkey/delete-passkey", {"id": made["id"]})
    user_id = owner.session()["user"]["id"]
    told = [row.event for row in rows(site, AUDIT, AUDIT.c.user_id == user_id)]
    deeds = ["passkey-added", "passkey-renamed", "passkey-refused", "passkey-removed"]
    assert [event for event in told if event.startswith("passkey")] == deeds
