"""User agents in words."""

import pytest

from authsvc.core.sessions.devices import Device, describe
from authsvc.i18n import Translations

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
KNOWN = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/140.0.0.0 Safari/537.36": Device(
        "Chrome on Windows", "desktop"
    ),
    f"Mozilla/5.0 (Windows NT 10.0) {KHTML} Chrome/140.0 Safari/537.36 Edg/140.0": Device(
        "Edge on Windows", "desktop"
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Safari/605.1.15": Device("Safari on Mac", "desktop"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0": Device(
        "Firefox on Linux", "desktop"
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1": Device("Chrome on iPhone", "phone"),
    "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Safari/604.1": Device(
        "Safari on iPad", "tablet"
    ),
    f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {KHTML} Chrome/140.0 Mobile Safari/537.36": Device(
        "Chrome on Android", "phone"
    ),
    f"Mozilla/5.0 (Linux; Android 13; SM-X700) {KHTML} Chrome/140.0 Safari/537.36": Device(
        "Chrome on Android", "tablet"
    ),
    "curl/8.5.0": Device("Program (curl)", "other"),
    "python-requests/2.34": Device("Program (Python)", "other"),
    "": Device("Unknown device", "other"),
    "<script>": Device("Unknown device", "other"),
}


@pytest.mark.parametrize("agent", KNOWN)
def test_a_device_is_told_from_others(agent):
    assert describe(Translations(), agent) == KNOWN[agent]


def test_no_agent_at_all():
    assert describe(Translations(), None).name == "Unknown device"
