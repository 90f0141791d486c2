"""Remember in the browser how one signed in last, and show it on the sign-in page."""

from typing import Any

from authsvc.plugins.last_method.hooks import leave_out, note, show
from authsvc.plugins.last_method.settings import LastMethodSettings


def includeme(config: Any) -> None:
    """Settings, the cookie, the tag."""
    config.registry.auth_settings.section("last_method", LastMethodSettings)
    config.add_signin_stage("last-method", note, first=True)
    config.add_hook(endpoint="set-cookie", after=leave_out)
    config.add_page_part("page.sign_in", show)
