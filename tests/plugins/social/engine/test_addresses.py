"""Plain http is for this machine alone, whoever names the address."""

from dataclasses import replace

import pytest

from authsvc.plugins.social.engine.addresses import check, secure
from authsvc.plugins.social.provider import RESERVED, ProviderError
from tests.plugins.social.engine.conftest import SETTINGS

GOOD = (
    "https://accounts.example.com/token", "http://127.0.0.1:8000/token", "http://127.9.9.9/",
    "http://localhost:8000/token", "http://[::1]:8000/token", "https://idp.internal:8443/",
)  # fmt: skip
BAD = (
    "http://accounts.example.com/token", "http://10.0.0.1/", "http://localhost.example.com/",
    "http://127.0.0.1.example.com/", "https://user:word@example.com/", "https://user@example.com/",
    "ftp://127.0.0.1/", "file:///etc/passwd", "//example.com/", "/token", "", "https:///token",
    "https://[::1", "https://example.com:99999/", "http://0.0.0.0/", "http://127.0.0.1@evil.test/",
)  # fmt: skip


@pytest.mark.parametrize("url", GOOD)
def test_tls_or_this_machine(url):
    assert secure(url) == url


@pytest.mark.parametrize("url", BAD)
def test_anything_else_is_refused(url):
    with pytest.raises(ProviderError):
        secure(url)


def test_a_client_is_refused_before_it_is_used(client):
    check(client())
    for field in ("authorize", "token", "userinfo", "jwks", "discovery", "end_session"):
        with pytest.raises(ValueError, match=field):
            check(client(**{field: "http://accounts.example.com/"}))
    with pytest.raises(ValueError, match="placeholder"):
        check(client(token="https://{tenant}.example.com/token"))


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_atk_112_a_setting_chooses_nothing_that_binds_the_request(client, name):
    settings = replace(SETTINGS, authorize_params={name: "mine"})
    with pytest.raises(ValueError, match=name):
        check(client(settings))
