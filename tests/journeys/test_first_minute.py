"""The first thing anybody does: sign up, look around, sign out, come back."""

from tests.support.visitor import PASSWORD, fresh_email


def test_sign_up_sign_out_sign_in(visitor):
    email = fresh_email()
    assert visitor.session() is None
    user = visitor.sign_up(email)["user"]
    assert visitor.session()["user"]["id"] == user["id"]
    assert visitor.post("/sign-out").json == {"success": True}
    assert visitor.session() is None
    assert visitor.sign_in(email)["user"]["email"] == email


def test_a_wrong_password_and_an_unknown_address_are_one_answer(site):
    email = fresh_email()
    site.visitor().sign_up(email)
    wrong = {"email": email, "password": PASSWORD + "!"}
    unknown = wrong | {"email": fresh_email()}
    answers = [site.visitor().post("/sign-in/email", body) for body in (wrong, unknown)]
    assert [answer.status_int for answer in answers] == [401, 401]
    assert answers[0].json == answers[1].json
