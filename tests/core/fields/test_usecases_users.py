"""Declared fields of users, as clients see and set them, on both databases."""

import re
import uuid
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from orjson import loads
from sqlalchemy import select

from authsvc.api import set_user_fields
from authsvc.core.users.models import User
from authsvc.errors import ApiError
from authsvc.plugins.audit.models import AuditEntry
from tests.core.fields.conftest import BLANK, USER_FIELDS
from tests.core.password.test_endpoints import refused
from tests.support.attack import together
from tests.support.site import SHIPPED
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__
BUILT_IN = {
    "id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "username",
    "displayUsername", "twoFactorEnabled", "isAnonymous",
}  # fmt: skip


def declared(user: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in user.items() if name not in BUILT_IN}


def sign_up(site, **fields):
    body = {"name": "Ada", "email": fresh_email(), "password": PASSWORD} | fields
    return site.visitor().post("/sign-up/email", body)


def somebody(site, **fields):
    """A visitor who has signed up."""
    visitor = site.visitor()
    visitor.sign_up(**{"company": "Acme"} | fields)
    return visitor


def stored(site, email: str) -> Any:
    with site.acting() as auth:
        return auth.db.scalar(select(USERS.c.additional_fields).where(USERS.c.email == email))


def unique() -> str:
    return f"AB-{uuid.uuid4().int}"


def test_what_is_said_at_sign_up_is_there_from_then_on(fields_site):
    said = {
        "company": "Acme & Co",
        "newsletter": True,
        "seats": 2.5,
        "born": "1815-12-10",
        "interests": ["music", "art"],
        "number": unique(),
        "size": "small",
    }
    said["born"] = "1915-12-10"
    visitor = fields_site.visitor()
    told = declared(visitor.sign_up(**said)["user"])
    assert told == said | {"plan": "free", "born": "1915-12-10T00:00:00.000Z"}
    assert declared(visitor.session()["user"]) == told


def test_defaults_fill_what_is_not_said(fields_site):
    assert declared(somebody(fields_site).session()["user"]) == BLANK


def test_what_is_not_declared_is_kept_nowhere(fields_site):
    email = fresh_email()
    somebody(fields_site, email=email, shoe="41", __proto__={"admin": True}, constructor="x")
    assert stored(fields_site, email) == {"company": "Acme", "newsletter": False, "plan": "free"}


def test_without_declared_fields_nothing_is_stored(visitor, site):
    email = fresh_email()
    visitor.sign_up(email, company="Acme")
    assert stored(site, email) is None
    assert "company" not in visitor.session()["user"]


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({}, "MISSING_FIELD", "company is required"),
        ({"company": None}, "MISSING_FIELD", "company is required"),
        (
            {"company": 7},
            "VALIDATION_ERROR",
            "[body.company] Invalid input: expected string",
        ),
        (
            {"company": "A" * 41},
            "VALIDATION_ERROR",
            "[body.company] Invalid input: must have at most 40 characters",
        ),
        (
            {"company": "A", "seats": 101},
            "VALIDATION_ERROR",
            "[body.seats] Invalid input: must be 100 or less",
        ),
        (
            {"company": "A", "interests": ["war"]},
            "VALIDATION_ERROR",
            "[body.interests] Invalid input: expected one of the choices",
        ),
        ({"company": "A", "note": "x"}, "FIELD_NOT_ALLOWED", "note is not allowed to be set"),
    ],
)
def test_a_bad_sign_up_is_refused_by_name_and_leaves_nothing(fields_site, fields, code, message):
    email = fresh_email()
    answer = sign_up(fields_site, email=email, **fields)
    assert refused(answer) == (400, code)
    assert answer.json["message"] == message
    with fields_site.acting() as auth:
        assert auth.db.scalar(select(USERS.c.id).where(USERS.c.email == email)) is None


def test_every_problem_is_told_beside_its_field(fields_site):
    answer = sign_up(fields_site, seats=0, born="soon")
    assert answer.json["fields"] == {
        "company": "company is required",
        "seats": "[body.seats] Invalid input: must be 1 or more",
        "born": "[body.born] Invalid input: expected a date such as 2026-01-31",
    }


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


def test_what_changes_changes_and_the_rest_stays(fields_site):
    visitor = somebody(fields_site, seats=3)
    steps = [
        ({"company": "Byron"}, {"company": "Byron"}),
        ({"seats": None, "size": "large"}, {"seats": None, "size": "large"}),
        ({"newsletter": True}, {"newsletter": True}),
    ]
    expected = BLANK | {"seats": 3}
    for body, change in steps:
        assert visitor.post("/update-user", body).json == {"status": True}
        expected |= change
        assert declared(visitor.session()["user"]) == expected


