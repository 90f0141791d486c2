"""Where an error of a link leads."""

import pytest


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("", "/?error=UNKNOWN"),
        ("?error=", "/?error=UNKNOWN"),
        ("?error=state_mismatch", "/?error=state_mismatch"),
        ("?error=%3Cscript%3E", "/?error=UNKNOWN"),
        ("?error=A&error_description=two%20words", "/?error=A&error_description=two%20words"),
        ("?error=A%0d%0aX:%20y", "/?error=UNKNOWN"),
    ],
)
def test_errors_lead_home(visitor, query, target):
    answer = visitor.get(f"/error{query}")
    assert (answer.status_int, answer.headers["Location"]) == (302, target)


def test_the_base_path_itself_is_part_of_the_api(visitor):
    for path in ("", "/"):
        answer = visitor.get(path)
        assert (answer.status_int, answer.body) == (404, b"")
