"""Drive one request with wrk and read what it counted."""

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = """
wrk.method = {method}
wrk.body = {body}
{headers}
{turns}
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\nCOUNTED {{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,'
    .. '"p50":%.3f,"p99":%.3f,"fastest":%.3f}}\\n',
    summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.min / 1000))
end
"""

TURNS = """
local bodies, turn = {{{bodies}}}, 0
function request()
  turn = turn % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[turn])
end
"""


@dataclass(frozen=True)
class Call:
    """One HTTP request, repeated as it is; ``expect`` must stand in each checked answer.

    ``others`` are bodies to send in turns with ``body``.
    """

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    expect: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Load:
    """What wrk counted; latencies in milliseconds."""

    requests: int
    microseconds: int
    refused: int
    broken: int
    p50: float
    p99: float
    fastest: float

    @property
    def seconds(self) -> float:
        """How long the load lasted."""
        return self.microseconds / 1e6

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


class Wrk:
    """wrk on one core, running in the background until ``load`` is asked for."""

    def __init__(self, origin: str, call: Call, *, connections: int, seconds: float, cpu: int):
        with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
            script.write(_script(call))
        self._script = Path(script.name)
        command = ["taskset", "-c", str(cpu), "wrk", "-t1", f"-c{connections}"]
        command += [f"-d{seconds:g}s", "--timeout", "30s", "-s", script.name, origin + call.path]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def load(self) -> Load:
        """What was counted, once the time is over."""
        output, _ = self._process.communicate()
        self._script.unlink()
        counted = re.search(r"COUNTED (\{.*\})", output)
        if not counted:
            raise SystemExit(f"wrk counted nothing: {output}")
        return Load(**json.loads(counted.group(1)))


def drive(origin: str, call: Call, *, connections: int, seconds: float, cpu: int) -> Load:
    """Keep ``connections`` kept-alive connections busy with ``call``; every answer must be good."""
    load = Wrk(origin, call, connections=connections, seconds=seconds, cpu=cpu).load()
    if load.requests == 0 or load.refused or load.broken:
        raise SystemExit(f"{origin}{call.path} was not answered as it should be: {load}")
    return load


def _script(call: Call) -> str:
    headers = "\n".join(f"wrk.headers[{_lua(k)}] = {_lua(v)}" for k, v in call.headers.items())
    body = _lua(call.body) if call.body is not None else "nil"
    bodies = ", ".join([body, *map(_lua, call.others)])
    turns = TURNS.format(bodies=bodies) if call.others else ""
    return SCRIPT.format(method=_lua(call.method), body=body, headers=headers, turns=turns)


def _lua(text: str) -> str:
    """JSON's escapes of printable ASCII are Lua's, too."""
    return json.dumps(text)
