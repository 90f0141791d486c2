"""Pages of sessions, on both databases."""

import pytest

from tests.support.reader import Reader, signed_in


def rows(reader: Reader) -> list[str]:
    reader.open("/account/sessions")
    return [row.get_text(" ", strip=True) for row in reader.page.html.select("tbody tr")]


def test_home_leads_on(site):
    assert Reader(site).open("/").request.path == "/sign-in"
    reader, _ = signed_in(site)
    assert reader.open("/").request.path == "/account/profile"


@pytest.mark.parametrize("code", ["state_mismatch", "UNKNOWN", "anything-made-up"])
def test_a_failure_that_led_home_is_told_in_words_of_our_own(site, code):
    reader = Reader(site)
    reader.open(f"/api/auth/error?error={code}&error_description=call-0900")
    assert reader.page.request.path == "/sign-in"
    assert reader.said == "That did not work. Please sign in once more."
    assert "call-0900" not in reader.page.text


def test_sessions_name_device_and_place(site):
    reader, email = signed_in(site)
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604"
    Reader(site, **{"User-Agent": phone}).sign_in(email)
    mine, other = rows(reader)
    assert mine.startswith("Chrome on Windows This device")
    assert other.startswith("Safari on iPhone")
    assert "Last seen just now" in other  # phones show no heading above it
    assert "Sign out" in other
    assert ": Safari on iPhone" in other
    assert "Sign out" not in mine


def test_revoke_one_session(site):
    reader, email = signed_in(site)
    other = Reader(site)
    other.sign_in(email)
    rows(reader)
    reader.send("/account/sessions/revoke")
    assert "signed out" in reader.said
    assert other.visitor.session() is None
    assert len(rows(reader)) == 1


def test_atk_069_nobody_revokes_a_strangers_session(site):
    reader, _ = signed_in(site)
    victim, _ = signed_in(site)
    rows(reader)
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    named = victim.visitor.session()["session"]["id"]
    reader.post("/account/sessions/revoke", {"csrf_token": token, "id": named})
    assert victim.visitor.session() is not None


def test_revoke_the_others(site):
    reader, email = signed_in(site)
    others = [Reader(site), Reader(site)]
    for other in others:
        other.sign_in(email)
    rows(reader)
    reader.send("/account/sessions/revoke-others")
    assert "everywhere else" in reader.said
    assert [other.visitor.session() for other in others] == [None, None]
    assert reader.visitor.session() is not None


def test_sign_out_asks_first_and_clears_the_browser(site):
    reader, _ = signed_in(site)
    reader.open("/sign-out")
    assert reader.visitor.session() is not None
    form = reader.page.forms[0]
    answer = reader.visitor.web.post(
        reader.visitor.origin + "/sign-out",
        dict(form.submit_fields()),
        headers=reader.visitor.headers,
    )
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert reader.visitor.session() is None
    reader.open("/sign-out")
    assert reader.at == "/sign-in"


def test_the_next_user_of_a_browser_learns_no_address(site):
    reader = Reader(site)
    email = reader.sign_up()
    other = Reader(site)
    other.open("/forgot-password")
    other.send("/forgot-password", email=email)
    assert email in other.open("/check-mail").text
    other.sign_in(email)
    other.open("/sign-out")
    other.send("/sign-out")
    assert other.open("/check-mail").request.path == "/sign-in"
    assert email not in other.page.text


def test_sign_out_without_token_does_nothing(site):
    reader, _ = signed_in(site)
    assert reader.post("/sign-out", {}).status_int == 422
    assert reader.visitor.session() is not None


@pytest.mark.parametrize("path", ["/account/sessions", "/signed-out"])
def test_a_page_that_only_shows_takes_no_form(site, path):
    reader, _ = signed_in(site)
    answer = reader.post(path, {})
    assert (answer.status_int, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert reader.open(path, "HEAD").body == b""
