"""Many at once, over two instances on one database."""

from authsvc.core.users.models import User
from tests.plugins.phone.conftest import SETTINGS, ask, code_to, enter, fresh_number
from tests.support.attack import rows, statuses, together
from tests.support.clock import with_clock
from tests.support.second_factor import copies

USERS = User.__table__


def pair(make_site):
    one, two = with_clock(make_site(SETTINGS)), with_clock(make_site(SETTINGS))
    two.services.now = one.services.now
    return one, two


def test_atk_202_one_code_twenty_times_at_once(make_site):
    one, two = pair(make_site)
    for known in (False, True):
        number = fresh_number()
        if known:
            enter(one, number)
        ask(one.visitor(), number)
        body = {"phoneNumber": number, "code": code_to(one, number)}
        visitors = [(one, two)[at % 2].visitor() for at in range(20)]
        answers = together(
            [lambda v=v, b=body: v.post("/phone-number/verify", b) for v in visitors]
        )
        assert statuses(answers).count(200) == 1, [answer.text for answer in answers]
        assert sum(visitor.session() is not None for visitor in visitors) == 1
        assert len(rows(one, USERS, USERS.c.phone_number == number)) == 1


def test_atk_199_two_users_want_one_number_at_once(make_site):
    one, two = pair(make_site)
    number = fresh_number()
    ask(one.visitor(), number)
    body = {"phoneNumber": number, "code": code_to(one, number), "updatePhoneNumber": True}
    holders = [one.visitor(), two.visitor()]
    for visitor in holders:
        visitor.sign_up()
    twins = [*copies(holders[0], 6, one), *copies(holders[1], 6, two)]
    answers = together([lambda v=v: v.post("/phone-number/verify", body) for v in twins])
    assert all(answer.status_int in (200, 400, 403) for answer in answers)
    assert statuses(answers).count(200) == 1
    assert len(rows(one, USERS, USERS.c.phone_number == number)) == 1
