"""The page of administrators: which roles need a second factor."""

from tests.support.reader import signed_in
from tests.support.roles import a_role, give

PAGE = "/admin/second-factor"


def test_an_administrator_adds_a_role_and_releases_it(site):
    reader, email = signed_in(site)
    give(site, email, "admin")
    role = a_role()
    reader.open(PAGE)
    reader.send(PAGE, role=role)
    assert reader.at == PAGE
    assert "Saved" in reader.said
    assert role in [tag.get_text() for tag in reader.page.html.select(".item strong")]
    form = next(
        form
        for form in reader.page.forms.values()
        if form.action.endswith("/release") and form["role"].value == role
    )
    reader.post(form.action, dict(form.submit_fields()))
    assert role not in [tag.get_text() for tag in reader.page.html.select(".item strong")]


def test_what_is_no_role_is_said_beside_the_field(site):
    reader, email = signed_in(site)
    give(site, email, "admin")
    reader.open(PAGE)
    assert reader.send(PAGE, role="Not a role").status_int == 422
    assert "small letters" in reader.page.text


def test_nobody_else_sees_it(site):
    reader, _ = signed_in(site)
    assert reader.open(PAGE).status_int == 403
    reader.open("/account/security")
    assert not reader.page.html.select(f".sections a[href='{PAGE}']")


def test_the_navigation_of_an_administrator_leads_there(site):
    reader, email = signed_in(site)
    give(site, email, "admin")
    reader.open("/account/security")
    (link,) = reader.page.html.select(f".sections a[href='{PAGE}']")
    reader.open(link["href"])
    (current,) = reader.page.html.select(".sections [aria-current=page]")
    assert current["href"] == PAGE


def test_the_operators_roles_cannot_be_released(make_site):
    site = make_site({"authsvc.two_factor.required_roles": "root"})
    reader, email = signed_in(site)
    give(site, email, "admin")
    reader.open(PAGE)
    assert "By the operator's settings" in reader.page.html.get_text()
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    reader.post(f"{PAGE}/release", {"csrf_token": csrf, "role": "root"})
    assert "can't be changed here" in reader.said
