"""Declared fields of users, as clients see and set them, on both databases."""

import re
import uuid
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from orjson import loads
from sqlalchemy import select

from authsvc.api import set_user_fields
from authsvc.core.users.models import User
from authsvc.errors import ApiError
from authsvc.plugins.audit.models import AuditEntry
from tests.core.fields.conftest import BLANK
from tests.core.password.test_endpoints import refused
from tests.support.attack import together
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
