"""A browser at a real provider: follows where it is sent until it is sent home."""

from urllib.parse import urljoin

import requests

HOME = "https://auth.example.com"
HOPS = 10


def walk(url: str, browser: requests.Session | None = None) -> str:
    """What the browser brings back: the query of the callback."""
    browser = browser or requests.Session()
    browser.trust_env = False
    for _ in range(HOPS):
        answer = browser.get(url, allow_redirects=False, timeout=30)
        assert answer.is_redirect, f"{answer.status_code} {answer.text}"
        url = urljoin(url, answer.headers["Location"])
        if url.startswith(HOME):
            return url.partition("?")[2]
    raise AssertionError("sent around in circles")
