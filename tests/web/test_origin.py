import json
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from authsvc.web.origin import TrustedOrigins

OWN = "https://auth.example.com"
TRUSTED = TrustedOrigins(
    f"{OWN}/base",
    (
        "http://localhost:3000",
        "https://app.example/",
        "https://*.apps.example",
        "https://*.ports.example:8443",
        "myapp://callback",
        "pinned://host/cb",
        "anyhost://",
        "exp://**",
    ),
)

STRANGERS = [
    *("https://evil.example", "http://auth.example.com", "https://auth.example.com:8443"),
    *("https://auth.example.com.evil.example", "https://evilauth.example.com", "null", "NULL"),
    *("https://auth.example.com@evil.example", "https://auth.example.com:443@evil.example"),
    *("https://auth.example.com\\.evil.example", "https://auth.example.com%2eevil.example"),
    *("https://auth.example.com, https://evil.example", "https://auth.example.com evil"),
    *("http://localhost:3001", "https://localhost:3000", "http://127.0.0.1:3000", "file://", "*"),
]


@pytest.mark.parametrize(
    "origin",
    [
        *(OWN, "https://AUTH.example.com", "https://auth.example.com:443", "http://localhost:3000"),
        *("https://app.example", "https://a.apps.example", "https://a.b.apps.example"),
        *(
            "https://a.ports.example:8443",
            "myapp://callback",
            "anyhost://x",
            "exp://192.168.0.7:8081",
        ),
    ],
)
def test_trusted_origins(origin: str) -> None:
    assert TRUSTED.trusts_origin(origin)
    assert TRUSTED.trusts_target(origin + "/path?query=1#part")


@pytest.mark.parametrize("origin", STRANGERS)
def test_atk_024_an_origin_is_compared_as_a_whole(origin: str) -> None:
    assert not TRUSTED.trusts_origin(origin)
    assert not TRUSTED.trusts_target(origin + "/path")


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "https://apps.example",
            "https://evilapps.example",
            "https://a.apps.example.evil.example",
        ),
        *("https://a.apps.example:444", "http://a.apps.example", "https://.apps.example"),
        *(
            "https://a.ports.example",
            "https://evil.example/.apps.example",
            "https://a_apps.example",
        ),
        *("https://evil.example?.apps.example", "https://evil.example#.apps.example"),
        *(
            "https://evil.example\\.apps.example",
            "https://a..apps.example",
            "https://a.apps.example.",
        ),
    ],
)
def test_atk_025_a_wildcard_ends_at_the_edge_of_a_label(origin: str) -> None:
    assert not TRUSTED.trusts_origin(origin)
    assert not TRUSTED.trusts_target(origin + "/")


def test_atk_026_no_pattern_is_a_regular_expression() -> None:
    assert not TRUSTED.trusts_origin("https://authXexample.com")


@pytest.mark.parametrize(
    ("target", "trusted"),
    [
        ("myapp://callback/done?x=1", True),
        ("MYAPP://CALLBACK", True),
        ("myapp://callback.attacker.tld", False),
        ("myapp://callback@attacker.tld", False),
        ("myapp://callback:8080", False),
        ("myapp:callback", False),
        ("myapp:/callback", False),
        ("pinned://host/cb", True),
        ("pinned://host/cb/deeper", True),
        ("pinned://host/cb2", False),
        ("pinned://host/cb/../evil", False),
        ("pinned://host/cb/%2e%2e/evil", False),
        ("pinned://host", False),
        ("anyhost://whatever/x", True),
        ("anyhost:/x", True),
        ("otherapp://callback", False),
    ],
)
def test_atk_027_a_custom_scheme_matches_its_host_exactly(target: str, trusted: bool) -> None:
    assert TRUSTED.trusts_target(target) is trusted


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/dashboard",
        "/a/b-c_d.e+f/",
        "/@me",
        "/x?y=1&z=a%20b",
        "/?error=/a@b",
        "/.well-known/x",
        "/x?y=1#/part?z",
        "/a;b/c:d/~e!f",
    ],
)
def test_clean_relative_targets(target: str) -> None:
    assert TRUSTED.trusts_target(target)


