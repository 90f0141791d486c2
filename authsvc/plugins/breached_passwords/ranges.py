"""The range protocol: the service learns five of forty digits, and so one of a million groups."""

import re

from authsvc.api import Call, CallError, NetworkSettings, call_out

TOLD = 5
LIMIT = 512 * 1024
"""Bytes of an answer; a padded one has about forty thousand."""
_LINE = re.compile(rb"[0-9A-Fa-f]{35}:[0-9]{1,12}")


def is_in_range(url: str, name: str, timeout: float, network: NetworkSettings) -> bool:
    """Whether the service knows the hash ``name``; raises ``CallError`` when it cannot tell.

    Answers are asked to be padded, so that their length tells nothing to whoever looks on; lines
    that count none are that padding.
    """
    prefix, suffix = name[:TOLD], name[TOLD:].encode()
    answer = call_out(
        Call(
            f"{url.rstrip('/')}/{prefix}",
            headers={"Add-Padding": "true"},
            timeout=timeout,
            limit=LIMIT,
        ),
        network,
    )
    if answer.status != 200:
        raise CallError(f"the range service answered {answer.status}")
    lines = answer.body.split()
    if not all(map(_LINE.fullmatch, lines)):
        raise CallError("the range service answered with something else")
    pairs = (line.upper().partition(b":") for line in lines)
    return any(rest == suffix and int(count) > 0 for rest, _, count in pairs)
