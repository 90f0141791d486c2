"""``authsvc users``: what an operator types."""

import io

import pytest

from authsvc.cli.main import main
from tests.support.site import SECRET
from tests.support.visitor import PASSWORD, fresh_email


@pytest.fixture
def create(database_url, monkeypatch, tmp_path):
    """Run ``users create`` with a password on standard input."""
    ini = tmp_path / "service.ini"
    ini.write_text("[app:main]\nuse = egg:authsvc\nauthsvc.base_url = https://auth.example.com\n")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("AUTHSVC_SECRET", SECRET)

    def run(email: str, *options: str, password: str = PASSWORD) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        words = ["users", "create", "-c", str(ini), "--email", email, "--name", "Root"]
        return main([*words, "--password-stdin", *options])

    return run


def test_an_administrator_can_sign_in_at_once(create, strict_site, capsys):
    email = fresh_email("Root")
    assert create(email, "--admin") == 0
    assert f"admin {email.lower()} has been created" in capsys.readouterr().out
    user = strict_site.visitor().sign_in(email)["user"]
    assert (user["email"], user["name"], user["emailVerified"]) == (email.lower(), "Root", True)


def test_an_unverified_user_has_to_prove_the_address(create, strict_site):
    email = fresh_email()
    assert create(email, "--unverified") == 0
    body = {"email": email, "password": PASSWORD}
    answer = strict_site.visitor().post("/sign-in/email", body)
    assert (answer.status_int, answer.json["code"]) == (403, "EMAIL_NOT_VERIFIED")


def test_a_known_address_is_refused(create, capsys):
    email = fresh_email()
    assert [create(email), create(email.upper())] == [0, 1]
    assert "User already exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("password", "said"), [("short", "Password too short"), ("password1", "first that others")]
)
def test_an_operators_choice_is_no_weaker_than_a_users(create, capsys, password, said):
    assert create(fresh_email(), password=password) == 1
    assert said in capsys.readouterr().err


FIELDS = (
    "authsvc.user_fields.names = company plan seats\n"
    "authsvc.user_fields.company.required = true\n"
    "authsvc.user_fields.plan.input = false\n"
    "authsvc.user_fields.plan.choices = free, gold\n"
    "authsvc.user_fields.seats.type = number\n"
)


@pytest.fixture
def declaring(create, tmp_path, make_site):
    """A site that declares fields, and its ini."""
    ini = tmp_path / "service.ini"
    ini.write_text(ini.read_text() + FIELDS)
    pairs = (line.split(" = ") for line in FIELDS.splitlines())
    return make_site({key: value for key, value in pairs}), ini  # noqa: C416 # pairs exactly


def test_an_operator_sets_fields_that_people_may_not(create, declaring):
    site, ini = declaring
    email = fresh_email()
    assert create(email, "--field", "plan=gold", "--field", "seats=3") == 0
    visitor = site.visitor()
    user = visitor.sign_in(email)["user"]
    assert (user["plan"], user["seats"], user["company"]) == ("gold", 3, None)
    words = ["users", "set", "-c", str(ini), email.upper()]
    assert main([*words, "--field", "plan=free", "--field", "seats=", "--field", "company=A"]) == 0
    user = visitor.session()["user"]
    assert (user["plan"], user["seats"], user["company"]) == ("free", None, "A")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("plan=silver", "[body.plan] Invalid input: expected one of the choices"),
        ("seats=many", "[body.seats] Invalid input: expected number"),
        ("shoe=41", "no field is called 'shoe'"),
        ("company=", "company is required"),
    ],
)
def test_a_bad_field_makes_no_user(create, declaring, capsys, field, said):
    site, _ini = declaring
    email = fresh_email()
    assert create(email, "--field", field) == 1
    assert said in capsys.readouterr().err
    body = {"email": email, "password": PASSWORD}
    assert site.visitor().post("/sign-in/email", body).status_int == 401


def test_nobody_is_nobodys_fields(create, declaring, capsys):
    _site, ini = declaring
    assert main(["users", "set", "-c", str(ini), fresh_email(), "--field", "plan=gold"]) == 1
    assert "nobody has that address" in capsys.readouterr().err
