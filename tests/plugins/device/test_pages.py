"""The pages on which people let devices in."""

from datetime import timedelta

import pytest

from tests.plugins.device.conftest import Device, refused
from tests.support.reader import Reader, signed_in


def test_a_device_is_let_in_through_the_pages(site):
    reader, email = signed_in(site)
    device = Device(site, scope="openid")
    code = device.code
    reader.open("/device")
    reader.send("/device", user_code=f"{code[:4]}-{code[4:]}".lower())
    assert reader.at == "/device/review"
    words = reader.page.text
    for wanted in ("Acme TV", email, f"{code[:4]}-{code[4:]}", "openid"):
        assert wanted in words
    reader.post("/device/review", form_of(reader) | {"decision": "approve"})
    assert (reader.at, reader.heading) == ("/device/done", "Your device is connected")
    assert device.ask().status_int == 200


def form_of(reader):
    return {
        name: field.value
        for name, field in reader.page.forms[0].fields.items()
        for field in field
        if name and name != "decision"
    }


def test_a_device_is_sent_away(site):
    reader, _ = signed_in(site)
    device = Device(site)
    reader.open("/device")
    reader.send("/device", user_code=device.code)
    reader.post("/device/review", form_of(reader) | {"decision": "deny"})
    assert reader.heading == "Your device is not connected"
    assert refused(device.ask()) == (400, "access_denied")


def test_the_devices_own_link_fills_the_code_in_and_does_no_more(site):
    reader, _ = signed_in(site)
    device = Device(site)
    reader.open(device.told["verification_uri_complete"])
    field = reader.page.forms[0]["user_code"]
    assert field.value.replace("-", "") == device.code
    assert refused(device.ask()) == (400, "authorization_pending")
    assert "Acme TV" not in reader.page.text


def test_somebody_signs_in_first(site):
    _, email = signed_in(site)
    device = Device(site)
    stranger = Reader(site)
    stranger.open(device.told["verification_uri_complete"])
    assert stranger.at == "/sign-in"
    stranger.send("/sign-in", email=email, password="kQ7vZ2pX-gannet")
    assert stranger.at == "/device"
    assert stranger.page.forms[0]["user_code"].value.replace("-", "") == device.code


def test_atk_079_an_old_sign_in_is_asked_for_again(site):
    reader, _ = signed_in(site)
    site.services.now.advance(timedelta(days=2))
    reader.open("/device")
    assert reader.at == "/sign-in"


@pytest.mark.parametrize("code", ["NOSUCHCD", "?", "🙂"])
def test_a_wrong_code_is_said_beside_the_field(site, code):
    reader, _ = signed_in(site)
    reader.open("/device")
    reader.send("/device", user_code=code)
    assert reader.page.status_int == 422
    assert "not known" in reader.wrong("user_code")


def test_a_code_that_ran_out(site):
    reader, _ = signed_in(site)
    device = Device(site)
    device.wait(30 * 60)
    reader.open("/device")
    reader.send("/device", user_code=device.code)
    assert "expired" in reader.wrong("user_code")


def test_atk_142_somebody_elses_code(site):
    first, _ = signed_in(site)
    second, _ = signed_in(site)
    device = Device(site)
    for reader in (first, second):
        reader.open("/device")
        reader.send("/device", user_code=device.code)
    assert first.at == "/device/review"
    assert "used already" in second.wrong("user_code")
    second.open(f"/device/review?user_code={device.code}")
    assert second.at == "/device"


def test_atk_021_another_site_cannot_decide(site):
    reader, _ = signed_in(site)
    device = Device(site)
    reader.open("/device")
    reader.send("/device", user_code=device.code)
    fields = form_of(reader) | {"decision": "approve"}
    reader.post("/device/review", fields, Origin="https://evil.example")
    assert refused(device.ask()) == (400, "authorization_pending")
    fields["csrf_token"] = "forged"
    reader.post("/device/review", fields)
    assert refused(device.wait().ask()) == (400, "authorization_pending")
