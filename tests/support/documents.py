"""The documents in docs/ that are written from the code: ``scripts/docs`` writes them all."""

import importlib
import json
import pkgutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import authsvc
from authsvc.cli.database import upgrade
from authsvc.cli.settings import built_in, documentation
from authsvc.errors import ErrorCode
from authsvc.security.permissions import Permission
from authsvc.web.endpoint import Endpoint
from authsvc.web.openapi.answers import refusals_of
from authsvc.web.openapi.document import document
from tests.support.permissions import WHO, measure
from tests.support.site import RELAXED, Site
from tests.support.social_providers import providers

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERYTHING = RELAXED | {"authsvc.plugins": " ".join(built_in())}
WRITTEN = "Written by `make docs`; do not edit."
ERRORS = f"""\
# Refusals

{WRITTEN}

Every refusal has a `code` for programs and a `message` for people, in JSON:
`{{"code": "…", "message": "…"}}`. Those marked with * carry the message only, as the clients of the
wire protocol expect.

| Code | Status | Message | Endpoints |
|---|---|---|---|
"""
PERMISSIONS = f"""\
# Who may call what

{WRITTEN} The columns on the right are measured, not declared: every endpoint was called by nobody,
by the user whom the call is about, by another user, and by an administrator, with the least input
it takes. A status below 400 means that they may; a 400 means that they may, and that the made-up
input was refused. Whatever another user named in the call, the owner's session lived on.

*Session* says how sure the service is of the session: `cached` for a few minutes if the cookie
cache is on, `stored`: read from the database now, `fresh`: signed in lately.

| Endpoint | Permission | Session | {" | ".join(WHO)} |
|---|---|---|{"---|" * len(WHO)}
"""


def openapi(registry: Any) -> str:
    """docs/openapi.json."""
    return json.dumps(document(registry), indent=1, ensure_ascii=False) + "\n"


def errors(registry: Any) -> str:
    """docs/errors.md."""
    specs = list(registry.catalogue)
    uses: dict[ErrorCode, set[str]] = {code: set() for code in declared()}
    for spec in specs:
        for code in refusals_of(spec):
            uses.setdefault(code, set()).add(spec.name)
    groups = {
        "all": {spec.name for spec in specs},
        "every POST": {spec.name for spec in specs if spec.method == "POST"},
        "every GET": {spec.name for spec in specs if spec.method == "GET"},
        "–": set(),
    }
    ordered = sorted(uses.items(), key=lambda item: (item[0].code, item[0].status, item[0].message))
    return ERRORS + "".join(_error_row(code, _places(names, groups)) for code, names in ordered)


def declared() -> Iterator[ErrorCode]:
    """Every code that a module of ours names, also those that only pages use."""
    for found in pkgutil.walk_packages(authsvc.__path__, "authsvc."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            yield from (value for value in vars(module).values() if isinstance(value, ErrorCode))


def _places(names: set[str], groups: Mapping[str, set[str]]) -> str:
    words = [word for word, members in groups.items() if members == names]
    return words[0] if words else ", ".join(f"`{name}`" for name in sorted(names))


def _error_row(code: ErrorCode, places: str) -> str:
    name = f"`{code.code}`{'*' * code.bare}"
    return f"| {name} | {code.status} | {code.message} | {places} |\n"


def permissions(registry: Any, measured: Mapping[str, Mapping[str, str]]) -> str:
    """docs/permissions.md."""
    rows = [_permission_row(spec, measured[spec.name]) for spec in registry.catalogue]
    return PERMISSIONS + "".join(rows)


def _permission_row(spec: Endpoint, measured: Mapping[str, str]) -> str:
    public = spec.permission == Permission.PUBLIC
    permission = "public" if public else f"`{spec.permission}`"
    cells = [f"`{spec.method} {spec.path}`", permission, spec.session]
    return f"| {' | '.join([*cells, *(measured[who] for who in WHO)])} |\n"


def texts(folder: Path) -> dict[str, str]:
    """File name -> text, from a service with every built-in plugin on a database in ``folder``."""
    url = f"sqlite:///{folder}/documents.sqlite"
    upgrade(url)
    with closing(Site(url, EVERYTHING)) as site:
        return {
            "openapi.json": openapi(site.registry),
            "errors.md": errors(site.registry),
            "permissions.md": permissions(site.registry, measure(site)),
            "providers.md": providers(),
            "settings.md": documentation(),
        }


def main() -> None:
    """Write them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts(Path(folder)).items():
            (DOCS / name).write_text(text)


if __name__ == "__main__":
    main()
