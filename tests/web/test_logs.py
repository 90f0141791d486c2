"""Lines that can be read by machines, and cannot be forged by what is in them."""

import json
import logging
from logging.config import fileConfig
from typing import Any

import pytest

from authsvc.web.logs import (
    CURRENT,
    JsonFormatter,
    Seldom,
    TextFormatter,
    escape,
    request_id,
    tell,
)

FORGED = "ok\n2026-01-01 INFO root signed in\r\x1b[2J\x00\x7f\x85\u2028\u202e\ud800"
# No other loggers hear of it: the test runner could not carry what is logged here.
log = logging.Logger("tests.logs", logging.INFO)  # noqa: LOG001 # see above


class Lines(logging.Handler):
    """Keeps what a formatter makes of each record."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Format and keep."""
        self.lines.append(self.format(record))


def written(formatter: logging.Formatter, write: Any) -> str:
    handler = Lines(formatter)
    log.addHandler(handler)
    try:
        write()
    finally:
        log.removeHandler(handler)
    (line,) = handler.lines
    return line


def test_a_line_says_when_how_bad_where_and_what():
    line = json.loads(written(JsonFormatter(), lambda: log.warning("the %s is full", "disk")))
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "warning", "logger": "tests.logs", "message": "the disk is full"}


def test_fields_are_fields():
    fields = {"user_id": "7", "reason": None}
    line = json.loads(written(JsonFormatter(), lambda: tell(log, logging.INFO, "left", fields)))
    assert (line["event"], line["user_id"]) == ("left", "7")
    assert "reason" not in line
    assert "message" not in line


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter("%(message)s")])
def test_nothing_in_a_message_starts_a_line_or_steers_a_terminal(formatter):
    for write in (
        lambda: log.info("%s", FORGED),
        lambda: tell(log, logging.INFO, "event", {"field": FORGED}),
    ):
        line = written(formatter, write)
        assert line.isprintable()
        assert line.isascii()


def test_text_in_other_scripts_stays_readable():
    assert escape("Zoë 张伟 שלום") == "Zoë 张伟 שלום"


def test_every_line_of_a_request_has_its_id():
    environ: dict[str, Any] = {}
    here = CURRENT.set(environ)
    try:
        first = json.loads(written(JsonFormatter(), lambda: log.info("one")))["request_id"]
        second = written(TextFormatter("%(message)s"), lambda: log.info("two"))
    finally:
        CURRENT.reset(here)
    assert first == request_id(environ)
    assert second == f"two [{first}]"
    assert "request_id" not in json.loads(written(JsonFormatter(), lambda: log.info("three")))


def test_a_trace_has_kinds_and_places_but_no_words():
    def parse(text: str) -> int:
        try:
            return int({}[text])
        except KeyError as error:
            raise ValueError(f"password={text}") from error

    def fail() -> None:
        try:
            parse("secret-of-a-user")
        except ValueError:
            log.exception("unhandled")

    line = written(JsonFormatter(), fail)
    trace = json.loads(line)["trace"]
    assert trace[0] == "builtins.ValueError"
    assert "builtins.KeyError" in trace
    assert any(__file__ in place for place in trace)
    assert "secret-of-a-user" not in line


def test_an_ini_can_name_them(tmp_path):
    ini = tmp_path / "log.ini"
    ini.write_text(
        "[loggers]\nkeys = root, mine\n[handlers]\nkeys = file\n[formatters]\nkeys = json\n"
        "[logger_root]\nhandlers =\n"
        "[logger_mine]\nlevel = INFO\nhandlers = file\nqualname = tests.named\npropagate = 0\n"
        f"[handler_file]\nclass = FileHandler\nargs = ({str(tmp_path / 'out')!r},)\n"
        "formatter = json\n"
        "[formatter_json]\nclass = authsvc.web.logs.JsonFormatter\n"
    )
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    fileConfig(ini, disable_existing_loggers=False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.getLogger("tests.named").info("hello")
    for handler in logging.getLogger("tests.named").handlers:
        handler.close()
    assert json.loads((tmp_path / "out").read_text())["message"] == "hello"


def test_a_fault_is_told_at_first_and_then_once_a_minute():
    moments = iter([0.0, 1.0, 59.9, 60.0, 61.0, 61.0])
    seldom = Seldom(lambda: next(moments))
    faults = ["full", "full", "full", "full", "full", "away"]
    assert [seldom.due(fault) for fault in faults] == [True, False, False, True, False, True]
