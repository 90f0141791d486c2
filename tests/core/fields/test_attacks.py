"""What strangers try with declared fields: rights, names of objects, whatever values."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from authsvc.core.users.models import User
from tests.core.fields.conftest import BLANK, USER_FIELDS
from tests.core.fields.test_usecases_users import declared, sign_up, somebody, unique
from tests.core.password.test_endpoints import refused
from tests.support.site import SHIPPED
from tests.support.visitor import fresh_email

USERS = User.__table__


def test_atk_051_what_the_application_sets_is_not_taken_from_a_sign_up(fields_site):
    """With a default it counts, as in the reference; without one the wish is refused."""
    answer = sign_up(fields_site, company="A", plan="gold", role="admin", emailVerified=True)
    assert answer.json["user"]["plan"] == "free"
    assert answer.json["user"]["emailVerified"] is False
    with fields_site.acting() as auth:
        row = select(USERS.c.role).where(USERS.c.id == answer.json["user"]["id"])
        assert auth.db.scalar(row) == "user"


@pytest.mark.parametrize("name", ["plan", "note"])
def test_atk_051_nor_from_a_change_of_profile(fields_site, name):
    visitor = somebody(fields_site)
    answer = visitor.post("/update-user", {name: "gold", "name": "Grace"})
    assert refused(answer) == (400, "FIELD_NOT_ALLOWED")
    assert answer.json["message"] == f"{name} is not allowed to be set"
    user = visitor.session()["user"]
    assert (user["plan"], user["name"]) == ("free", "Ada")
    assert visitor.post("/update-user", {name: "", "name": "Grace"}).json == {"status": True}


def test_atk_051_names_of_objects_are_no_fields(fields_site):
    visitor = somebody(fields_site)
    for name in ("__proto__", "constructor", "prototype", "additionalFields", "additional_fields"):
        answer = visitor.post("/update-user", {name: {"plan": "gold"}})
        assert refused(answer) == (400, None)
        assert answer.json["message"] == "No fields to update"
    assert declared(visitor.session()["user"]) == BLANK


WHOLE = st.integers(-(2**63), 2**63 - 1)
JSON = st.none() | st.booleans() | WHOLE | st.text(max_size=50) | st.lists(st.text())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.dictionaries(st.sampled_from(sorted(BLANK)), JSON, min_size=1))
def test_no_value_breaks_anything(fields_site, body):
    """Whatever is sent, it is stored as it is or refused by name."""
    visitor = _lasting(fields_site)
    answer = visitor.post("/update-user", body)
    if answer.status_int == 200:
        user = visitor.session()["user"]
        assert all(user[name] == body[name] for name in body if name not in ("born", "plan"))
    else:
        assert answer.status_int == 400
        assert answer.json.get("code", "No fields to update") in (
            "VALIDATION_ERROR", "MISSING_FIELD", "FIELD_NOT_ALLOWED", "No fields to update",
        )  # fmt: skip


KNOWN: dict[int, Any] = {}


def _lasting(site):
    if id(site) not in KNOWN:
        KNOWN[id(site)] = somebody(site)
    return KNOWN[id(site)]


def test_atk_037_a_known_address_is_answered_as_an_unknown_one(make_site):
    """Fields are judged and shown alike, whether anybody has the address or not."""
    settings = {"authsvc.limits.enabled": "false", "authsvc.plugins": "bearer"}
    site = make_site(USER_FIELDS | settings, base=SHIPPED)
    known = fresh_email()
    assert sign_up(site, email=known, company="Acme").status_int == 200
    for fields in ({"company": "Byron", "number": unique()}, {"company": "A", "plan": "gold"}, {}):
        answers = [sign_up(site, email=email, **fields) for email in (known, fresh_email())]
        told = [(answer.status_int, shown(answer.json)) for answer in answers]
        assert told[0] == told[1]


def shown(answer: dict[str, Any]) -> Any:
    """An answer without what is new each time."""
    return declared(answer["user"]) if "user" in answer else answer
