"""Which limit holds for which endpoint: its own declaration, unless the ini says otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from authsvc.settings import BadValueError, duration
from authsvc.settings_parse import show_duration

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

    def __str__(self) -> str:
        """As it is written in an ini."""
        return f"{self.max}/{show_duration(timedelta(seconds=self.seconds))}"

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
    text = text.strip()
    if text.lower() == "off":
        return None
    count, _, window = text.partition("/")
    try:
        return Limit(int(count), duration(window))
    except ValueError:
        raise BadValueError("expected a limit such as 3/10s, 5/1h or off") from None


def read_overrides(rules: Mapping[str, str]) -> dict[str, Limit | None]:
    """The limits of single endpoints, keyed by name or path. Raises ``ValueError``."""
    try:
        return {key: parse_limit(text) for key, text in rules.items()}
    except ValueError as error:
        raise BadValueError(f"rules: {error}") from None


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
