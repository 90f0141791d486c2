"""The documents that ``make docs`` writes are current, and true as measured on a service."""

import json

import jsonschema_rs
import pytest

from tests.support.documents import DOCS, texts

NAMES = ("openapi.json", "errors.md", "permissions.md", "providers.md")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What ``make docs`` would write now."""
    return texts(tmp_path_factory.mktemp("documents"))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_current(written, name):
    assert (DOCS / name).read_text() == written[name], "run: make docs, and read what changed"


def test_every_schema_of_the_openapi_document_is_one(written):
    document = json.loads(written["openapi.json"])
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_nobody_reaches_what_is_not_public(written):
    """ASVS 8.3.1: permissions are decided by the service, for every endpoint, deny by default."""
    rows = [
        line.split(" | ") for line in written["permissions.md"].splitlines() if "`account" in line
    ]
    assert rows
    assert {row[3] for row in rows} <= {"401 UNAUTHORIZED", "401"}  # some say no more than that
