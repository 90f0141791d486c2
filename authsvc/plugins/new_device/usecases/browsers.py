"""Which browsers a user has signed in with: told by a cookie, never by a network address.

The cookie holds a name of the browser, and for each user who signed in with it a digest that only
we can make: of user, browser, kind of device and the user's generation. So it tells nobody who
that was, a copy on another kind of device is worth nothing, and one UPDATE of the generation
makes every browser of the user a new one.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from authsvc.api import (
    AuthContext,
    User,
    describe_device,
    execute,
    keyed_digests,
    knows_browser,
    same,
    token,
)
from authsvc.i18n import Translations
from authsvc.plugins.new_device.settings import NewDeviceSettings

USERS = User.__table__
COOKIE = "known_browser"
PURPOSE = "known browser"
ENGLISH = Translations()
"""Kinds of devices go by their English names, whatever the browser's language is."""


def meet(auth: AuthContext, user: Mapping[str, Any], *, remember: bool) -> bool:
    """Whether the caller's browser is one of the user's; it is from now on.

    So is the first one ever, the one in which the account was made, and one in which the user is
    signed in already. Only who stays signed in (``remember``) makes it known for longer each time.
    """
    browser, brought = _brought(auth)
    generation = user.get("browser_generation") or 0
    is_first = generation == 0
    if is_first:
        _begin(auth, user["id"])
    marks = _marks(auth, user["id"], max(generation, 1), browser)
    known = any(same(mark, one) for mark in marks for one in brought)
    if remember or marks[0] not in brought:
        _hand_out(auth, browser, marks[0], [one for one in brought if one not in marks])
    return known or is_first or knows_browser(auth, user["id"])


def recognise(auth: AuthContext, user_id: str) -> str | None:
    """The name of the caller's browser if it is known as the user's, for limits on guessing.

    Only for browsers that bring a mark anything is read, and for nobody as much as for somebody.
    """
    browser, brought = _brought(auth)
    if not brought:
        return None
    generation = auth.reader.execute(
        select(USERS.c.browser_generation).where(USERS.c.id == user_id)
    ).scalar()
    marks = _marks(auth, user_id, max(generation or 0, 1), browser)
    known = [same(mark, one) for mark in marks for one in brought]
    return browser if any(known) and generation is not None else None


def forget_all(auth: AuthContext, user_id: str) -> None:
    """Make every browser of the user a new one; whoever took one over is told of again."""
    raised = USERS.c.browser_generation + 1
    execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(browser_generation=raised))


def _begin(auth: AuthContext, user_id: str) -> None:
    """Note that there was a session.

    Two first ones at once both hold the row for reading, so neither may wait for the other: then
    the next one notes it.
    """
    mine = select(USERS.c.id).where(USERS.c.id == user_id, USERS.c.browser_generation == 0)
    held = mine.with_for_update(key_share=True, skip_locked=True)
    execute(auth.db, update(USERS).where(USERS.c.id.in_(held)).values(browser_generation=1))


def _brought(auth: AuthContext) -> tuple[str, list[str]]:
    """The browser's name and the marks in its cookie; a new name if it brings none."""
    browser, *marks = (auth.jar.get(COOKIE) or "").split(".")
    return (browser, marks) if browser else (token(), [])


def _hand_out(auth: AuthContext, browser: str, mark: str, others: list[str]) -> None:
    settings: NewDeviceSettings = auth.settings("new_device")
    kept = [*others, mark][-settings.users_per_browser :]
    seconds = int(settings.remember_for.total_seconds())
    auth.jar.set(COOKIE, ".".join((browser, *kept)), seconds)


def _marks(auth: AuthContext, user_id: str, generation: int, browser: str) -> tuple[str, ...]:
    """What stands in the cookie for this user, by each secret of the keyring."""
    kind = describe_device(ENGLISH, auth.client.agent).name
    what = "\n".join((user_id, str(generation), kind, browser))
    return tuple(mark[:32] for mark in keyed_digests(auth.services.keyring, PURPOSE, what))
