"""Which limit holds for which endpoint: its own declaration, unless the ini says otherwise."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_LIMIT = re.compile(r"([1-9]\d*)\s*/\s*([1-9]\d*)\s*([smhd]?)")
ELSEWHERE = "*"
"""The one path under which a client's calls to paths that do not exist are counted (ATK-019)."""


@dataclass(frozen=True)
class Limit:
    """At most ``max`` calls within ``per`` seconds."""

    max: int
    per: float | timedelta

    def __post_init__(self) -> None:
        if self.max < 1 or self.seconds <= 0:
            raise ValueError(f"a limit allows at least one call in a time above zero: {self}")

    @property
    def seconds(self) -> float:
        """The length of the window."""
        return self.per.total_seconds() if isinstance(self.per, timedelta) else self.per

    def times(self, factor: int) -> "Limit":
        """The same window for ``factor`` times as many calls."""
        return replace(self, max=self.max * factor)


DEFAULT = Limit(100, 10)


class Limited(Protocol):
    """What the rules need to know of an endpoint."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def limit(self) -> Limit | None: ...


def parse_limit(text: str) -> Limit | None:
    """`3/10s`, `100/1m`, `5/1h`, or `off`. Raises ``ValueError`` for anything else."""
    if text.strip().lower() == "off":
        return None
    found = _LIMIT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no limit; write 3/10s, 5/1h or off")
    return Limit(int(found[1]), int(found[2]) * UNITS[found[3]])


def read_overrides(lines: Iterable[str]) -> dict[str, Limit | None]:
    """Lines such as `sign-in.email = 5/1m`, keyed by name or path of the endpoint."""
    pairs = [line.partition("=") for line in lines]
    return {key.strip(): parse_limit(value) for key, _, value in pairs}


class Rules:
    """The limit of each endpoint, resolved once."""

    def __init__(
        self, overrides: Mapping[str, Limit | None] | None = None, default: Limit | None = DEFAULT
    ) -> None:
        self.overrides = dict(overrides or {})
        self.default = default
        self._limits: dict[str, Limit | None] = {}
        self._paths: set[str] = set()

    def learn(self, endpoints: Iterable[Limited]) -> None:
        """Resolve every endpoint. Raises ``ValueError`` for an override of none of them."""
        unused = set(self.overrides)
        for spec in endpoints:
            unused -= {spec.name, spec.path}
            self._paths.add(spec.path)
            self._limits[spec.name] = self._resolve(spec)
        if unused:
            raise ValueError(f"a limit is set for no endpoint: {', '.join(sorted(unused))}")

    def of(self, endpoint: Limited | None) -> Limit | None:
        """The limit of an endpoint, or of a path that leads to none; ``None`` is no limit."""
        if endpoint is None:
            return self.default
        try:
            return self._limits[endpoint.name]
        except KeyError:
            return self._resolve(endpoint)

    def counted_path(self, path: str, endpoint: Limited | None) -> str:
        """Where a call counts: its path, whatever the method; strangers' inventions all in one."""
        return path if endpoint is not None or path in self._paths else ELSEWHERE

    def _resolve(self, spec: Limited) -> Limit | None:
        for key in (spec.name, spec.path):
            if key in self.overrides:
                return self.overrides[key]
        return spec.limit or self.default
