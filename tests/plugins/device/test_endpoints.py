"""Device authorization over JSON, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from authsvc.plugins.device.usecases.requests import TABLE, sweep
from tests.plugins.device.conftest import Device, let_in, look, refused
from tests.support.attack import audited, change_rows, rows
from tests.support.visitor import PASSWORD

USERS = User.__table__


def signed_in(site):
    visitor = site.visitor()
    return visitor, visitor.sign_up()["user"]


def test_a_device_is_let_in(site):
    visitor, user = signed_in(site)
    device = Device(site, scope="openid profile")
    assert refused(device.ask()) == (400, "authorization_pending")
    seen = look(visitor, device.code).json
    assert seen == {
        "user_code": device.code,
        "status": "pending",
        "client_id": "tv",
        "scope": "openid profile",
    }
    assert visitor.post("/device/approve", {"userCode": device.code}).json == {"success": True}
    answer = device.wait().ask()
    assert answer.json == {
        "access_token": answer.json["access_token"],
        "token_type": "Bearer",
        "expires_in": 7 * 24 * 3600,
        "scope": "openid profile",
    }
    assert "Set-Cookie" not in answer.headers
    bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
    told = site.visitor().call("GET", "/get-session", headers=bearer).json
    assert told["user"]["id"] == user["id"]
    assert audited(site, user["id"])[-2:] == ["device-approved", "session-opened"]


def test_a_code_counts_once(site):
    visitor, _ = signed_in(site)
    device = Device(site)
    let_in(visitor, device.code)
    assert device.ask().status_int == 200
    assert refused(device.wait().ask()) == (400, "invalid_grant")
    assert refused(look(visitor, device.code)) == (400, "invalid_request")


def test_a_device_is_sent_away(site):
    visitor, user = signed_in(site)
    device = Device(site)
    look(visitor, device.code)
    assert visitor.post("/device/deny", {"userCode": device.code}).status_int == 200
    assert refused(device.ask()) == (400, "access_denied")
    assert refused(device.wait().ask()) == (400, "invalid_grant")
    assert audited(site, user["id"])[-1] == "device-denied"


def test_rfc_8628_3_5_who_asks_too_early_waits_longer(site):
    device = Device(site)
    assert refused(device.ask()) == (400, "authorization_pending")
    assert refused(device.wait(4).ask()) == (400, "slow_down")
    assert refused(device.wait(1).ask()) == (400, "authorization_pending")
    assert refused(device.wait(9).ask()) == (400, "slow_down")
    assert refused(device.wait(1).ask()) == (400, "authorization_pending")


def test_an_approved_device_that_hurries_waits_as_well(site):
    visitor, _ = signed_in(site)
    device = Device(site)
    device.ask()
    let_in(visitor, device.code)
    assert refused(device.ask()) == (400, "slow_down")
    assert device.wait(5).ask().status_int == 200


def test_codes_run_out(site):
    visitor, _ = signed_in(site)
    device, approved = Device(site), Device(site)
    look(visitor, device.code)
    let_in(visitor, approved.code)
    device.wait(30 * 60)
    assert refused(look(visitor, device.code)) == (400, "expired_token")
    late = visitor.post("/device/approve", {"userCode": device.code})
    assert refused(late) == (400, "expired_token")
    assert refused(device.ask()) == (400, "expired_token")
    assert refused(device.wait().ask()) == (400, "invalid_grant")
    assert refused(approved.ask()) == (400, "expired_token")


def test_what_is_over_is_swept(site):
    device = Device(site)
    device.wait(50 * 60)
    with site.acting() as auth:
        assert sweep(auth) >= 1
    assert refused(device.ask()) == (400, "invalid_grant")


def test_nobody_learns_who_asks(site):
    device = Device(site)
    answer = look(site.visitor(), device.code)
    assert answer.json == {"user_code": device.code, "status": "pending"}


@pytest.mark.parametrize("act", ["approve", "deny"])
def test_nobody_decides(site, act):
    device = Device(site)
    answer = site.visitor().post(f"/device/{act}", {"userCode": device.code})
    assert refused(answer) == (401, "unauthorized")
    assert refused(device.ask()) == (400, "authorization_pending")


@pytest.mark.parametrize("spelt", ["{low}", "{half}-{rest}", " {half} {rest} ", "{half}·{rest}"])
def test_codes_are_read_as_people_type_them(site, spelt):
    visitor, _ = signed_in(site)
    device = Device(site)
    code = device.code
    typed = spelt.format(low=code.lower(), half=code[:4], rest=code[4:])
    visitor.get("/device", headers={}).json  # noqa: B018 # a query is asked for
    assert visitor.call("GET", "/device?user_code=" + typed.replace(" ", "%20")).status_int == 200
    assert visitor.post("/device/approve", {"userCode": typed}).status_int == 200


@pytest.mark.parametrize("code", ["", "NOSUCHCD", "----", "x" * 256, "🙂"])
def test_what_is_no_code(site, code):
    visitor, _ = signed_in(site)
    answer = visitor.post("/device/approve", {"userCode": code})
    assert refused(answer) == (400, "invalid_request")


@pytest.mark.parametrize("body", [{}, {"userCode": 7}, {"userCode": "x" * 257}, {"userCode": "\0"}])
def test_bad_input_is_named(site, body):
    visitor, _ = signed_in(site)
    answer = visitor.post("/device/approve", body)
    assert (answer.status_int, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_a_decision_is_made_once(site):
    visitor, _ = signed_in(site)
    device = Device(site)
    let_in(visitor, device.code)
    answer = visitor.post("/device/deny", {"userCode": device.code})
    assert refused(answer) == (400, "invalid_request")
    assert device.ask().status_int == 200


def test_atk_142_only_who_entered_the_code_decides(site):
    owner, _ = signed_in(site)
    thief, _ = signed_in(site)
    device = Device(site)
    assert refused(owner.post("/device/approve", {"userCode": device.code}))[1] == "invalid_request"
    look(owner, device.code)
    assert look(thief, device.code).json == {"user_code": device.code, "status": "pending"}
    for act in ("approve", "deny"):
        answer = thief.post(f"/device/{act}", {"userCode": device.code})
        assert refused(answer) == (403, "access_denied")
    assert owner.post("/device/approve", {"userCode": device.code}).status_int == 200


def test_atk_142_a_device_may_ask_for_one_user(site):
    owner, user = signed_in(site)
    other, _ = signed_in(site)
    device = Device(site, user_id=user["id"])
    assert refused(let_in(other, device.code)) == (403, "access_denied")
    assert refused(other.post("/device/deny", {"userCode": device.code})) == (403, "access_denied")
    answer = owner.post("/device/approve", {"userCode": device.code})  # not looked at before
    assert answer.status_int == 200
    (row,) = rows(site, TABLE, TABLE.c.user_id == user["id"])
    assert row.status == "approved"
    assert device.ask().status_int == 200


def test_atk_012_somebody_disabled_meanwhile_lets_nobody_in(site):
    visitor, user = signed_in(site)
    device = Device(site)
    let_in(visitor, device.code)
    off = update(USERS).where(USERS.c.id == user["id"])
    change_rows(site, off.values(disabled_at=site.services.now()))
    assert refused(device.ask()) == (400, "access_denied")


def test_atk_142_a_code_is_one_clients(site):
    visitor, _ = signed_in(site)
    device = Device(site)
    let_in(visitor, device.code)
    assert refused(device.ask(client_id="cli")) == (400, "invalid_grant")
    assert device.ask().status_int == 200


def test_a_new_password_takes_an_approval_back(site):
    visitor, _ = signed_in(site)
    device = Device(site)
    let_in(visitor, device.code)
    body = {"currentPassword": PASSWORD, "newPassword": "brine-4-Lantern"}
    assert visitor.post("/change-password", body).status_int == 200
    assert refused(device.ask()) == (400, "invalid_grant")


def test_revoking_takes_an_approval_back_and_signing_out_does_not(site):
    for leave, wanted in (("/revoke-sessions", 400), ("/sign-out", 200)):
        visitor, _ = signed_in(site)
        device = Device(site)
        let_in(visitor, device.code)
        assert visitor.post(leave).status_int == 200
        assert device.ask().status_int == wanted


def test_atk_079_an_old_sign_in_lets_nobody_in(site):
    visitor, _ = signed_in(site)
    site.services.now.advance(timedelta(days=2))
    device = Device(site)
    look(visitor, device.code)
    answer = visitor.post("/device/approve", {"userCode": device.code})
    assert (answer.status_int, answer.json["code"]) == (403, "SESSION_NOT_FRESH")
    assert visitor.post("/device/deny", {"userCode": device.code}).status_int == 200


def test_deleting_the_user_deletes_what_they_entered(site):
    visitor, user = signed_in(site)
    device = Device(site)
    look(visitor, device.code)
    change_rows(site, USERS.delete().where(USERS.c.id == user["id"]))
    assert rows(site, TABLE, TABLE.c.user_id == user["id"]) == []
    assert refused(device.ask()) == (400, "invalid_grant")
