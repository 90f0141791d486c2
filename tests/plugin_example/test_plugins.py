"""Plugins of strangers: what the page ``docs/write-a-plugin.md`` promises."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError
from sqlalchemy import create_engine, inspect, select

from authsvc.cli.database import downgrade, upgrade
from authsvc.core.users.models import User
from tests.plugin_example import clash, service_token
from tests.plugin_example.invites import Invite
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

BUILT_IN = "bearer username audit"
INVITES = {"authsvc.plugins": f"{BUILT_IN} tests.plugin_example.invites"}
TOKEN = "kR4vT9wZ2mX7cB1nL6pQ"
SERVICE = {
    "authsvc.plugins": f"{BUILT_IN} tests.plugin_example.service_token",
    "authsvc.service_token.value": TOKEN,
}


@pytest.fixture
def invites(make_site: Callable[..., Site], database_url: str) -> Site:
    engine = create_engine(database_url)
    Invite.metadata.create_all(engine)
    engine.dispose()
    return make_site(INVITES)


def administrator(site: Site, plain: Site) -> Visitor:
    """Somebody who was there before invitations were."""
    visitor, email = plain.visitor(), fresh_email("root")
    user_id = visitor.sign_up(email)["user"]["id"]
    with site.acting() as auth:
        auth.db.get(User, user_id).role = "admin"
    admin = site.visitor()
    admin.sign_in(email)
    return admin


def sign_up(site: Site, **extra: Any) -> Any:
    body = {"name": "Ada", "email": fresh_email(), "password": PASSWORD, **extra}
    return site.visitor().post("/sign-up/email", body)


def test_only_an_administrator_invites(invites, site):
    nobody, user = invites.visitor(), invites.visitor()
    email = fresh_email()
    site.visitor().sign_up(email)
    user.sign_in(email)
    admin = administrator(invites, site)
    statuses = [v.post("/invite/create").status_int for v in (nobody, user, admin)]
    assert statuses == [401, 403, 200]


@pytest.mark.parametrize("extra", [{}, {"inviteCode": "guess"}, {"inviteCode": None}])
def test_no_code_no_account(invites, extra):
    answer = sign_up(invites, **extra)
    assert (answer.status_int, answer.json["code"]) == (403, "INVITE_UNKNOWN")


def test_a_code_is_good_once(invites, site):
    code = administrator(invites, site).post("/invite/create").json["code"]
    assert len(code) == 12
    first, second = (sign_up(invites, inviteCode=code) for _ in range(2))
    assert (first.status_int, second.status_int) == (200, 403)
    with invites.acting() as auth:
        used_by = auth.db.scalar(select(Invite.used_by).where(Invite.code == code))
    assert used_by == first.json["user"]["id"]


def test_its_settings_are_read_like_ours(make_site, invites, site):
    short = make_site(INVITES | {"authsvc.invites.length": "5"})
    assert len(administrator(short, site).post("/invite/create").json["code"]) == 5


def test_its_endpoint_is_in_the_document(invites):
    document = invites.visitor().get("/open-api/generate-schema").json
    operation = document["paths"]["/invite/create"]["post"]
    assert {"200", "401", "403", "429"} <= set(operation["responses"])


def test_a_misspelt_key_stops_the_start_with_the_nearest_name(make_site):
    with pytest.raises(Exception, match=r"authsvc\.invites\.lenght.*authsvc\.invites\.length"):
        make_site(INVITES | {"authsvc.invites.lenght": "5"})


def test_a_path_claimed_twice_stops_the_start_and_names_both_lines(make_site):
    with pytest.raises(ConfigurationConflictError) as told:
        make_site({"authsvc.plugins": f"{BUILT_IN} tests.plugin_example.clash"})
    said = str(told.value)
    assert re.search(rf"{re.escape(clash.__file__)}.*", said)
    assert "core/password/endpoints.py" in said
    assert "/sign-in/email" in said


def test_a_plugin_that_is_not_there_stops_the_start(make_site):
    with pytest.raises((ConfigurationError, ImportError)):
        make_site({"authsvc.plugins": "tests.plugin_example.nothing"})


def test_a_branch_of_its_own_is_upgraded_with_ours(empty_database_url, tmp_path):
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    ini = tmp_path / "service.ini"
    ini.write_text(
        "[alembic]\npath_separator = newline\n"
        f"version_locations =\n  {root / 'alembic' / 'versions'}\n  {here / 'revisions'}\n"
    )
    upgrade(empty_database_url, ini)
    engine = create_engine(empty_database_url)
    assert {"user", "invite"} <= set(inspect(engine).get_table_names())
    downgrade(empty_database_url, "invites@base", ini)
    assert "invite" not in inspect(engine).get_table_names()
    engine.dispose()


def report(site: Site, visitor: Visitor | None = None, **headers: str) -> int:
    return (visitor or site.visitor()).get("/report", headers=headers).status_int


def test_a_credential_of_their_own_opens_what_accepts_it(make_site):
    site = make_site(SERVICE)
    token = {"X-Service-Token": TOKEN}
    assert report(site, **token) == 200
    assert report(site) == 401
    assert report(site, **{"X-Service-Token": TOKEN + "x"}) == 401
    assert site.visitor().get("/list-sessions", headers=token).status_int == 401


def test_a_session_does_not_open_what_is_for_services(make_site):
    site = make_site(SERVICE)
    visitor = site.visitor()
    visitor.sign_up()
    assert report(site, visitor) == 401
    assert visitor.get("/list-sessions").status_int == 200


def test_a_wrong_token_beside_a_good_cookie_is_nobody(make_site):
    site = make_site(SERVICE)
    visitor = site.visitor()
    visitor.sign_up()
    headers = {"X-Service-Token": "wrong"}
    assert visitor.get("/list-sessions", headers=headers).status_int == 401


def test_an_unset_token_is_no_token(make_site):
    site = make_site(SERVICE | {"authsvc.service_token.value": ""})
    assert report(site, **{"X-Service-Token": ""}) == 401


@pytest.mark.parametrize("module", ["invites", "service_token"])
def test_they_are_as_short_as_the_page_says(module):
    text = Path(service_token.__file__).with_name(f"{module}.py").read_text()
    code = [line for line in text.splitlines() if line.strip() and '"""' not in line]
    assert len(code) < 50
    ours = re.findall(r"^from (authsvc\S*) import", text, re.MULTILINE)
    assert ours == ["authsvc.api"]
