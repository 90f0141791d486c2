"""The vendored files of the viewer."""

import gzip
from types import SimpleNamespace

from authsvc.web.openapi.viewer import FOLDER, TYPES, Viewer

VIEWER = Viewer("/auth")
SCRIPT = "swagger-ui-bundle.js"


def ask(name, *, version="", encoding="gzip"):
    environ = {"HTTP_ACCEPT_ENCODING": encoding}
    return VIEWER.serve(
        SimpleNamespace(matchdict={"name": name}, GET={"v": version}, environ=environ)
    )


def test_a_file_is_small_on_the_way_and_kept_for_a_year():
    prefix, _, version = VIEWER.path(SCRIPT).partition("?v=")
    answer = ask(SCRIPT, version=version)
    assert prefix == f"/auth/static/vendor/{SCRIPT}"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.body) < 500_000


def test_an_older_address_is_not_kept():
    assert ask(SCRIPT, version="0").headers["Cache-Control"] == "no-cache"


def test_whoever_cannot_unpack_gets_it_plain():
    packed, plain = ask(SCRIPT), ask(SCRIPT, encoding="")
    assert "Content-Encoding" not in plain.headers
    assert plain.body == gzip.decompress(packed.body)


def test_nothing_else_is_served():
    for name in ("README.md", "../authsvc.js", f"{SCRIPT}.gz", ""):
        assert ask(name).status_int == 404


def test_every_file_has_its_licence_beside_it():
    assert "Apache License" in (FOLDER / "swagger-ui.LICENSE.txt").read_text()
    told = (FOLDER / "README.md").read_text()
    assert all(f"{name}.gz" in told for name in TYPES)


def test_nothing_in_it_asks_for_a_source_map():
    assert all(b"sourceMappingURL" not in ask(name, encoding="").body for name in TYPES)
