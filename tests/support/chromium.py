"""Debian's Chromium under Playwright: no download, no background traffic."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

# Milliseconds. How fast a machine is that has other things to do says nothing of the pages.
PATIENCE = 120_000
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # tests run as root in containers, where Chromium's sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str:
    """The browser's path; raises ``FileNotFoundError`` with the line that installs it."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("chromium is missing: apt-get install -y chromium")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A headless browser with an empty profile for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(FLAGS), timeout=PATIENCE
        )
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        expect.set_options(timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()
