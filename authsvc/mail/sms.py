"""SMS through a gateway that takes ``POST {"to": …, "text": …}`` as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from authsvc.mail.message import Message
from authsvc.mail.transports import DeferredError, RejectedError, UnreachableError
from authsvc.network.calls import DIRECT, Call, CallError, call_out
from authsvc.network.settings import NetworkSettings

# What says that this text or number is wrong; every other status may be about us, or about now.
_PERMANENT = frozenset({400, 404, 410, 413, 422})


@dataclass(frozen=True)
class Gateway:
    """Where texts go, and what proves that they come from us."""

    url: str
    token: str = field(default="", repr=False)
    timeout: float = 10


class HttpTexts:
    """One POST for each text. Connections are not kept: texts are rare."""

    def __init__(self, gateway: Gateway, network: NetworkSettings = DIRECT) -> None:
        if not gateway.url.startswith(("https://", "http://")):
            raise ValueError("the address of the SMS gateway starts with https:// or http://")
        self._gateway = gateway
        self._network = network

    def send(self, message: Message) -> None:
        """Hand the text over; see `Transport`. Only the status counts, so no body is waited for.

        A redirect would hand the token and the code to another server (ASVS 15.3.2).
        """
        body = json.dumps({"to": message.to, "text": message.text}).encode()
        timeout = self._gateway.timeout
        call = Call(self._gateway.url, "POST", self._headers(), body, timeout, limit=0)
        try:
            status = call_out(call, self._network).status
        except CallError as failure:
            kind = DeferredError if failure.reached else UnreachableError
            raise kind(str(failure)) from None
        if not 200 <= status < 300:
            permanent = status in _PERMANENT
            raise (RejectedError if permanent else DeferredError)(f"http {status}")

    def close(self) -> None:
        """Nothing to let go of."""

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._gateway.token:
            headers["Authorization"] = f"Bearer {self._gateway.token}"
        return headers
