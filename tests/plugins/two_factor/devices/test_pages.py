"""Trusted devices on the pages, on both databases."""

from tests.plugins.two_factor.enrolled import Enrolled


def test_a_trusted_device_is_not_asked_until_it_is_forgotten(clocked):
    owner = Enrolled(clocked)
    other = owner.again()
    other.send("/two-factor?method=totp", code=owner.code(), trustDevice=True)
    for expected in ("/account/profile", "/two-factor"):
        other.open("/sign-out")
        other.send("/sign-out")
        other.sign_in(owner.email)
        assert other.at == expected
        owner.open("/account/security")
        if expected == "/account/profile":
            owner.send("/account/trusted-devices/revoke")
            assert "asked for a code again" in owner.said
