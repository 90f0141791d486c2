"""Whatever a client may send, the answer is one that the OpenAPI document announces."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.support.site import Site
from tests.support.visitor import API, PASSWORD, fresh_email

EXAMPLES = 10
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Everything a client may be refused for is named; nothing that breaks a shape gets through.
WRONG = [*CHECKS, checks.negative_data_rejection]
# Below the API an unknown method is 404, as on the wire we are compatible with: no check for 405.
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Browser:
    """The service as a browser reaches it: with an origin, and with cookies if signed in.

    A WSGI application of its own, since the client that schemathesis uses keeps its own cookies.
    """

    def __init__(self, site: Site, *, signed_in: bool) -> None:
        self._wsgi = site.wsgi
        self._visitor = site.visitor()
        self._email = fresh_email("fuzz") if signed_in else ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer; a session that an earlier call has ended is opened anew."""
        environ["HTTP_ORIGIN"] = self._visitor.origin
        if self._email:
            if self._visitor.session() is None:
                self._open()
            cookies = self._visitor.web.cookies.items()
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies)
        return self._wsgi(environ, start_response)

    def _open(self) -> None:
        self._visitor.web.reset()
        body = {"email": self._email, "password": PASSWORD}
        if self._visitor.post("/sign-in/email", body).status_int != 200:
            self._visitor.sign_up(self._email)


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "somebody"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_announced(
    site: Site, subtests: pytest.Subtests, mode: GenerationMode, signed_in: bool
) -> None:
    browser = Browser(site, signed_in=signed_in)
    schema = schemathesis.openapi.from_wsgi(f"{API}/open-api/generate-schema", browser)
    wanted = WRONG if mode is GenerationMode.NEGATIVE else CHECKS
    for operation in operations(schema, mode):
        with subtests.test(msg=operation.label):
            send_all(operation.as_strategy(generation_mode=mode), wanted)


def operations(schema: Any, mode: GenerationMode) -> Iterator[Any]:
    """All of them, or those with any input that could be wrong."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or [*operation.iter_parameters(), *operation.body]:
            yield operation


def send_all(cases: Any, wanted: list[Any]) -> None:
    """The same examples in every run."""

    @BOUNDED
    @given(case=cases)
    def send(case: Any) -> None:
        case.call_and_validate(checks=wanted)

    send()
