"""A passkey is not set up instead of the factor that is there."""

from tests.plugins.two_factor.enrolment.usecases.test_required import begun, person, stopped
from tests.support.passkeys import creation_options
from tests.support.roles import a_role, give, needing_two
from tests.support.second_factor import codes_of, enrol, forget_a_factor, verify_totp

OPTIONS = "/passkey/generate-register-options"
REGISTER = "/passkey/verify-registration"


def test_atk_084_a_session_of_one_factor_adds_no_passkey_to_get_two(site, clock, device):
    before, role = site.visitor(), a_role()
    owner = enrol(site, clock, before)
    made = device.create(creation_options(before))
    forget_a_factor(site, owner.email)
    give(site, owner.email, role)
    with needing_two(site, role):
        refused = [before.post(REGISTER, {"response": made}), before.get(OPTIONS)]
        assert codes_of(refused) == ["SECOND_FACTOR_REQUIRED"] * 2


def test_atk_084_nor_does_who_was_let_in_to_enrol_before_there_was_one(site, clock, device):
    with needing_two(site) as role:
        email = person(site, role)
        late, owner = stopped(site, email), stopped(site, email)
        made = device.create(creation_options(late))
        app = begun(owner, site, clock, email)
        assert verify_totp(owner, app.code()).status_int == 200
        assert late.post(REGISTER, {"response": made}).status_int == 401


def test_atk_084_a_passkey_set_up_ends_the_other_ways_in_to_enrol(site, clock, device):
    with needing_two(site) as role:
        email = person(site, role)
        late, owner = stopped(site, email), stopped(site, email)
        made = device.create(creation_options(owner))
        assert owner.post(REGISTER, {"response": made}).status_int == 200
        assert owner.session()["user"]["email"] == email
        assert late.post("/two-factor/enable").status_int == 401
