"""Many questions at once, over two instances on one database."""

from sqlalchemy import update

from authsvc.plugins.device.usecases.requests import TABLE
from tests.plugins.device.conftest import SETTINGS, Device, let_in, look
from tests.support.attack import change_rows, rows, statuses, together
from tests.support.clock import with_clock
from tests.support.second_factor import copies


def test_atk_202_one_device_code_twenty_times_at_once(make_site):
    one, two = with_clock(make_site(SETTINGS)), with_clock(make_site(SETTINGS))
    two.services.now = one.services.now
    owner = one.visitor()
    owner.sign_up()
    device = Device(one)
    let_in(owner, device.code)
    others = [two.visitor() for _ in range(10)]
    body = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": device.told["device_code"],
        "client_id": "tv",
    }
    calls = [device.ask for _ in range(10)]
    calls += [lambda v=v: v.post("/device/token", body) for v in others]
    answers = together(calls)
    assert statuses(answers) == [200] + [400] * 19
    assert len({row["error"] for row in (a.json for a in answers) if "error" in row}) >= 1


def test_atk_142_one_user_code_entered_by_twenty_at_once(make_site):
    site = with_clock(make_site(SETTINGS))
    visitors = [site.visitor() for _ in range(6)]
    for visitor in visitors:
        visitor.sign_up()
    device = Device(site)
    answers = together([lambda v=v: look(v, device.code) for v in visitors])
    assert sum("client_id" in answer.json for answer in answers) == 1
    answers = together(
        [lambda v=v: v.post("/device/approve", {"userCode": device.code}) for v in visitors]
    )
    assert statuses(answers) == [200] + [403] * 5


def test_approving_and_denying_at_once(make_site):
    site = with_clock(make_site(SETTINGS))
    owner = site.visitor()
    owner.sign_up()
    device = Device(site)
    look(owner, device.code)
    twins = copies(owner, 10, site)
    acts = ["approve", "deny"] * 5
    answers = together(
        [
            lambda v=v, a=a: v.post(f"/device/{a}", {"userCode": device.code})
            for v, a in zip(twins, acts, strict=True)
        ]
    )
    assert statuses(answers) == [200] + [400] * 9


def test_a_device_whose_row_vanishes_gets_nothing(make_site):
    site = with_clock(make_site(SETTINGS))
    owner = site.visitor()
    user_id = owner.sign_up()["user"]["id"]
    device = Device(site)
    let_in(owner, device.code)
    mine = rows(site, TABLE, TABLE.c.user_id == user_id)
    change_rows(site, update(TABLE).where(TABLE.c.id == mine[0].id).values(status="pending"))
    assert device.ask().json["error"] == "authorization_pending"
