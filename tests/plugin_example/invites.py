"""Invite-only sign-up. Enable with ``authsvc.plugins = ... tests.plugin_example.invites``."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, update
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import (
    Base,
    ErrorCode,
    Limit,
    Permission,
    Shape,
    UserCreating,
    changed,
    endpoint,
    random_string,
    setting,
)

INVITE_UNKNOWN = ErrorCode("INVITE_UNKNOWN", 403, "That invitation is not valid")


@dataclass(frozen=True)
class InviteSettings:
    """How invitations look."""

    length: int = setting(12, "Characters in a new invitation code.")


class Invite(Base):
    """A code that lets one person in."""

    __tablename__ = "invite"
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    code: Mapped[str] = mapped_column(primary_key=True)
    used_by: Mapped[str | None]


class NewInvite(Shape):
    """The code of an invitation."""

    code: str


@endpoint("POST", "/invite/create", name="invite.create", returns=NewInvite,
          permission=Permission.ADMIN, limit=Limit(10, per=60))  # fmt: skip
def create(request: Any, _body: Any) -> NewInvite:
    """Make an invitation."""
    invite = Invite(code=random_string(request.auth.settings("invites").length))
    request.auth.db.add(invite)
    return NewInvite(code=invite.code)


def spend_invite(event: UserCreating) -> None:
    """One code, one user: who wins the UPDATE has spent it."""
    wanted = (Invite.code == str(event.extra.get("inviteCode")), Invite.used_by.is_(None))
    spend = update(Invite).where(*wanted).values(used_by=event.values["id"])
    if not changed(event.auth.db, spend):
        raise INVITE_UNKNOWN.error()


def includeme(config: Any) -> None:
    """Settings, the subscriber, the endpoint."""
    config.add_settings_section("invites", InviteSettings)
    config.add_subscriber(spend_invite, UserCreating)
    config.scan(__name__, categories=["authsvc"])
