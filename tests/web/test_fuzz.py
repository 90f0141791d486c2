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
from tests.support.visitor import API, PASSWORD, Visitor, fresh_email

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


class Caller:
    """Sends generated cases as a browser would, signed in or not."""

    def __init__(self, visitor: Visitor, *, signed_in: bool) -> None:
        self._visitor = visitor
        self._email = fresh_email("fuzz") if signed_in else ""

    def send(self, case: Any, wanted: list[Any]) -> None:
        """Call and judge; a session that an earlier case has ended is opened anew."""
        if self._email and self._visitor.session() is None:
            self._open()
        cookie = "; ".join(f"{k}={v}" for k, v in self._visitor.web.cookies.items())
        headers = {"Origin": self._visitor.origin} | ({"Cookie": cookie} if cookie else {})
        case.call_and_validate(headers=headers, checks=wanted)

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
    schema = schemathesis.openapi.from_wsgi(f"{API}/open-api/generate-schema", site.wsgi)
    wanted = WRONG if mode is GenerationMode.NEGATIVE else CHECKS
    for operation in operations(schema, mode):
        caller = Caller(site.visitor(), signed_in=signed_in)
        with subtests.test(msg=operation.label):
            send_all(operation.as_strategy(generation_mode=mode), caller, wanted)


def operations(schema: Any, mode: GenerationMode) -> Iterator[Any]:
    """All of them, or those with any input that could be wrong."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or [*operation.iter_parameters(), *operation.body]:
            yield operation


def send_all(cases: Any, caller: Caller, wanted: list[Any]) -> None:
    """The same examples in every run."""

    @BOUNDED
    @given(case=cases)
    def send(case: Any) -> None:
        caller.send(case, wanted)

    send()
