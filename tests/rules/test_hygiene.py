"""What must never stand in the repository: secrets, and where it was written."""

import re

import pytest

from tests.rules.sources import ROOT, tracked

# Written with a class of one letter, so that no pattern finds itself.
PLACES = re.compile(
    r"/wor[k]/|/roo[t]/|/hom[e]/\w|pyp[i]\.org|files\.pythonhoste[d]|registry\.npmj[s]|deb\.debia[n]\.org"
)
SECRETS = re.compile(
    r"-----BEGI[N] (\w+ )?PRIVATE KEY|AKI[A][0-9A-Z]{16}|ghp[_]\w{30}|xox[bp]-\w{10}|sk_liv[e]_"
)
BINARY = (".png", ".ico", ".woff2", ".mo", ".gz", ".svg")


@pytest.mark.parametrize("pattern", [PLACES, SECRETS], ids=["places", "secrets"])
def test_nothing_of_the_kind_is_in_the_repository(pattern):
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if not path.endswith(BINARY)
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_it_would_be_noticed():
    assert PLACES.search("see /work" + "/main")
    assert SECRETS.search("-----BEGIN EC " + "PRIVATE KEY-----")


def test_nothing_of_a_running_service_is_tracked():
    kept = [
        path for path in tracked() if path.startswith("var/") or path.endswith((".sqlite", ".db"))
    ]
    assert kept == []
