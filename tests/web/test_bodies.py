"""Bodies as servers that stream them hand them over: of unknown length, or cut off."""

from io import BytesIO
from typing import Any

import pytest
from webob import Request

from tests.support.site import HOST

CREDENTIALS = b'{"email": "nobody@example.com", "password": "kQ7vZ2pX-gannet"}'


class Stream:
    """Bytes that can be read once, and how many were."""

    def __init__(self, content: bytes) -> None:
        self._content = BytesIO(content)
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        self.taken += len(part)
        return part


def sent(site: Any, path: str, stream: Stream, **environ: Any) -> Any:
    request = Request.blank(path, method="POST", base_url=f"https://{HOST}")
    request.headers.update({"Origin": f"https://{HOST}", "Content-Type": "application/json"})
    request.environ |= {"wsgi.input": stream} | environ
    return request.get_response(site.wsgi)


def chunked(site: Any, content: bytes) -> tuple[Any, Stream]:
    stream = Stream(content)
    given = {"wsgi.input_terminated": True}
    return sent(site, "/api/auth/sign-in/email", stream, **given), stream


def test_a_body_of_unknown_length_is_read_to_its_end(site):
    answer, stream = chunked(site, CREDENTIALS)
    assert answer.json["code"] == "INVALID_EMAIL_OR_PASSWORD"
    assert stream.taken == len(CREDENTIALS)


def test_asvs_4_1_5_a_body_of_unknown_length_is_read_no_further_than_it_may_be_long(
    site, monkeypatch
):
    """Nothing else stops a client that never stops sending."""
    most = site.registry.authsvc.max_body
    monkeypatch.setattr(Request, "make_tempfile", lambda _request: pytest.fail("on a disk"))
    answer, stream = chunked(site, b"[" * (3 * most))
    assert (answer.status_int, answer.json["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert stream.taken == most + 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/auth/sign-in/email", 400), ("/api/auth/sign-out", 400), ("/sign-in", 422)],
)
def test_what_was_cut_off_is_refused_and_not_done(site, path, status, caplog):
    """Even where no body is needed: it is not what the client has meant to say."""
    answer = sent(site, path, Stream(CREDENTIALS), CONTENT_LENGTH="500")
    assert answer.status_int == status
    assert "unhandled" not in caplog.text


def test_nobody_reads_a_body_that_leads_nowhere(site):
    stream = Stream(CREDENTIALS)
    answer = sent(site, "/api/auth/nothing", stream, CONTENT_LENGTH=str(len(CREDENTIALS)))
    assert (answer.status_int, stream.taken) == (404, 0)
