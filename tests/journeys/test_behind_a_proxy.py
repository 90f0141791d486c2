"""What docs/operations.md says of proxies, with the server that production.ini starts."""

import threading
import urllib.request
from collections.abc import Iterator
from configparser import RawConfigParser
from contextlib import contextmanager
from typing import Any

import pytest
from waitress import create_server

from authsvc.web.client import ClientAddress
from tests.rules.sources import ROOT
from tests.support.ports import wait_until

FORWARDED = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
WAITRESS = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": "x-forwarded-for"}


def shipped() -> dict[str, str]:
    """How production.ini starts waitress."""
    ini = RawConfigParser()
    ini.read(ROOT / "production.ini")
    server = dict(ini.items("server:main"))
    return {key: server[key] for key in ("clear_untrusted_proxy_headers", "ident")}


@contextmanager
def told(client: ClientAddress, **options: str) -> Iterator[str]:
    """The address that the service sees in a forwarded request."""

    def tell(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [client.of(environ).encode()]

    server = create_server(tell, listen="127.0.0.1:0", **options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.effective_port}/"
        request = urllib.request.Request(url, headers=FORWARDED)
        with urllib.request.urlopen(request, timeout=120) as answer:
            yield answer.read().decode()
    finally:
        wait_until(lambda: not server.active_channels, what="the end of the connection")
        server.trigger.pull_trigger(server.close)  # in the thread that looks at its sockets
        thread.join(120)


@pytest.mark.parametrize(
    ("trusted", "options", "seen"),
    [
        ((), {}, "127.0.0.1"),
        ((), WAITRESS, "198.51.100.7"),
        (("127.0.0.0/8",), {"clear_untrusted_proxy_headers": "false"}, "198.51.100.7"),
    ],
    ids=["as shipped", "waitress knows the proxy", "authsvc knows the proxies"],
)
def test_atk_001_who_is_believed(trusted, options, seen):
    with told(ClientAddress(trusted), **shipped() | options) as address:
        assert address == seen
