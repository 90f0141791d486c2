"""Guests: an account without anything, whose data moves when its owner signs in for real.

Adds column ``is_anonymous`` to ``user``.
"""

from datetime import timedelta
from typing import Any

from authsvc.api import EmailChanged, EmailVerified, SessionOpened, UserField
from authsvc.api import mark as _
from authsvc.plugins.anonymous import (
    hooks,
    models,  # noqa: F401 # the model adds its column
)
from authsvc.plugins.anonymous.events import AnonymousLinked
from authsvc.plugins.anonymous.settings import AnonymousSettings
from authsvc.plugins.anonymous.subscribers import keep_said, link_guest, settle_guest
from authsvc.plugins.anonymous.usecases.guests import METHOD
from authsvc.plugins.anonymous.usecases.linking import note
from authsvc.plugins.anonymous.usecases.removal import sweep

SWEEP_EVERY = timedelta(hours=6)


def includeme(config: Any) -> None:
    """Settings, the field, what the end of every other sign-in does, endpoints, the page."""
    settings = config.registry.auth_settings.section("anonymous", AnonymousSettings)
    config.add_user_fields(UserField("isAnonymous", "is_anonymous", bool))
    config.add_placeholder_domain(settings.email_domain, METHOD)
    config.add_signin_stage("anonymous", note, first=True)
    config.add_subscriber(link_guest, SessionOpened)
    config.add_subscriber(keep_said, AnonymousLinked)
    config.add_subscriber(settle_guest, EmailVerified)
    config.add_subscriber(settle_guest, EmailChanged)
    config.add_hook(endpoint="set-cookie", after=hooks.forget_note)
    config.add_periodic("guests who have left", SWEEP_EVERY, sweep)
    config.add_sign_in_way(
        "page.guest", _("Continue as a guest"), method=METHOD, icon="user", order=90
    )
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
