"""The last resort: a page that needs neither database nor template."""

from typing import Any

import pytest

from tests.support.reader import signed_in

TOLD = {
    "en": ("ltr", "Something went wrong"),
    "de": ("ltr", "Etwas ist schiefgegangen"),
    "ar": ("rtl", ""),
}


@pytest.fixture
def broken(site):
    """Whatever happens is a bug."""
    before = site.services.notify

    def fail(_event: Any) -> None:
        raise RuntimeError("a bug")

    reader, _ = signed_in(site)
    reader.open("/account/profile")
    site.services.notify = fail
    yield reader
    site.services.notify = before


@pytest.mark.parametrize("tag", TOLD)
def test_what_broke_is_told_in_the_readers_language(broken, tag):
    broken.visitor.headers["Accept-Language"] = tag
    answer = broken.send("/account/profile", name="Never")
    direction, title = TOLD[tag]
    assert answer.status_int == 500
    assert (answer.html.html["lang"], answer.html.html["dir"]) == (tag, direction)
    assert title in answer.html.h1.get_text() == answer.html.title.get_text()
    assert answer.charset == "UTF-8"
    assert "$" not in answer.text
