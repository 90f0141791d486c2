"""Tunnels: made in time, or not at all."""

import socket

import pytest

from authsvc.clock import monotonic
from authsvc.network.calls import Call, CallError, UnreachedError, call_out
from authsvc.network.settings import NetworkSettings
from authsvc.network.sockets import connected
from tests.plugins.social.playing import playing
from tests.support.proxy import running_proxy


@pytest.fixture
def other():
    with playing() as played:
        yield played


def port_of(played):
    return int(played.url.rpartition(":")[2])


def test_a_tunnel_with_name_and_password(other):
    other.answer("http://gateway.example/x", {"a": 1})
    with running_proxy(port_of(other)) as proxy:
        network = NetworkSettings(proxy=proxy.address)
        assert call_out(Call("http://gateway.example/x"), network).status == 404
    (head,) = proxy.asked
    assert head.startswith("CONNECT gateway.example:80 HTTP/1.1\r\nHost: gateway.example:80\r\n")
    assert "Proxy-Authorization: Basic dXNAZXI6cGFzcw==\r\n" in head
    assert "proxy-authorization" not in other.asked[0].headers


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "302 Found", "nonsense"])
def test_a_proxy_that_makes_no_tunnel(other, status):
    with (
        running_proxy(port_of(other), status) as proxy,
        pytest.raises(UnreachedError, match="ProxyError"),
    ):
        call_out(Call("https://a.example/"), NetworkSettings(proxy=proxy.address))
    assert other.asked == []


def test_a_silent_proxy_is_left():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        network = NetworkSettings(proxy=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(CallError, match="TimeoutError"):
            call_out(Call("https://a.example/", timeout=0.3), network)


def test_an_ipv6_target_is_written_in_brackets(other):
    with running_proxy(port_of(other)) as proxy:
        network = NetworkSettings(proxy=proxy.address)
        connected(network, "2001:db8::1", 443, monotonic() + 60).close()
    assert proxy.asked[0].startswith("CONNECT [2001:db8::1]:443 ")
