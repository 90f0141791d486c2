"""The threat model promises nothing that no test proves."""

import re

from tests.rules.sources import ROOT, sources

PAGE = (ROOT / "docs/threat-model.md").read_text()
# What is proven by the shape of the code, or by tests that carry another name.
OTHERWISE = {"ATK-216"}


def proven() -> set[str]:
    """Every number in the name of a test; some names carry two."""
    found = set()
    for source in sources("tests/"):
        for numbers in re.findall(r"def test_atk((?:_\d{3})+)_", source.text):
            found |= {f"ATK-{number}" for number in numbers.strip("_").split("_")}
    return found


def test_each_promised_answer_has_its_test():
    promised = set(re.findall(r"^\| (ATK-\d{3}) ", PAGE, re.MULTILINE))
    assert len(promised) > 60
    assert sorted(promised - proven() - OTHERWISE) == []


def test_each_attack_that_the_code_cites_is_explained():
    cited = {n for s in sources("authsvc/") for n in re.findall(r"ATK-\d{3}", s.text)}
    assert sorted(cited - set(re.findall(r"ATK-\d{3}", PAGE))) == []
