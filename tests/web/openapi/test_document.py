"""The document says what the service does; that its answers agree is proven in tests/fuzz."""

from typing import Any

import pytest

from authsvc.plugins import two_factor
from authsvc.web.openapi.document import document
from tests.support.site import HOST


@pytest.fixture
def described(site) -> dict[str, Any]:
    return document(site.registry)


def test_it_says_where_the_service_is(described):
    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": f"https://{HOST}/api/auth"}]


def test_every_endpoint_is_there_once(described, site):
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert sorted(names) == sorted(spec.name for spec in site.registry.catalogue)
    tags = {tag["name"] for tag in described["tags"]}
    assert {operation["tags"][0] for operation in operations} == tags


def test_a_feature_in_parts_is_described_by_the_whole(described):
    (told,) = [tag["description"] for tag in described["tags"] if tag["name"] == "two_factor"]
    assert told == (two_factor.__doc__ or "").partition("\n")[0]


def test_an_endpoint_that_is_switched_off_is_not_there(make_site):
    site = make_site({"authsvc.disabled_paths": "/sign-up/email"})
    assert "/sign-up/email" not in document(site.registry)["paths"]


def test_a_plugin_that_is_off_leaves_no_trace(make_site):
    text = str(document(make_site({"authsvc.plugins": ""}).registry))
    for word in ("username", "two-factor", "twoFactorEnabled", "bearer"):
        assert word not in text


def test_a_user_has_the_fields_of_every_plugin(described):
    user = described["components"]["schemas"]["User"]
    assert user["required"] == list(user["properties"])
    assert user["properties"]["emailVerified"] == {"type": "boolean"}
    assert user["properties"]["createdAt"] == {"type": "string", "format": "date-time"}
    assert user["properties"]["image"] == {"type": ["string", "null"]}
    assert user["properties"]["username"] == {"type": ["string", "null"]}
    assert user["properties"]["twoFactorEnabled"] == {"type": "boolean"}


def test_nobody_may_be_an_answer(described):
    answer = described["paths"]["/get-session"]["get"]["responses"]["200"]
    kinds = answer["content"]["application/json"]["schema"]["anyOf"]
    assert kinds == [{"$ref": "#/components/schemas/SessionAndUser"}, {"type": "null"}]


def test_what_may_be_left_out_may_not_be_null(described):
    fields = described["components"]["schemas"]["SignInEmail"]
    assert fields["required"] == ["email", "password"]
    assert fields["properties"]["rememberMe"] == {"type": "boolean"}
    profile = described["components"]["schemas"]["UpdateUser"]["properties"]
    assert {"type": "null"} in profile["image"]["anyOf"]


def test_a_caller_learns_how_to_say_who_they_are(described):
    schemes = described["components"]["securitySchemes"]
    cookie = {"type": "apiKey", "in": "cookie", "name": "__Secure-better-auth.session_token"}
    enrolling = {**cookie, "name": "__Secure-better-auth.enrolment"}
    bearer = {"type": "http", "scheme": "bearer"}
    assert schemes == {"bearer": bearer, "session": cookie, "enrolment": enrolling}
    paths = described["paths"]
    either = [{"bearer": []}, {"session": []}]
    assert paths["/list-sessions"]["get"]["security"] == either
    assert paths["/get-session"]["get"]["security"] == [{}, *either]
    assert "security" not in paths["/sign-in/email"]["post"]


def test_refusals_are_grouped_by_status_and_shown_by_name(described):
    responses = described["paths"]["/sign-in/email"]["post"]["responses"]
    assert set(responses) == {"200", "400", "401", "403", "413", "415", "429", "503"}
    shown = responses["401"]["content"]["application/json"]["examples"]
    assert shown["INVALID_EMAIL_OR_PASSWORD"]["value"] == {
        "code": "INVALID_EMAIL_OR_PASSWORD",
        "message": "Invalid email or password",
    }
    assert set(responses["429"]["headers"]) == {"Retry-After", "X-Retry-After"}


def test_a_form_may_be_sent_where_one_may(described):
    body = described["paths"]["/sign-in/email"]["post"]["requestBody"]
    assert set(body["content"]) == {"application/json", "application/x-www-form-urlencoded"}
    body = described["paths"]["/change-password"]["post"]["requestBody"]
    assert set(body["content"]) == {"application/json"}


def test_a_link_people_open_redirects(described):
    link = described["paths"]["/reset-password/{token}"]["get"]
    assert [p["name"] for p in link["parameters"]] == ["token", "callbackURL"]
    assert "200" not in link["responses"]
    assert "Location" in link["responses"]["302"]["headers"]


def test_our_own_notes_stay_with_us(described):
    text = str(described)
    assert "ATK-" not in text
    assert "``" not in text
