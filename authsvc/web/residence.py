"""How a process of our own keeps its memory. An embedding application decides for itself."""

import ctypes
import gc
from typing import Any

M_ARENA_MAX = -8


def includeme(config: Any) -> None:
    """Share arenas before threads have their own; freeze when everything is loaded."""
    share_arenas()
    config.add_subscriber(_freeze, "pyramid.events.ApplicationCreated")


def share_arenas() -> None:
    """Let all threads allocate from one arena.

    By default glibc makes up to eight for each core, and each keeps the 19 MiB of the last
    password hash that was made in it: 40 threads would hold hundreds. Elsewhere nothing happens.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def _freeze(_event: Any) -> None:
    """What is loaded stays: no collection looks at it again, and no request waits for one.

    Once in a process; a second application may be gone again soon.
    """
    if not gc.get_freeze_count():
        gc.freeze()
