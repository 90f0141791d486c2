"""Whether an address is somebody's further one is nobody's business."""

import pytest

from tests.support.attack import outline
from tests.support.statements import counting
from tests.support.visitor import fresh_email

QUESTIONS = {
    "sign-up": ("/sign-up/email", {"name": "Ada", "password": "brine-4-Lantern"}),
    "sign-in": ("/sign-in/email", {"password": "brine-4-Lantern"}),
    "reset": ("/request-password-reset", {}),
    "verification": ("/send-verification-email", {}),
}


@pytest.mark.parametrize("how", QUESTIONS)
def test_atk_037_a_further_address_is_answered_like_an_unknown_one(shipped, holder, how):
    path, body = QUESTIONS[how]
    told, costs = [], []
    for email in (holder.add(), fresh_email()):
        with counting(shipped) as seen:
            told.append(outline(shipped.visitor().post(path, body | {"email": email})))
        costs.append(len(seen))
    assert told[0] == told[1]
    assert costs[0] == costs[1]


def test_atk_009_wrong_passwords_at_any_address_count_for_the_account(make_site, holder):
    """By whatever address somebody guesses: in a row they have one end."""
    site = make_site({"authsvc.password.attempts_in_a_row": "4"})
    guesses = [holder.email, holder.add()] * 3
    answers = [
        site.visitor(f"198.51.100.{number}").post(
            "/sign-in/email", {"email": email, "password": "brine-4-Lantern"}
        )
        for number, email in enumerate(guesses)
    ]
    assert [answer.status_int for answer in answers] == [401] * 4 + [429] * 2
