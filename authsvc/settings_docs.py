"""The settings as a Markdown page, written from their declarations."""

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

from authsvc.settings import Row, rows_of

INTRODUCTION = """\
# Settings

Written by `authsvc settings --docs`; do not edit.

The later wins of defaults, ini file, secret files, environment. A setting
`authsvc.two_factor.issuer` in the ini is the variable `AUTHSVC_TWO_FACTOR__ISSUER`.
`AUTHSVC_TWO_FACTOR__ISSUER_FILE` may name a file that holds the value instead, and
`AUTHSVC_SECRETS_DIR` (in the ini: `authsvc.secrets_dir`) a directory of such files, each named like
its variable in lower case (`authsvc_two_factor__issuer`). An unknown name is refused at start-up.

A secret never comes from an ini interpolation (`%(NAME)s`): put it into the environment or a file.

Durations are written `30d`, `1h30m`, `90s`, `250ms` (a plain number counts seconds); sizes `64kB`,
`1MB` (powers of 1000), `1MiB` (powers of 1024); switches `true` or `false`; items of a list are
parted by commas, spaces or line breaks.
"""

HEADER = """\
| Setting | Type | Default | What it does |
|---|---|---|---|"""


def markdown(sections: Iterable[tuple[str, type[Any], Any]]) -> str:
    """The page for ``Settings.sections()``; values in force do not appear, only defaults."""
    return "\n".join([INTRODUCTION, *(_section(name, cls) for name, cls, _ in sections)])


def _section(name: str, cls: type[Any]) -> str:
    rows = [_line(row) for row in rows_of(name, cls)]
    title = f"## {name or 'authsvc'}"
    return "\n".join([title, "", cleandoc(cls.__doc__ or ""), "", HEADER, *rows, ""])


def _line(row: Row) -> str:
    names = [row.key, row.env, *row.aliases]
    kind = f"{row.type}, secret" if row.secret else row.type
    default = f"`{row.default}`" if row.default else ""
    cells = ["<br>".join(f"`{name}`" for name in names), kind, default, _words(row)]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _words(row: Row) -> str:
    text = " ".join(row.doc.split())
    unsaid = [choice for choice in row.choices if f"`{choice}`" not in text]
    return f"{text} One of {', '.join(f'`{c}`' for c in row.choices)}." if unsaid else text
