"""``authsvc explain-link``: the policy in the operator's words."""

from pathlib import Path

import pytest

from authsvc.cli.database import upgrade
from authsvc.cli.main import main
from tests.support.site import SHIPPED

GOOGLE = {"client_id": "id", "client_secret": "kept-between-us"}


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """A service with Google and an empty database."""
    url = f"sqlite:///{tmp_path}/explain.sqlite"
    upgrade(url)
    lines = [f"{key} = {value}" for key, value in SHIPPED.items()]
    lines += [f"authsvc.social.google.{key} = {value}" for key, value in GOOGLE.items()]
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


def test_a_provider_that_is_off(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = explained(ini, capsys, "github", "--email", "ada@example.com")
    assert status == 1
    assert "github is not switched on" in told
    assert "kept-between-us" not in told
