"""Metrics: closed by default, few labels, nobody's data."""

import pytest

from tests.support.visitor import PASSWORD, fresh_email

TOKEN = "prometheus-7hGk2Lq9"
ON = {"authsvc.metrics.enabled": "true", "authsvc.metrics.token": TOKEN}


def scrape(site, token=TOKEN):
    headers = {"Authorization": f"Bearer {token}"}
    return site.visitor().web.get("/metrics", headers=headers, status="*")


def test_there_are_none_unless_asked_for(site):
    assert scrape(site).status_int == 404


def test_without_a_token_the_service_does_not_start(make_site):
    for settings in ({}, {"authsvc.metrics.token": "short"}):
        with pytest.raises(Exception, match=r"authsvc\.metrics\.token"):
            make_site({"authsvc.metrics.enabled": "true"} | settings)


def test_only_the_token_opens_them(make_site):
    site = make_site(ON)
    answer = scrape(site, "wrong")
    assert (answer.status_int, answer.body) == (401, b"")
    assert site.visitor().web.get("/metrics", status="*").status_int == 401
    assert scrape(site).status_int == 200


def test_requests_sign_ins_and_what_waits_are_counted(make_site):
    site = make_site(ON)
    email = fresh_email("canary")
    visitor = site.visitor()
    visitor.sign_up(email)
    visitor.post("/sign-out")
    visitor.sign_in(email)
    visitor.post("/sign-in/email", {"email": email, "password": PASSWORD + "x"})
    visitor.get("/reset-password/secret-token-in-a-path")
    visitor.web.get("/nothing/1", status="*")
    visitor.web.get("/nothing/2", status="*")
    lines = scrape(site).text.splitlines()
    assert 'authsvc_request_seconds_count{endpoint="sign-in.email",status="401"} 1.0' in lines
    assert 'authsvc_request_seconds_count{endpoint="unknown",status="404"} 2.0' in lines
    assert 'authsvc_events_total{event="password-refused",method="email"} 1.0' in lines
    assert 'authsvc_events_total{event="session-opened",method="email"} 2.0' in lines
    assert "authsvc_hashes_waiting 0.0" in lines
    assert any(line.startswith("authsvc_outbox_waiting ") for line in lines)
    text = "\n".join(lines)
    for secret in (email, PASSWORD, "secret-token", "/nothing"):
        assert secret not in text


def test_two_applications_count_for_themselves(make_site):
    first, second = make_site(ON), make_site(ON)
    first.visitor().get("/ok")
    assert 'endpoint="health.ok"' in scrape(first).text
    assert 'endpoint="health.ok"' not in scrape(second).text


def test_they_have_the_headers_of_the_api(make_site):
    assert scrape(make_site(ON)).headers["Cache-Control"] == "no-store"
