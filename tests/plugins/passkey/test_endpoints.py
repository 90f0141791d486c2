"""Passkeys on the wire."""

from datetime import timedelta

import pytest

from tests.support.authenticator import (
    BACKED_UP,
    EDDSA,
    ELIGIBLE,
    ES256,
    PRESENT,
    RS256,
    VERIFIED,
    Authenticator,
)
from tests.support.passkeys import creation_options, register, request_options, send, sign_in
from tests.support.visitor import fresh_email


def test_the_options_of_a_registration(visitor):
    email = fresh_email()
    visitor.sign_up(email)
    options = creation_options(visitor, "?name=My%20Key&authenticatorAttachment=platform")
    assert options["rp"] == {"id": "auth.example.com", "name": "authsvc"}
    assert (options["user"]["name"], options["user"]["displayName"]) == ("My Key", email)
    assert options["attestation"] == "none"
    assert [kind["alg"] for kind in options["pubKeyCredParams"]] == [EDDSA, ES256, RS256]
    assert options["authenticatorSelection"]["authenticatorAttachment"] == "platform"


def test_the_user_handle_is_random_and_one_for_each_account(owner):
    first = creation_options(owner)["user"]["id"]
    assert len(first) == 43
    assert first != owner.session()["user"]["id"]
    register(owner, Authenticator())
    assert creation_options(owner)["user"]["id"] == first


def test_no_authenticator_is_registered_twice(owner):
    known = owner.get("/passkey/list-user-passkeys").json[0]["credentialID"]
    excluded = creation_options(owner)["excludeCredentials"]
    assert excluded == [{"id": known, "type": "public-key", "transports": ["hybrid", "internal"]}]


@pytest.mark.parametrize("algorithm", [ES256, EDDSA, RS256])
def test_each_kind_of_key_registers_and_signs_in(site, visitor, algorithm):
    device = Authenticator(algorithm=algorithm)
    visitor.sign_up()
    register(visitor, device)
    other = site.visitor()
    answer = sign_in(other, device)
    assert answer.status_int == 200
    assert answer.json["user"] == visitor.session()["user"]
    assert answer.json["session"] == other.session()["session"]


def test_what_is_kept_of_a_passkey(owner, site, clock):
    synced = Authenticator(flags=PRESENT | VERIFIED | ELIGIBLE, counts=False)
    made = register(owner, synced, "  Phone ")
    assert (made["name"], made["deviceType"], made["backedUp"]) == ("Phone", "multiDevice", False)
    synced.flags |= BACKED_UP
    clock.advance(timedelta(minutes=1))
    assert sign_in(site.visitor(), synced).status_int == 200
    kept = owner.get("/passkey/list-user-passkeys").json[1]
    assert (kept["backedUp"], kept["counter"], kept["id"]) == (True, 0, made["id"])


def test_several_passkeys_for_one_account(owner, site):
    second = Authenticator()
    register(owner, second, "Second")
    names = [key["name"] for key in owner.get("/passkey/list-user-passkeys").json]
    assert names == ["Key", "Second"]
    assert sign_in(site.visitor(), second).status_int == 200


def test_there_is_a_most(make_passkey_site):
    site = make_passkey_site({"authsvc.passkey.per_account": "1"})
    visitor = site.visitor()
    visitor.sign_up()
    register(visitor, Authenticator())
    made = Authenticator().create(creation_options(visitor))
    answer = visitor.post("/passkey/verify-registration", {"response": made})
    assert (answer.status_int, answer.json["code"]) == (400, "TOO_MANY_PASSKEYS")


def test_a_new_session_if_asked_for(visitor, device):
    visitor.sign_up()
    before = visitor.session()["session"]
    made = device.create(creation_options(visitor))
    body = {"response": made, "createSession": True}
    answer = visitor.post("/passkey/verify-registration", body)
    assert answer.json["session"] == visitor.session()["session"]
    assert answer.json["session"]["id"] != before["id"]


def test_somebody_known_is_asked_for_their_own_passkeys(owner, site):
    allowed = request_options(owner)["allowCredentials"]
    mine = owner.get("/passkey/list-user-passkeys").json
    assert [key["id"] for key in allowed] == [mine[0]["credentialID"]]
    assert "allowCredentials" not in request_options(site.visitor())


def test_a_passkey_is_renamed_and_removed(owner, site, device):
    made = owner.get("/passkey/list-user-passkeys").json[0]
    answer = owner.post("/passkey/update-passkey", {"id": made["id"], "name": " Blue key "})
    assert answer.json["passkey"] == made | {"name": "Blue key"}
    assert owner.post("/passkey/update-passkey", {"id": made["id"], "name": " "}).status_int == 400
    assert owner.post("/passkey/delete-passkey", {"id": made["id"]}).json == {"status": True}
    assert owner.get("/passkey/list-user-passkeys").json == []
    answer = sign_in(site.visitor(), device)
    assert (answer.status_int, answer.json["code"]) == (401, "PASSKEY_NOT_FOUND")


def test_nobody_touches_the_passkeys_of_others(owner, site):
    made = owner.get("/passkey/list-user-passkeys").json[0]
    stranger = site.visitor()
    stranger.sign_up()
    for path in ("/passkey/update-passkey", "/passkey/delete-passkey"):
        answer = stranger.post(path, {"id": made["id"], "name": "mine"})
        assert (answer.status_int, answer.json["code"]) == (404, "PASSKEY_NOT_FOUND")
    assert owner.get("/passkey/list-user-passkeys").json == [made]


def test_the_owner_is_told_by_mail(owner, site):
    email = owner.session()["user"]["email"]
    assert site.mail(email).subject == "A passkey was added to your account"
    made = owner.get("/passkey/list-user-passkeys").json[0]
    owner.post("/passkey/delete-passkey", {"id": made["id"]})
    assert site.mail(email).subject == "A passkey was removed from your account"


def test_an_old_session_neither_adds_nor_removes(owner, clock):
    made = owner.get("/passkey/list-user-passkeys").json[0]
    clock.advance(timedelta(days=2))
    for answer in (
        owner.get("/passkey/generate-register-options"),
        owner.post("/passkey/verify-registration", {"response": {}}),
        owner.post("/passkey/delete-passkey", {"id": made["id"]}),
    ):
        assert (answer.status_int, answer.json["code"]) == (403, "SESSION_NOT_FRESH")


def test_a_passkey_makes_a_session_fresh_again(owner, device, clock):
    clock.advance(timedelta(days=2))
    assert sign_in(owner, device).status_int == 200
    assert owner.get("/passkey/generate-register-options").status_int == 200


def test_an_unproven_mailbox_has_to_be_proven_first(make_passkey_site, visitor, device):
    email = visitor.sign_up()["user"]["email"]
    register(visitor, device)
    strict = make_passkey_site({"authsvc.password.require_verification": "true"})
    answer = sign_in(strict.visitor(), device)
    assert (answer.status_int, answer.json["code"]) == (403, "EMAIL_NOT_VERIFIED")
    assert strict.mail(email).subject.startswith("Confirm your e-mail")


def test_answers_without_a_challenge_are_refused(owner, site, device):
    stranger = site.visitor()
    answer = send(stranger, device.get({"challenge": "AAAA"}))
    assert (answer.status_int, answer.json["code"]) == (400, "CHALLENGE_NOT_FOUND")
    answer = owner.post("/passkey/verify-registration", {"response": {}})
    assert (answer.status_int, answer.json["code"]) == (400, "CHALLENGE_NOT_FOUND")
