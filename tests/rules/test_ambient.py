"""Time, randomness and the environment come in at one place each, so that a test can hold them."""

import ast

from tests.rules.sources import Source, sources

MODULES = {"time", "random", "secrets", "uuid"}
CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "os.environ", "os.getenv", "os.urandom", "os.getrandom",
}  # fmt: skip
GATES = ("authsvc/clock.py", "authsvc/ids.py", "authsvc/settings.py", "authsvc/settings/")


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".removeprefix("datetime.datetime")
    return node.id if isinstance(node, ast.Name) else ""


def ambient(source: Source) -> list[str]:
    """Lines that reach for the system's clock, random source or environment."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            taken = {f"{node.module}.{alias.name}" for alias in node.names}
            names = ({str(node.module)} & MODULES) | (taken & CALLS)
        elif isinstance(node, ast.Attribute):
            names = {dotted(node)} & CALLS
        else:
            continue
        found += [f"{source.path}:{node.lineno} {name}" for name in names]
    return found


def test_only_the_gates_touch_clock_random_and_environment():
    inside = [source for source in sources("authsvc/") if not source.path.startswith(GATES)]
    assert [line for source in inside for line in ambient(source)] == []


def test_a_stray_clock_would_be_noticed():
    text = (
        "from datetime import datetime\nfrom time import sleep\ndatetime.now()\nos.environ['X']\n"
    )
    assert len(ambient(Source("x.py", text, ast.parse(text)))) == 3
