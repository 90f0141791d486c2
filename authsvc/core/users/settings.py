"""Settings of profiles, change of e-mail and deletion."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.settings import setting


@dataclass(frozen=True)
class UserSettings:
    """What users may do with their own account."""

    change_email: bool = setting(True, "Let users change their e-mail address.")
    delete: bool = setting(True, "Let users delete their account.")
    delete_link_lifetime: timedelta = setting(
        timedelta(days=1), "How long a link that deletes an account is good."
    )
