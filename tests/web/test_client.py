import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.web.client import UNKNOWN, ClientAddress, ProxyWatch

PROXIES = ("10.0.0.0/8", "192.0.2.7", "2001:db8:ffff::/48")
BEHIND = ClientAddress(PROXIES)
DIRECT = ClientAddress()


def request(peer: str, forwarded: str | None = None, **headers: str) -> dict[str, Any]:
    environ = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return {"REMOTE_ADDR": peer, **environ}


def spellings(address: ipaddress.IPv6Address) -> list[str]:
    short, long = str(address), address.exploded
    tail = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    dotted = ":".join(long.split(":")[:6]) + f":{tail}"
    texts = [short, short.upper(), long, long.upper(), dotted]
    return [*texts, *(f"[{text}]" for text in texts), *(f"[{text}]:443" for text in texts)]


@pytest.mark.parametrize("invented", ["1.1.1.1", "2.2.2.2, 3.3.3.3", "10.1.1.1, 4.4.4.4", "x", ""])
def test_atk_001_what_the_client_wrote_itself_is_never_its_address(invented: str) -> None:
    forwarded = f"{invented}, 198.51.100.9, 10.0.0.2"
    assert BEHIND.of(request("10.0.0.1", forwarded)) == "198.51.100.9"


def test_atk_002_a_peer_that_is_no_proxy_is_the_client_itself() -> None:
    assert BEHIND.of(request("203.0.113.5", "198.51.100.9")) == "203.0.113.5"
    assert DIRECT.of(request("10.0.0.1", "198.51.100.9")) == "10.0.0.1"


@given(st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address))
def test_atk_004_every_spelling_of_an_address_is_one_bucket(address: ipaddress.IPv6Address) -> None:
    found = {BEHIND.of(request("10.0.0.1", text)) for text in spellings(address)}
    assert len(found) == 1
    assert len({DIRECT.bucket(text) for text in [*spellings(address), *found]}) == 1


@pytest.mark.parametrize("text", ["::ffff:1.2.3.4", "::FFFF:102:304", "0:0:0:0:0:ffff:0102:0304"])
def test_atk_004_mapped_ipv4_is_ipv4(text: str) -> None:
    assert DIRECT.of(request(text)) == "1.2.3.4"
    assert DIRECT.bucket(text) == "1.2.3.4"
    assert BEHIND.of(request("::ffff:10.0.0.1", text)) == "1.2.3.4"


def test_atk_004_a_household_of_ipv6_is_one_bucket() -> None:
    assert DIRECT.bucket("2001:db8::1") == DIRECT.bucket("2001:db8::ffff:1") == "2001:db8::/64"
    assert DIRECT.bucket("2001:db8:0:1::1") != DIRECT.bucket("2001:db8::1")


@pytest.mark.parametrize("forwarded", [None, "", " ", ",", "unknown", "a", "1.2.3", "01.2.3.4"])
def test_atk_005_without_a_readable_header_the_peer_is_counted(forwarded: str | None) -> None:
    assert BEHIND.of(request("10.0.0.1", forwarded)) == "10.0.0.1"


@pytest.mark.parametrize("peer", ["", "unix:", "localhost", "1.2.3.4.5"])
def test_atk_005_nobody_is_without_a_bucket(peer: str) -> None:
    assert DIRECT.of(request(peer)) == UNKNOWN
    assert BEHIND.of(request(peer, "1.2.3.4")) == UNKNOWN
    assert DIRECT.of({}) == UNKNOWN
    assert DIRECT.bucket(UNKNOWN) == DIRECT.bucket("") == UNKNOWN


@given(st.text(max_size=100))
def test_atk_006_no_header_can_raise_or_pass_for_an_address(text: str) -> None:
    found = BEHIND.of(request("10.0.0.1", text))
    assert str(ipaddress.ip_address(found)) == found


def test_atk_006_a_hop_that_cannot_be_read_hides_what_stands_left_of_it() -> None:
    assert BEHIND.of(request("10.0.0.1", "1.2.3.4, a, 10.0.0.2")) == "10.0.0.1"
    assert BEHIND.of(request("10.0.0.1", "1.2.3.4, " + "9" * 5000)) == "10.0.0.1"


def test_ports_and_zones_are_no_part_of_an_address() -> None:
    assert BEHIND.of(request("10.0.0.1", "198.51.100.9:4711")) == "198.51.100.9"
    assert BEHIND.of(request("10.0.0.1", "[2001:db8::9]:4711")) == "2001:db8::9"
    assert DIRECT.of(request("fe80::1%eth0")) == "fe80::1"


def test_a_chain_of_proxies_only_is_the_outermost_of_them() -> None:
    assert BEHIND.of(request("10.0.0.1", "10.0.0.3, 2001:db8:ffff::1")) == "10.0.0.3"


def test_another_header_can_be_configured() -> None:
    behind = ClientAddress(PROXIES, header="CF-Connecting-IP")
    environ = request("192.0.2.7", "1.1.1.1", cf_connecting_ip="198.51.100.9")
    assert behind.of(environ) == "198.51.100.9"


def test_a_proxy_that_is_no_network_stops_the_start() -> None:
    with pytest.raises(ValueError, match="nginx"):
        ClientAddress(("nginx",))


def watch(*environs: dict[str, Any], proxies: tuple[str, ...] = ()) -> int:
    watcher = ProxyWatch(proxies)
    return sum(watcher.looks_misconfigured(environ) for environ in environs)


def test_atk_007_a_proxy_nobody_configured_is_noticed_once() -> None:
    forwarded = [request("172.17.0.1", f"198.51.100.{n}") for n in range(60)]
    health = [request("127.0.0.1")] * 5
    assert watch(*health, *forwarded) == 1
    assert watch(*forwarded[: ProxyWatch.ENOUGH - 1]) == 0


def test_atk_007_the_warning_names_the_proxy(caplog: pytest.LogCaptureFixture) -> None:
    direct = ClientAddress()
    for number in range(60):
        assert direct.of(request("172.17.0.1", f"198.51.100.{number}")) == "172.17.0.1"
    assert ["172.17.0.1" in message for message in caplog.messages] == [True]


def test_atk_007_no_warning_where_there_is_nothing_wrong() -> None:
    forwarded = [request("172.17.0.1", "198.51.100.1")] * 60
    assert watch(*forwarded, proxies=("172.17.0.1",)) == 0
    assert watch(request("172.17.0.2", "1.1.1.1"), *forwarded) == 0
    assert watch(*[request("8.8.8.8", "198.51.100.1")] * 60) == 0
    assert watch(*[request("172.17.0.1")] * 60) == 0
