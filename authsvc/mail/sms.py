"""SMS through a gateway that takes ``POST {"to": …, "text": …}`` as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from authsvc.mail.message import Message
from authsvc.mail.transports import DeferredError, RejectedError, UnreachableError

# What says that this text or number is wrong; every other status may be about us, or about now.
_PERMANENT = frozenset({400, 404, 410, 413, 422})


@dataclass(frozen=True)
class Gateway:
    """Where texts go, and what proves that they come from us."""

    url: str
    token: str = field(default="", repr=False)
    timeout: float = 10


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would hand the token and the code to another server (ASVS 15.3.2)."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Refuse; the redirect itself becomes the answer."""


class HttpTexts:
    """One POST for each text. Connections are not kept: texts are rare."""

    def __init__(self, gateway: Gateway) -> None:
        if not gateway.url.startswith(("https://", "http://")):
            raise ValueError("the address of the SMS gateway starts with https:// or http://")
        self._gateway = gateway
        self._opener = build_opener(_NoRedirects)

    def send(self, message: Message) -> None:
        """Hand the text over; see `Transport`."""
        body = json.dumps({"to": message.to, "text": message.text}).encode()
        request = Request(self._gateway.url, body, self._headers(), method="POST")  # noqa: S310 # checked above
        try:
            self._opener.open(request, timeout=self._gateway.timeout).close()
        except HTTPError as answer:
            answer.close()
            permanent = answer.code in _PERMANENT
            raise (RejectedError if permanent else DeferredError)(f"http {answer.code}") from None
        except URLError as failure:
            raise UnreachableError(type(failure.reason).__name__) from None
        except (OSError, HTTPException) as failure:
            raise DeferredError(type(failure).__name__) from None

    def close(self) -> None:
        """Nothing to let go of."""

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "authsvc"}
        if self._gateway.token:
            headers["Authorization"] = f"Bearer {self._gateway.token}"
        return headers