TRICKS = [
    *("", "evil", "evil.example", "?x", "#x", "./x", "../x", "\\evil", "\\\\evil.example"),
    *("//evil.example", "///evil.example", "/\\evil.example", "/\\/evil", "/x\\evil", "/a//evil"),
    *("/%2fevil.example", "/%2Fevil", "/%5cevil", "/%5Cevil", "/%252fevil", "/%25252fevil"),
    *(
        "/%09/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: x",
        "/%0d%0aX: y",
    ),
    *("/.//evil.example", "/..//evil.example", "/./evil", "/../evil", "/a/../evil", "/a/."),
    *("/?x=%0d%0aSet-Cookie:a", "/?x=%00", "/?x=%7f", "/?x=%1f", "/?%", "/?x=%zz", "/%", "/%zz"),
    *("/ evil", " /x", "/x ", "/x\n", "/x\x00", "/x#%0d", "/x#\\y", "/..#x", "/x#y#z"),
    *("/\u202ex", "/x\u200b"),
    *("/／evil.example", "/。evil", "/\u2028x", "／／evil.example", "/é", "/?x=é", "/\ud800"),
    *("javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x"),
    *("vbscript:x", "blob:https://auth.example.com/x", "view-source:https://auth.example.com"),
    *(
        "https:/evil.example",
        "https:evil.example",
        "https:\\\\evil.example",
        "http:auth.example.com",
    ),
    *("https://auth.example.com\\@evil.example", "https://auth.example.com@evil.example/"),
    *("https://evil.example\\@auth.example.com", "https://user:pw@auth.example.com/"),
    *("https://auth.example.com:", "https://auth.example.com:443:1", "https://auth.example.com./"),
    *(" https://auth.example.com", "https://auth.example.com/ ", "https://auth.example.com/\t"),
    *("https://auth.example.com/\\evil", "https://auth。example。com", "/" + "x" * 2048),
]


@pytest.mark.parametrize("target", TRICKS)
def test_a_target_that_could_lead_elsewhere_is_refused(target: str) -> None:
    assert not TRUSTED.trusts_target(target)


pieces = [
    *"/\\.%:@?&=#+-_~ab09\t\n\r \x00\x7f／。",
    "%2f",
    "%5C",
    "%25",
    "%0a",
    "..",
    "evil.example",
]


@given(st.lists(st.sampled_from(pieces), max_size=12).map("".join))
@example("/.//evil.example")
def test_a_trusted_path_stays_on_its_host_however_often_it_is_decoded(tail: str) -> None:
    target = "/" + tail
    if not TRUSTED.trusts_target(target):
        return
    path = target.partition("?")[0]
    for _ in range(4):
        browser = path.translate({9: None, 10: None, 13: None, 92: "/"}).strip()
        assert urlsplit(urljoin(OWN, browser)).netloc == "auth.example.com"
        assert "//" not in browser
        path = unquote(path)
    assert target.isprintable()
    assert target.isascii()


@given(
    st.sampled_from([OWN, "http://localhost:3000", "https://a.apps.example"]), st.text(max_size=12)
)
def test_what_follows_a_trusted_origin_never_changes_the_host(origin: str, tail: str) -> None:
    if TRUSTED.trusts_target(origin + tail):
        assert urlsplit(origin + tail).hostname == urlsplit(origin).hostname
        assert "@" not in urlsplit(origin + tail).netloc


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "",
            "*",
            "**",
            "*.example.com",
            "example.com",
            "https://*",
            "https://**",
            "https://*.com",
        ),
        *("https://*.*.example.com", "https://a.*.example.com", "https://a*.example.com"),
        *("https://a.example/path", "https://a.example?x", "https://a.example#x", "https://a:*"),
        *("https://u@a.example", "javascript:", "data:", "file:///", "https://", "https:///x"),
        *("myapp://*.example.com", "myapp://host?x", "https://*.example.com/x", "null"),
    ],
)
def test_a_pattern_that_cannot_be_meant_stops_the_start(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot trust"):
        TrustedOrigins(OWN, (pattern,))


@pytest.mark.parametrize("base", ["", "auth.example.com", "myapp://x", "https://u:p@a.example"])
def test_the_base_url_is_a_web_address(base: str) -> None:
    with pytest.raises(ValueError, match="base URL"):
        TrustedOrigins(base)


def test_sources_for_a_content_security_policy() -> None:
    assert TRUSTED.sources == (
        OWN,
        "http://localhost:3000",
        "https://app.example",
        "https://*.apps.example",
        "https://*.ports.example:8443",
    )
    assert all(json.dumps(source).isascii() and ";" not in source for source in TRUSTED.sources)
