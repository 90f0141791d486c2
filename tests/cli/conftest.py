"""An ini as an operator would write it."""

import pytest

from tests.support.site import SECRET


@pytest.fixture
def ini(tmp_path):
    path = tmp_path / "service.ini"
    path.write_text(
        "[app:main]\nuse = egg:authsvc\n"
        "authsvc.base_url = https://auth.example.com\n"
        f"authsvc.secret = {SECRET}\n"
        "authsvc.db.url = sqlite:///%(here)s/deep/er/service.sqlite\n"
    )
    return path


@pytest.fixture
def add(ini):
    """Add a line to the ini: ``add("authsvc.production = false")``."""

    def append(line: str) -> None:
        ini.write_text(f"{ini.read_text()}{line}\n")

    return append
