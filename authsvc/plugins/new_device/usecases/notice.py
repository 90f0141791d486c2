"""The mail about a sign-in from a new browser."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    AuthContext,
    describe_device,
    describe_place,
    is_placeholder,
    issue,
    page_link,
    token,
)
from authsvc.i18n import Catalogues
from authsvc.plugins.new_device.events import NewDeviceSeen
from authsvc.plugins.new_device.settings import NewDeviceSettings

PURPOSE = "new-device"
MAIL = "new_device_sign_in"


def tell(auth: AuthContext, user: Mapping[str, Any], session: Mapping[str, Any]) -> None:
    """Mail device, place and time, with one link that takes the sign-in back.

    The proof is not among the user's other ones: a thief who changes the password first withdraws
    those.
    """
    email = user["email"]
    if is_placeholder(auth, email) or not auth.services.mailer.sends(MAIL):
        return
    settings: NewDeviceSettings = auth.settings("new_device")
    secret = token()
    issue(
        auth,
        PURPOSE,
        secret,
        subject=subject_of(user["id"]),
        lifetime=settings.link_lifetime,
        payload={
            "user": user["id"],
            "session": session["id"],
            "email": email,
            "opened": session["created_at"].isoformat(),
        },
    )
    catalogues: Catalogues = auth.services.extras["catalogues"]
    words = catalogues.of(auth.locale_for(email, user))
    auth.send_mail(
        MAIL,
        email,
        owner=user,
        device=describe_device(words, session["user_agent"]).name,
        address=describe_place(words, session["ip_address"]),
        link=page_link(auth, "page.new_device", token=secret),
        expires_in=settings.link_lifetime,
    )
    auth.emit(NewDeviceSeen(auth=auth, user_id=user["id"], session_id=session["id"]))


def subject_of(user_id: str) -> str:
    """Under which the proofs about a user's sign-ins are kept; they go with the user."""
    return f"sign-ins:{user_id}"
