"""Jobs that run now and then."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from authsvc.context import AuthContext
from authsvc.web.periodic import Jobs
from tests.support.site import Site


def test_a_job_runs_when_it_is_due_and_not_before(site: Site) -> None:
    """Due at once the first time round, then after its distance."""
    ran: list[str] = []
    jobs = Jobs(site.registry)
    jobs.add("often", timedelta(0), lambda _auth: ran.append("often"))
    jobs.add("seldom", timedelta(hours=1), lambda _auth: ran.append("seldom"))
    jobs.run_due()
    jobs.run_due()
    assert ran == ["often", "often"]


@pytest.mark.parametrize(
    "failure", [OperationalError("SELECT secret", {}, Exception("canary")), ValueError("canary")]
)
def test_a_job_that_fails_stops_no_other(
    site: Site, caplog: pytest.LogCaptureFixture, failure: Exception
) -> None:
    """It is told of by name, never with the text of the error, and the next one runs."""
    ran: list[str] = []

    def fail(_auth: AuthContext) -> None:
        raise failure

    jobs = Jobs(site.registry)
    jobs.add("bad", timedelta(0), fail)
    jobs.add("good", timedelta(0), lambda _auth: ran.append("good"))
    jobs.run_due()
    assert ran == ["good"]
    assert "bad" in caplog.text
    assert "canary" not in caplog.text
