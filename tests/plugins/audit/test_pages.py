"""The activity page, on both databases."""

from tests.support.reader import Reader, signed_in


def told(reader: Reader) -> list[str]:
    return [row.find("strong").get_text() for row in reader.page.html.select("tbody tr")]


def test_activity_is_told_the_latest_first(site):
    reader, email = signed_in(site)
    Reader(site).sign_in(email, "wrong-password")
    reader.open("/account/activity")
    assert told(reader) == ["Wrong password", "Signed in", "Account created"]
    assert "Please check" in reader.page.html.select_one("tbody tr").get_text()


def test_nobody_sees_somebody_elses(site):
    reader, _ = signed_in(site)
    other, _ = signed_in(site)
    other.open("/account/profile")
    other.send("/account/profile", name="New")
    reader.open("/account/activity")
    assert "Profile changed" not in told(reader)


def test_pages_of_twenty_there_and_back(site):
    reader, _ = signed_in(site)
    for number in range(25):
        reader.open("/account/profile")
        reader.send("/account/profile", name=f"Name {number}")
    reader.open("/account/activity")
    first = told(reader)
    assert len(first) == 20
    reader.open(reader.page.html.find("a", rel="next")["href"])
    assert told(reader) == ["Profile changed"] * 5 + ["Signed in", "Account created"]
    assert reader.page.html.find("a", rel="next") is None
    reader.open(reader.page.html.find("a", rel="prev")["href"])
    assert told(reader) == first
    assert reader.page.html.find("a", rel="prev") is None


def test_a_strange_key_is_only_an_empty_page(site):
    reader, _ = signed_in(site)
    page = reader.open("/account/activity?before='; drop table user --&after=%F0%9F%98%80")
    assert page.status_int == 200
