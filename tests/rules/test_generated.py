"""Documents written by the code are up to date."""

from authsvc.cli.settings import documentation
from tests.rules.sources import ROOT


def test_the_page_of_settings_is_current():
    written = (ROOT / "docs/settings.md").read_text()
    assert written == documentation(), "run: .venv/bin/authsvc settings --docs > docs/settings.md"
