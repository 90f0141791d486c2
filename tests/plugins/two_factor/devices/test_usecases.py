"""Trusted devices."""

from datetime import timedelta

from authsvc.api import by_email
from authsvc.plugins.two_factor.factors.usecases import rows
from tests.support.second_factor import (
    Owner,
    begin_enrolment,
    cookies,
    copies,
    enrol,
    enrol_anew,
    verify_totp,
)
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor


def is_asked(owner: Owner, visitor: Visitor, password: str = PASSWORD) -> bool:
    return "twoFactorRedirect" in visitor.sign_in(owner.email, password)


def devices(visitor: Visitor) -> list[dict[str, object]]:
    answer = visitor.get("/two-factor/list-trusted-devices")
    assert answer.status_int == 200, answer
    found: list[dict[str, object]] = answer.json
    return found


def test_a_trusted_device_is_not_asked_and_another_one_is(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    device.post("/sign-out")
    assert not is_asked(owner, device)
    assert is_asked(owner, owner.site.visitor())


def test_a_device_is_trusted_only_on_request(owner: Owner) -> None:
    device = owner.signed_in()
    assert "trust_device" not in cookies(device)
    assert is_asked(owner, device)


def test_the_identifier_is_another_one_after_each_use(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    copy = copies(device, 1, owner.site)[0]
    first = cookies(device)["trust_device"]
    assert not is_asked(owner, device)
    assert cookies(device)["trust_device"] != first
    assert is_asked(owner, copy)
    assert "trust_device" not in cookies(copy)


def test_thirty_days_from_the_last_use(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    owner.clock.advance(timedelta(days=29))
    assert not is_asked(owner, device)
    owner.clock.advance(timedelta(days=29))
    assert not is_asked(owner, device)
    owner.clock.advance(timedelta(days=30))
    assert is_asked(owner, device)


def test_atk_095_the_cookie_of_somebody_else_is_refused(site: Site, owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    other = enrol(site, owner.clock, site.visitor())
    assert is_asked(other, device)
    assert "trust_device" not in cookies(device)


def test_atk_095_a_cookie_of_ones_own_making_is_refused(owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    value = cookies(device)["trust_device"]
    for forged in (value.replace("trust-device-", "trust-device-x"), "a!b", "", "x" * 3000):
        stranger = owner.site.visitor(Cookie=f"__Secure-better-auth.trust_device={forged}")
        assert is_asked(owner, stranger)


def test_atk_095_a_new_enrolment_voids_it(owner: Owner, visitor: Visitor) -> None:
    device = owner.signed_in(trustDevice=True)
    new = enrol_anew(owner)
    assert not is_asked(owner, device)
    assert verify_totp(visitor, new.code()).status_int == 200
    assert is_asked(owner, device)


def test_atk_095_off_and_on_again_voids_it(owner: Owner, visitor: Visitor) -> None:
    device = owner.signed_in(trustDevice=True)
    visitor.post("/two-factor/disable", {"password": PASSWORD})
    new = begin_enrolment(owner.site, owner.clock, visitor, owner.email)
    assert verify_totp(visitor, new.code()).status_int == 200
    assert is_asked(owner, device)


def test_atk_095_trust_is_bound_to_the_enrolment_in_force(owner: Owner) -> None:
    """Even if a row outlived a change of factor."""
    device = owner.signed_in(trustDevice=True)
    with owner.site.acting() as auth:
        found = by_email(auth, owner.email)
        assert found is not None
        rows.hold(auth, found.user["id"], version="another")
    assert is_asked(owner, device)


def test_atk_095_a_change_of_password_voids_it(owner: Owner, visitor: Visitor) -> None:
    device = owner.signed_in(trustDevice=True)
    change = {"currentPassword": PASSWORD, "newPassword": "another-gannet-7"}
    assert visitor.post("/change-password", change).status_int == 200
    assert is_asked(owner, device, "another-gannet-7")


def test_the_owner_sees_them_and_takes_trust_back(owner: Owner, visitor: Visitor) -> None:
    first = owner.signed_in(trustDevice=True)
    second = owner.signed_in(trustDevice=True)
    listed = devices(second)
    assert [device["current"] for device in listed] == [True, False]
    assert listed[0]["userAgent"] == "Tests/1.0"
    body = {"id": listed[0]["id"]}
    assert visitor.post("/two-factor/revoke-trusted-device", body).json == {"status": True}
    assert is_asked(owner, second)
    assert not is_asked(owner, first)
    assert visitor.post("/two-factor/revoke-trusted-devices").json == {"status": True}
    assert is_asked(owner, first)
    assert devices(visitor) == []


def test_nobody_takes_back_what_is_not_theirs(site: Site, owner: Owner) -> None:
    device = owner.signed_in(trustDevice=True)
    body = {"id": devices(device)[0]["id"]}
    stranger = site.visitor()
    stranger.sign_up()
    assert stranger.post("/two-factor/revoke-trusted-device", body).json == {"status": True}
    assert devices(stranger) == []
    assert not is_asked(owner, device)


def test_strangers_see_none(site: Site) -> None:
    assert site.visitor().get("/two-factor/list-trusted-devices").status_int == 401
    assert site.visitor().post("/two-factor/revoke-trusted-devices").status_int == 401
