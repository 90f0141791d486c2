"""Methods, paths, queries and headers that mean nothing: never a 500, nothing written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from authsvc.web.reading import TARGETS
from tests.fuzz.sending import BOUNDED, assert_refused, endpoints, send
from tests.support.visitor import API


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "X"])
def test_another_method_finds_nothing(untouched, method):
    known = {(spec.method, spec.path) for spec in endpoints(untouched)}
    for spec in endpoints(untouched):
        if (method, spec.path) not in known and "{" not in spec.path:
            response = send(untouched, method, API + spec.path)
            assert (response.status_int, response.body) == (404, b""), (spec.name, response)


PATHS = [
    "/%", "/%ff", "/\xff", "/get-session\xff", "/get-session%00", "/get-session\x00",
    "/get-session/", "//get-session", "/./get-session", "/x/../get-session", "/\xed\xa0\x80",
    "/GET-SESSION", "/", "", "/reset-password/", "/reset-password/a/b", "/reset-password/\xff\xfe/",
    "/\u00e4", "/;x",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=repr)
def test_a_path_that_means_nothing_finds_nothing(untouched, path):
    for method in ("GET", "POST"):
        response = send(untouched, method, API + path)
        assert response.status_int in (400, 404), response
        if path:
            assert response.body == b""


@pytest.mark.parametrize("token", ["\xff", "\xed\xa0\x80", "\x00", "a\x00b", "%00", "x" * 20_000])
def test_a_token_in_the_path_that_cannot_be_one(untouched, token):
    response = send(untouched, "GET", f"{API}/reset-password/{token}?callbackURL=/done")
    assert response.status_int in (302, 400, 404), response
    if response.status_int == 302:
        assert response.headers["Location"].endswith("/done?error=INVALID_TOKEN")


@pytest.mark.parametrize("query", ["token=%ff", "%ff=x", "a=%ed%a0%80", "&".join(["a=1"] * 200)])
def test_a_query_that_cannot_be_decoded_is_refused(untouched, query):
    for spec in endpoints(untouched):
        if "{" not in spec.path:
            response = send(untouched, spec.method, f"{API}{spec.path}?{query}")
            assert_refused(response, 400, "BAD_REQUEST", "Invalid query string")


def test_nul_and_boundless_text_in_a_query_are_refused(untouched):
    for spec in endpoints(untouched):
        if spec.method != "GET":
            continue
        for field in spec.query.model_fields.values():
            for text in ("%00", "a%00b", "x" * 10_000):
                path = spec.path.replace("{token}", "x")
                response = send(untouched, "GET", f"{API}{path}?{field.alias}={text}")
                if field.alias in TARGETS:
                    assert_refused(response, 403, TARGETS[field.alias][0].code)
                else:
                    assert_refused(response, 400, "VALIDATION_ERROR", f"[query.{field.alias}]")


def test_of_two_parameters_with_one_name_the_first_counts(untouched):
    path = f"{API}/reset-password/x?callbackURL=/first&callbackURL=https://evil.example"
    response = send(untouched, "GET", path)
    assert response.headers["Location"].startswith("https://auth.example.com/first?")
    path = f"{API}/reset-password/x?callbackURL=https://evil.example&callbackURL=/second"
    assert_refused(send(untouched, "GET", path), 403, "INVALID_CALLBACK_URL")


def test_of_two_keys_with_one_name_the_last_counts_everywhere(site):
    """The check of the target and the endpoint read the same one: no smuggling past the check."""
    evil, fine = '"https://evil.example"', '"/fine"'
    start = '{"email": "a@b.example", "password": "x", "callbackURL": '
    for first, second, status in ((fine, evil, 403), (evil, fine, 401)):
        body = f'{start}{first}, "callbackURL": {second}}}'.encode()
        response = send(site, "POST", API + "/sign-in/email", body)
        assert response.status_int == status, response


@pytest.mark.parametrize("name", ["HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE"])
def test_arbitrary_headers_are_nobody(untouched, name):
    @BOUNDED
    @example(text="Bearer \xff.\xff")
    @example(text="Bearer " + "x" * 100_000)
    @example(text="__Secure-better-auth.session_token=%ff.%ff")
    @example(text="__Secure-better-auth.session_token=a.b; __Secure-better-auth.session_token=c")
    @example(text=";;=;=;\x00")
    @given(text=st.text(st.characters(max_codepoint=255), max_size=200))
    def check(text: str) -> None:
        response = send(untouched, "GET", API + "/get-session", **{name: text})
        assert (response.status_int, response.body) == (200, b"null")

    check()
