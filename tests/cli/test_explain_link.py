"""``authsvc explain-link``: the policy in the operator's words."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from authsvc.cli.bootstrap import acting, assembled
from authsvc.cli.database import upgrade
from authsvc.cli.main import main
from authsvc.core.accounts.models import Account
from authsvc.core.password.usecases.creation import NewUser, create_user
from tests.support.site import SHIPPED
from tests.support.visitor import PASSWORD

GOOGLE = {"client_id": "id", "client_secret": "kept-between-us"}
ENTRA = {**GOOGLE, "tenant": "common"}
HOUSE = {**GOOGLE, "discovery": "https://id.example.com/.well-known/openid-configuration"}
APART = {**HOUSE, "account_issuer": "apart"}


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """A service with Google and an empty database."""
    url = f"sqlite:///{tmp_path}/explain.sqlite"
    upgrade(url)
    lines = [f"{key} = {value}" for key, value in SHIPPED.items()]
    sections = {"google": GOOGLE, "microsoft": ENTRA, "house": HOUSE, "apart": APART}
    lines += [
        f"authsvc.social.{name}.{key} = {value}"
        for name, settings in sections.items()
        for key, value in settings.items()
    ]
    lines.append("authsvc.social.custom = house apart")
    path = tmp_path / "service.ini"
    path.write_text(
        "\n".join(["[app:main]", "use = egg:authsvc", f"authsvc.db.url = {url}", *lines])
    )
    return path


def explained(ini: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(["explain-link", "--config", str(ini), *arguments])
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_a_stranger(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = explained(ini, capsys, "google", "--email", "ada@example.com")
    assert status == 0
    assert told.startswith("create an account: new\n")


def test_no_address(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _status, told = explained(ini, capsys, "google")
    assert told.startswith("refuse: no-email\n")


def connect(ini: Path, provider: str, issuer: str) -> None:
    """Somebody with an account at a provider."""
    with assembled(ini) as registry, acting(registry) as auth:
        auth.begin()
        user = create_user(auth, NewUser("Ada", "ada@example.com", PASSWORD, verified=True))
        now, own = auth.now(), {"provider_id": provider, "issuer": issuer}
        row = {"id": "row", "user_id": user["id"], "account_id": "ada-there", **own}
        auth.db.execute(insert(Account).values(**row, created_at=now, updated_at=now))


@pytest.mark.parametrize(
    ("provider", "issuer", "asked"),
    [
        ("google", "https://accounts.google.com", "google"),
        ("microsoft", "https://login.microsoftonline.com/a-tenant/v2.0", "microsoft"),
        ("house", "https://id.example.com", "house"),
        ("another", "https://id.example.com/", "house"),
        ("apart", "apart", "apart"),
    ],
)
def test_an_account_that_is_known(
    ini: Path, capsys: pytest.CaptureFixture[str], provider: str, issuer: str, asked: str
) -> None:
    """Whichever of its issuers or tenants it is of; no provider is called."""
    connect(ini, provider, issuer)
    _status, told = explained(ini, capsys, asked, "--subject", "ada-there")
    assert told.startswith("sign in: known\n"), told
    _status, told = explained(ini, capsys, asked, "--subject", "somebody-else")
    assert told.startswith("refuse: no-email\n"), told


def test_an_account_of_another_namespace(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connect(ini, "house", "https://id.example.com")
    _status, told = explained(ini, capsys, "apart", "--subject", "ada-there")
    assert told.startswith("refuse: no-email\n"), told


def test_a_provider_that_is_off(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = explained(ini, capsys, "github", "--email", "ada@example.com")
    assert status == 1
    assert "github is not switched on" in told
    assert "kept-between-us" not in told
