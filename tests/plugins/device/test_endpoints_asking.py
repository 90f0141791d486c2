"""What a device without a keyboard asks for, and how it is refused, on both databases."""

import pytest

from tests.plugins.device.conftest import Device, refused


def test_what_a_device_is_told(site):
    told = Device(site).told
    assert told["verification_uri"] == "https://auth.example.com/device"
    assert told["verification_uri_complete"].endswith(f"/device?user_code={told['user_code']}")
    assert (told["expires_in"], told["interval"]) == (1800, 5)
    assert len(told["user_code"]) == 8


def test_forms_as_rfc_8628_has_them(site):
    visitor = site.visitor()
    url = visitor.origin + "/api/auth/device/code"
    answer = visitor.web.post(url, {"client_id": "tv", "scope": ""}, status="*")
    assert answer.status_int == 200
    body = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": answer.json["device_code"],
        "client_id": "tv",
    }
    answer = visitor.web.post(visitor.origin + "/api/auth/device/token", body, status="*")
    assert refused(answer) == (400, "authorization_pending")


@pytest.mark.parametrize(
    "body",
    [{}, {"client_id": ""}, {"scope": "openid"}, [], "tv", {"client_id": 5}, {"client_id": None},
     {"client_id": "tv", "scope": 5}, {"client_id": "tv", "user_id": None}],
)  # fmt: skip
def test_rfc_6749_5_2_bad_input_has_the_standards_name(site, body):
    assert refused(site.visitor().post("/device/code", body)) == (400, "invalid_request")


def test_strangers_are_refused(site):
    answer = site.visitor().post("/device/code", {"client_id": "fridge"})
    assert refused(answer) == (400, "invalid_client")
    assert refused(Device(site).ask(client_id="fridge")) == (400, "invalid_client")


@pytest.mark.parametrize("path", ["code", "token"])
def test_a_program_that_fetches_as_browsers_do_names_no_page(site, path):
    headers = {"Origin": None, "Sec-Fetch-Mode": "cors"}
    answer = site.visitor().call("POST", f"/device/{path}", {"client_id": ""}, headers=headers)
    assert answer.status_int == 400
    answer = site.visitor(**{"Sec-Fetch-Site": "cross-site"}).call(
        "POST", f"/device/{path}", {"client_id": "tv"}, headers=headers
    )
    assert (answer.status_int, answer.json["code"]) == (403, "MISSING_OR_NULL_ORIGIN")


def test_nobody_may_ask_until_somebody_is_named(make_site):
    site = make_site({"authsvc.plugins": "bearer device"})
    answer = site.visitor().post("/device/code", {"client_id": "tv"})
    assert refused(answer) == (400, "invalid_client")


@pytest.mark.parametrize("scope", ['a"b', "a  b", "a\nb", "ä", "x" * 513])
def test_a_scope_is_a_list_of_words(site, scope):
    answer = site.visitor().post("/device/code", {"client_id": "tv", "scope": scope})
    assert refused(answer) == (400, "invalid_scope")
