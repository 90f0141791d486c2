"""Whether the service runs, and where an error of a link leads."""

import pytest
from sqlalchemy import create_engine

from tests.support.ports import free_port
from tests.support.site import RELAXED, Site


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


def test_ready_means_that_the_tables_are_there_too(empty_database_url, fresh_database_url):
    """A process of a new release before `authsvc db upgrade` gets no traffic yet."""
    for url, status in ((empty_database_url, 503), (fresh_database_url, 200)):
        site = Site(url, RELAXED)
        answer = site.visitor().get("/ready")
        assert (answer.status_int, site.visitor().get("/ok").status_int) == (status, 200)
        assert ("Retry-After" in answer.headers) == (status == 503)
        site.close()


def test_what_needs_a_newer_schema_is_refused_and_no_bug(fresh_database_url, caplog):
    site = Site(fresh_database_url, RELAXED)
    visitor = site.visitor()
    visitor.sign_up()
    engine = create_engine(fresh_database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql('ALTER TABLE "user" RENAME COLUMN name TO away')
    engine.dispose()
    answer = visitor.post("/update-user", {"name": "Grace"})
    assert (answer.status_int, answer.json["code"]) == (503, "SERVICE_BUSY")
    assert answer.headers["Retry-After"]
    assert caplog.text.count("authsvc db upgrade") == 1
    visitor.post("/update-user", {"name": "Grace"})
    assert caplog.text.count("authsvc db upgrade") == 1
    site.close()


def test_that_the_process_answers_hangs_on_nothing_else(make_site):
    """Whoever restarts what does not answer would restart it for nothing."""
    store = {"authsvc.limits.store": "redis", "authsvc.limits.enabled": "true"}
    site = make_site(store | {"authsvc.limits.redis_url": f"redis://127.0.0.1:{free_port()}/0"})
    assert site.visitor().get("/ok").status_int == 200
    assert site.visitor().get("/ready").status_int == 503
