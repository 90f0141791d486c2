from pathlib import Path

import pytest

from authsvc.plugins.email_guard.domains import disposable, is_on, named, of_file


@pytest.mark.parametrize("domain", ["mailinator.com", "a.b.mailinator.com", "10minutemail.com"])
def test_well_known_ones_and_their_sub_domains_are_on_the_list(domain):
    assert is_on(domain, disposable())


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "outlook.com",
        "icloud.com",
        "example.com",
        "mailinator.com.example",
        "com",
        "gmx.de",
    ],
)
def test_others_are_not(domain):
    assert not is_on(domain, disposable())


def test_the_list_is_whole_sorted_and_says_where_it_comes_from():
    known = disposable()
    assert len(known) > 8000
    assert all(one == one.lower() and "." in one for one in known)
    text = Path(disposable.__wrapped__.__code__.co_filename).with_name("disposable.txt").read_text()
    assert "CC0" in text
    assert "taken on 20" in text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    assert len(text) < 250_000


def test_domains_are_compared_as_canonical_addresses_have_them():
    assert named(["@Example.COM", "*.bücher.example", " x.example "]) == {
        "example.com",
        "xn--bcher-kva.example",
        "x.example",
    }


def test_a_file(tmp_path):
    path = tmp_path / "more.txt"
    path.write_text("# mine\nThrow.example\n\n  away.example \n")
    assert of_file(path) == {"throw.example", "away.example"}
