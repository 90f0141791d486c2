"""The stylesheet as it is served."""

from authsvc.web.pages.theming import shrunk


def test_only_what_browsers_read_is_served():
    written = """
    /* Why, in
       many words */
    .a > .b,
    .c .d { margin: 1px 2px;
      font: 1rem/1.5 "Segoe UI", serif }
    @media (min-width: 1px) and (max-width: 2px) { .e::before { content: " · " } }
    """
    assert shrunk(written).strip() == (
        ".a > .b,.c .d{margin: 1px 2px;font: 1rem/1.5 \"Segoe UI\",serif}"
        "@media (min-width: 1px) and (max-width: 2px){.e::before{content: \" · \"}}"
    )  # fmt: skip


def test_the_served_rules_are_the_written_ones(site):
    styles = site.visitor().web.get("https://auth.example.com/static/authsvc.css").text
    assert "/*" not in styles
    assert "  " not in styles
    assert ".languages{display: flex" in styles
