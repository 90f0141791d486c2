import string
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from authsvc.web.url import LONGEST, Url, parse_url

hosts = st.from_regex(r"[a-z][a-z0-9\-]{0,8}(\.[a-z][a-z0-9\-]{0,8}){0,3}", fullmatch=True)
paths = st.text(string.ascii_letters + string.digits + "-._~/%@:;,+", max_size=20)


def repaired(text: str) -> str:
    """What the URL standard of browsers makes of a text before it looks for a host."""
    text = text.strip("".join(map(chr, range(33))))
    return text.translate({9: None, 10: None, 13: None, 92: "/"})


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.example", Url("https", "a.example", None, "")),
        ("HTTPS://A.Example:443/", Url("https", "a.example", None, "/")),
        ("http://a.example:8080/x?y#z", Url("http", "a.example", 8080, "/x", "y", "z")),
        ("http://[::1]:3000", Url("http", "[::1]", 3000, "")),
        ("http://[0:0:0:0:0:0:0:1]", Url("http", "[::1]", None, "")),
        ("http://127.0.0.1:1?", Url("http", "127.0.0.1", 1, "", "")),
        ("myapp://Callback/x", Url("myapp", "callback", None, "/x")),
        ("com.example.app:/oauth", Url("com.example.app", "", None, "/oauth")),
        ("myapp://", Url("myapp", "", None, "")),
    ],
)
def test_parts_of_a_url(text: str, url: Url) -> None:
    assert parse_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.com", "//example.com", "/path", "https:", "https://", "https:///x"),
        *("https:/evil.example", "https:evil.example", "https:////evil.example", "http://?x"),
        *("https://good.example@evil.example", "https://good.example:x@evil.example"),
        *("https://good.example\\@evil.example", "https:\\\\evil.example", "https://a\\b"),
        *("https://evil.example:443:80", "https://a:", "https://a:0", "https://a:65536"),
        *("https://a:080", "https://a:+80", "https://a:٨٠", "https://a:8 0"),
        *(" https://a", "https://a ", "https://a\n", "ht\ntps://a", "https://a\t.example"),
        *("https://a\x00", "https://a/\x7f", "https://a/ ", "https://a/\u2028"),
        *(
            "https://ａ.example",
            "https://a。example",
            "https://a%2eexample",
            "https://ⓔvil.example",
        ),
        *("https://a..example", "https://.a", "https://a.", "https://a.example."),
        *("http://127.1", "http://2130706433", "http://0x7f000001", "http://0177.0.0.1"),
        *("http://1.2.3.256", "http://a.1", "http://a.0x1", "http://[::1", "http://[::g]"),
        *("http://[::1%25eth0]", "http://[v1.a]", "http://a[b]", "https://a<b", "https://a/%zz"),
        *("https://a/%2", 'https://a/"', "https://a/<b>", "https://a/`", "https://a/{}", "1a://b"),
        *("myapp:////evil", "myapp:///" + "/evil", "https://a/" + "x" * LONGEST),
    ],
)
def test_atk_036_what_could_be_read_in_two_ways_is_no_url(text: str) -> None:
    assert parse_url(text) is None


@given(hosts, st.integers(1, 65535), paths)
@example("a.example", 443, "")
def test_atk_036_the_standard_library_reads_the_same_parts(host: str, port: int, path: str) -> None:
    text = f"https://{host}:{port}/{path}"
    url = parse_url(text)
    if url is not None:
        other = urlsplit(text)
        assert (url.host, url.port or 443, url.path) == (other.hostname, other.port, other.path)


pieces = [*":/\\@?#.%[]-_&\t\n\r \x00\x1f。／＠", "%2f", "%5c", "443", "0x7f", "127.1", "[::1]"]
pieces += ["good.example", "evil.example", "https:", "http://", "//", "user"]


@given(st.lists(st.sampled_from(pieces), max_size=8).map("".join))
@example("good.example\t@evil.example")
def test_atk_036_tricky_text_is_refused_or_means_the_same_to_a_browser(tail: str) -> None:
    text = "https://" + tail
    url = parse_url(text)
    if url is not None and url.is_web:
        other = urlsplit(repaired(text))
        assert other.username is None
        assert other.hostname == url.host.strip("[]")


@given(hosts, st.none() | st.integers(1, 65535))
def test_an_origin_is_written_as_it_was_read(host: str, port: int | None) -> None:
    url = Url("http", host, None if port == 80 else port, "")
    assert parse_url(url.origin) == url
