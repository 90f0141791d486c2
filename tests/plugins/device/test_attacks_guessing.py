"""Codes are guessed by nobody, and read by nobody who has the database."""

from tests.plugins.device.conftest import Device, look, refused
from tests.support.attack import dump


def test_no_code_can_be_read_from_the_database(site):
    device = Device(site)
    secrets = (device.code, device.told["device_code"])
    assert not [place for place, value in dump(site) if any(one in value for one in secrets)]


def test_rfc_8628_5_1_guessing_has_an_end(site):
    guesser = site.visitor()
    guesser.sign_up()
    for _attempt in range(10):
        assert refused(guesser.post("/device/approve", {"userCode": "NOSUCHCD"}))[0] == 400
    device = Device(site)
    assert refused(look(guesser, device.code)) == (429, "slow_down")
    owner = site.visitor(address="198.51.100.7")
    owner.sign_up()
    assert look(owner, device.code).json["client_id"] == "tv"
    owner.post("/device/approve", {"userCode": device.code})
    assert device.ask().status_int == 200
