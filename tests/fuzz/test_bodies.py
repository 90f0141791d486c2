"""Bodies that no client of good will sends: refused by name, never a 500, nothing written."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from authsvc.web.endpoint import Endpoint
from authsvc.web.reading import TARGETS
from authsvc.web.shapes import Empty
from tests.fuzz.sending import (
    BOUNDED,
    assert_refused,
    fields,
    kinds,
    posts,
    rows,
    send,
    unchanged,
)
from tests.support.site import Site
from tests.support.visitor import API, PASSWORD, fresh_email

MEGABYTE = 1_000_000
SURROGATE = "\\ud800"
WRONG_TEXTS = ["null", "1", "1.5", "true", "[]", "{}", "9" * 400, "-1e300", '["a"]', '{"a": "b"}']
WRONG_SWITCHES = ['"true"', "1", "[]", "{}", "9" * 400, '""']


MALFORMED = [
    b"{", b'{"email": ', b"[1,", b"nul", b"'a'", b'{"a": NaN}', b'{"a": Infinity}', b"\xff\xfe{",
    b"\xef\xbb\xbf{", b'{"a": "\xff"}', b'{"a": "\\ud800"}', b'{"a": "\\uDC00"}', b"{} {}",
    b'{"a": 01}', b"[" * 100_000, b'{"a":' * 100_000, b'{"a": "\x00"}', b"\x00",
    json.dumps({"a": "b"}).encode("utf-16"),
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:12]))
def test_malformed_json_is_a_bad_request(untouched, body):
    for spec in posts(untouched):
        assert_refused(send(untouched, "POST", API + spec.path, body), 400, "BAD_REQUEST")


@BOUNDED
@example(body=b"9" * 400)
@example(body=b"-")
@example(body=b" ")
@example(body=b'"\\u0000"')
@given(body=st.one_of(st.binary(min_size=1, max_size=60), st.text(min_size=1).map(str.encode)))
def everything_is_refused(site: Site, specs: list[Endpoint], body: bytes) -> None:
    for spec in specs:
        response = send(site, "POST", API + spec.path, body)
        assert response.status_int == 400, (spec.name, response)
        assert response.json["code"] in ("BAD_REQUEST", "VALIDATION_ERROR")


def test_arbitrary_bytes_are_refused(untouched):
    everything_is_refused(untouched, [spec for spec in posts(untouched) if spec.body is not Empty])


def values_for(spec: Endpoint, name: str, schema: dict[str, Any]) -> list[str]:
    """JSON texts that the field must refuse."""
    allowed = kinds(schema)
    if allowed & {"object", "array", "", "integer", "number"}:
        return []
    wrong = WRONG_SWITCHES if "boolean" in allowed else WRONG_TEXTS
    return [text for text in wrong if text != "null" or "null" not in allowed]


def test_a_wrong_type_in_any_field_is_named(untouched):
    for spec in posts(untouched):
        for name, schema in fields(spec).items():
            for text in values_for(spec, name, schema):
                body = f'{{"{name}": {text}}}'.encode()
                response = send(untouched, "POST", API + spec.path, body)
                if name in TARGETS and text != "null":
                    assert response.status_int == 400
                    assert "expected a string" in response.json["message"]
                else:
                    assert_refused(response, 400, "VALIDATION_ERROR", f"[body.{name}]")


def test_nul_in_any_text_is_refused(untouched):
    for spec in posts(untouched):
        for name, schema in fields(spec).items():
            if "string" not in kinds(schema) or schema.get("enum"):
                continue
            body = f'{{"{name}": "a\\u0000@b.example"}}'.encode()
            response = send(untouched, "POST", API + spec.path, body)
            if name in TARGETS:
                assert_refused(response, 403, TARGETS[name][0].code)
            else:
                assert_refused(response, 400, "VALIDATION_ERROR", f"[body.{name}]")


def test_lone_surrogates_are_no_json(untouched):
    for spec in posts(untouched):
        for name in fields(spec):
            for text in (f'"{SURROGATE}"', f'"a{SURROGATE}b"', '"\\udfff\\ud800"'):
                body = f'{{"{name}": {text}}}'.encode()
                response = send(untouched, "POST", API + spec.path, body)
                assert_refused(response, 400, "BAD_REQUEST")


def test_surrogates_as_utf_8_bytes_are_no_json(untouched):
    body = b'{"email": "a@b.example", "password": "\xed\xa0\x80"}'
    response = send(untouched, "POST", API + "/sign-in/email", body)
    assert_refused(response, 400, "BAD_REQUEST")


LONG = "x" * MEGABYTE


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (
            "/sign-up/email",
            {"name": "A", "email": "a@long.example", "password": LONG},
            400,
            "PASSWORD_TOO_LONG",
        ),
        (
            "/sign-in/email",
            {"email": "a@long.example", "password": LONG},
            400,
            "PASSWORD_TOO_LONG",
        ),
        ("/reset-password", {"newPassword": LONG, "token": "x"}, 400, "PASSWORD_TOO_LONG"),
    ],
)
def test_atk_204_a_megabyte_of_password_is_refused(site, path, body, status, code):
    before = rows(site)
    response = send(site, "POST", API + path, json.dumps(body).encode())
    assert_refused(response, status, code)
    grown = {name for name, count in rows(site).items() if count != before[name]}
    assert grown <= {"audit_entry"}, "a wrong password may be remembered, nothing else"


def test_a_megabyte_in_any_other_text_is_refused(untouched):
    for spec in posts(untouched):
        for name, schema in fields(spec).items():
            if "string" in kinds(schema) and "password" not in name.lower():
                body = json.dumps({name: LONG}).encode()
                response = send(untouched, "POST", API + spec.path, body)
                assert 400 <= response.status_int < 500, (spec.name, name, response)


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * MEGABYTE])
def test_a_huge_body_is_refused_unread(untouched, size):
    for spec in posts(untouched):
        response = send(untouched, "POST", API + spec.path, b" " * size)
        assert_refused(response, 413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data", "", "x"])
def test_another_media_type_is_refused(untouched, media):
    for spec in posts(untouched):
        response = send(untouched, "POST", API + spec.path, b'{"a": 1}', media)
        assert_refused(response, 415, "UNSUPPORTED_MEDIA_TYPE", f'"{media}" is not allowed')


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "body",
    [b"%", b"email=%ff&password=x", b"\xff", b"email=a&password=%00", b"a=1&" * 200, b"=", b"&&"],
    ids=repr,
)
def test_a_malformed_form_is_refused(untouched, body):
    response = send(untouched, "POST", API + "/sign-in/email", body, FORM)
    assert response.status_int == 400, response
    assert response.json["code"] in ("BAD_REQUEST", "VALIDATION_ERROR")


def test_somebody_signed_in_is_refused_the_same(site):
    visitor = site.visitor()
    visitor.sign_up(fresh_email("bad"), PASSWORD)
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.web.cookies.items())
    with unchanged(site):
        for spec in posts(site):
            path = API + spec.path
            response = send(site, "POST", path, b"{", HTTP_COOKIE=cookie)
            assert_refused(response, 400, "BAD_REQUEST")
            for name, schema in fields(spec).items():
                for text in values_for(spec, name, schema):
                    body = f'{{"{name}": {text}}}'.encode()
                    response = send(site, "POST", path, body, HTTP_COOKIE=cookie)
                    assert response.status_int in (400, 403), (spec.name, name, response)
    assert visitor.session() is not None