def test_a_required_field_cannot_be_emptied(fields_site):
    answer = somebody(fields_site).post("/update-user", {"company": None, "size": "large"})
    assert refused(answer) == (400, "MISSING_FIELD")


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


def test_changes_at_once_lose_nothing(fields_site):
    visitor = somebody(fields_site)
    bodies = [{"seats": 5}, {"size": "small"}, {"newsletter": True}, {"company": "Byron"}]
    answers = together([lambda b=b: visitor.post("/update-user", b) for b in bodies])
    assert {answer.status_int for answer in answers} == {200}
    assert declared(visitor.session()["user"]) == BLANK | {
        "seats": 5, "size": "small", "newsletter": True, "company": "Byron",
    }  # fmt: skip


def test_the_application_sets_what_people_may_not(fields_site):
    visitor = somebody(fields_site)
    user_id = visitor.session()["user"]["id"]
    with fields_site.acting() as auth:
        set_user_fields(auth, user_id, {"plan": "gold", "note": "owes us"})
    assert visitor.session()["user"]["plan"] == "gold"
    assert "note" not in visitor.session()["user"]
    with fields_site.acting() as auth, pytest.raises(KeyError):
        set_user_fields(auth, user_id, {"plna": "gold"})
    with fields_site.acting() as auth, pytest.raises(ApiError, match="VALIDATION_ERROR"):
        set_user_fields(auth, user_id, {"plan": 7})


def test_a_guest_keeps_what_they_said_when_they_sign_up(fields_site):
    """What the new account says itself counts; the application's fields stay with the guest."""
    visitor = fields_site.visitor()
    assert visitor.post("/sign-in/anonymous").json["user"]["company"] is None
    said = {"company": "Guest & Co", "size": "large", "seats": 4}
    assert visitor.post("/update-user", said).json == {"status": True}
    visitor.sign_up(company="Acme", seats=7)
    assert declared(visitor.session()["user"]) == BLANK | {"size": "large", "seats": 7}


def test_other_ways_in_ask_later(fields_site):
    """By a mailed code the account is made without a form, and what is required is empty."""
    visitor, email = fields_site.visitor(), fresh_email()
    body = {"email": email, "type": "sign-in"}
    visitor.post("/email-otp/send-verification-otp", body)
    code = re.search(r"\b\d{6}\b", fields_site.mail(email).text)[0]
    refused_wish = {"email": email, "otp": code, "plan": "gold", "note": "x"}
    assert refused(visitor.post("/sign-in/email-otp", refused_wish)) == (400, "FIELD_NOT_ALLOWED")
    answer = visitor.post("/sign-in/email-otp", {"email": email, "otp": code, "seats": 2})
    assert declared(answer.json["user"]) == BLANK | {"company": None, "seats": 2}


def test_tokens_carry_the_fields(fields_site):
    visitor = somebody(fields_site, size="small")
    token = visitor.get("/token").json["token"]
    claims = loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert {name: claims[name] for name in BLANK} == BLANK | {"size": "small"}
    assert "note" not in claims


def test_the_log_names_what_changed(fields_site):
    visitor = somebody(fields_site)
    visitor.post("/update-user", {"size": "small", "name": "Grace"})
    user_id = visitor.session()["user"]["id"]
    mine = (AuditEntry.user_id == user_id, AuditEntry.event == "user-updated")
    with fields_site.acting() as auth:
        details = auth.db.scalars(select(AuditEntry.details).where(*mine)).all()
    assert [told["fields"] for told in details] == [["name", "size"]]


def test_the_document_tells_of_the_fields(fields_site):
    schemas = fields_site.visitor().get("/open-api/generate-schema").json["components"]["schemas"]
    user = schemas["User"]
    assert user["properties"]["seats"] == {
        "type": ["number", "null"], "minimum": 1, "maximum": 100,
    }  # fmt: skip
    assert "company" in user["required"]
    assert "note" not in user["properties"]
    body = schemas["SignUpEmail"]
    assert body["properties"]["company"]["maxLength"] == 40
    assert "company" in body["required"]
    assert "plan" not in body["properties"]
    assert "size" in schemas["UpdateUser"]["properties"]
    assert "required" not in schemas["UpdateUser"]


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
