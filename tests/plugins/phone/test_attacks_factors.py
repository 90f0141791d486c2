"""A number is a way in, so whoever sets one has proven all that their role needs."""

from tests.plugins.phone.conftest import ask, code_to, fresh_number, verify
from tests.support.roles import a_role, give, needing_two
from tests.support.second_factor import codes_of
from tests.support.visitor import fresh_email


def test_atk_084_a_session_of_too_few_factors_sets_no_number(site):
    role, visitor, email, number = a_role(), site.visitor(), fresh_email(), fresh_number()
    visitor.sign_up(email)
    give(site, email, role)
    with needing_two(site, role):
        ask(visitor, number)
        answer = verify(visitor, number, code_to(site, number), updatePhoneNumber=True)
        assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]
