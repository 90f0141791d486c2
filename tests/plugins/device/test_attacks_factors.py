"""A device's session claims as many factors as were proven, and needs as many as are asked for."""

from tests.plugins.device.conftest import Device, let_in, refused
from tests.support.second_factor import enrol, forget_a_factor


def test_the_second_factor_was_asked_when_approving(site):
    owner = enrol(site, site.services.now, site.visitor())
    visitor = owner.signed_in()
    device = Device(site)
    let_in(visitor, device.code)
    assert device.ask().status_int == 200


def test_atk_084_one_factor_lets_no_device_in_where_two_are_asked(site):
    """A session of one factor, such as a host opens, breeds no sign-in that skips the other."""
    visitor = site.visitor()
    owner = enrol(site, site.services.now, visitor)
    forget_a_factor(site, owner.email)
    device = Device(site)
    let_in(visitor, device.code)
    assert refused(device.ask()) == (400, "access_denied")
