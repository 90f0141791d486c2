"""Connections for ``requests``, by the way that settings name."""

import pytest
from requests import Request
from requests.exceptions import ConnectionError as NoConnectionError
from urllib3 import Timeout

from authsvc.network.pooled import Transport
from authsvc.network.settings import NetworkSettings
from tests.network.test_calls import secured
from tests.support.proxy import running_proxy


def get(transport, url):
    return transport.send(Request("GET", url).prepare(), timeout=Timeout(total=60))


def test_through_a_proxy_with_a_private_authority(tmp_path):
    with secured(tmp_path, "192.0.2.10") as (authority, port), running_proxy(port) as proxy:
        transport = Transport(NetworkSettings(proxy=proxy.address, ca_file=authority))
        assert get(transport, "https://192.0.2.10/x").content == b"hi"
        transport.close()
        strict = Transport(NetworkSettings(proxy=proxy.address))
        with pytest.raises(NoConnectionError):
            get(strict, "https://192.0.2.10/x")
    assert proxy.asked[0].startswith("CONNECT 192.0.2.10:443 ")


def test_two_ways_of_one_process_stay_apart(tmp_path):
    with secured(tmp_path, "127.0.0.1") as (authority, port):
        trusting, strict = Transport(NetworkSettings(ca_file=authority)), Transport()
        url = f"https://127.0.0.1:{port}/"
        assert get(trusting, url).content == b"hi"
        with pytest.raises(NoConnectionError):
            get(strict, url)


def test_the_environment_plays_no_part(tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/at-all.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with secured(tmp_path, "127.0.0.1") as (authority, port):
        transport = Transport(NetworkSettings(ca_file=authority))
        assert get(transport, f"https://127.0.0.1:{port}/").content == b"hi"
