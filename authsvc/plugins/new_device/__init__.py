"""A mail after a sign-in from a browser that its user has not used before, with a way to undo it.

Owns column ``user.browser_generation``. Which browsers are known stands in a cookie of theirs.
"""

from typing import Any

from authsvc.api import SessionOpened, UserDeleted
from authsvc.plugins.new_device import (
    models,  # noqa: F401 # the model adds its column
    pages,
)
from authsvc.plugins.new_device.settings import NewDeviceSettings
from authsvc.plugins.new_device.subscribers import forget, look
from authsvc.plugins.new_device.usecases import browsers


def includeme(config: Any) -> None:
    """Settings, what looks at each sign-in, the page behind the link."""
    config.registry.auth_settings.section("new_device", NewDeviceSettings)
    config.add_known_browsers(browsers.recognise)
    config.add_subscriber(look, SessionOpened)
    config.add_subscriber(forget, UserDeleted)
    config.add_page_words(pages.WORDS)
    config.scan(".pages", categories=["authsvc"])
