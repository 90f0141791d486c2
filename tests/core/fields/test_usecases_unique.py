"""Values that one user may have and nobody else."""

from tests.core.fields.test_usecases_users import sign_up, somebody, unique
from tests.core.password.test_endpoints import refused
from tests.support.attack import together


def test_what_is_unique_is_one_persons(fields_site):
    number = unique()
    first = somebody(fields_site, number=number)
    answer = sign_up(fields_site, company="A", number=number)
    assert refused(answer) == (400, "FIELD_IS_TAKEN")
    second = somebody(fields_site)
    assert refused(second.post("/update-user", {"number": number})) == (400, "FIELD_IS_TAKEN")
    assert first.post("/update-user", {"number": number}).json == {"status": True}
    assert first.post("/update-user", {"number": None}).json == {"status": True}
    assert second.post("/update-user", {"number": number}).json == {"status": True}


def test_many_want_the_same_at_once_and_one_gets_it(fields_site):
    number = unique()
    visitors = [somebody(fields_site) for _ in range(6)]
    answers = together([lambda v=v: v.post("/update-user", {"number": number}) for v in visitors])
    assert sorted(answer.status_int for answer in answers) == [200] + [400] * 5
    assert [v.session()["user"]["number"] for v in visitors].count(number) == 1
