"""The official JavaScript client against the example application, with fields of its own."""

import json
from pathlib import Path

from sqlalchemy import create_engine

from examples.pyramid_app.notes import Base
from tests.rules.sources import ROOT
from tests.support.databases import Databases
from tests.support.node import run_node
from tests.support.server import running_server

INI = ROOT / "examples/pyramid_app/notes.ini"
SERVER = """
[server:port]
use = egg:waitress
listen = 127.0.0.1:%(http_port)s
threads = 8
"""
FLOW = Path(__file__).parent / "flows" / "additional-fields.mjs"


def test_the_official_client_infers_fields_and_a_custom_session(
    databases: Databases, database_kind: str, tmp_path: Path
):
    url = databases.fresh(database_kind)
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    environ = {
        "AUTHSVC_DB__URL": url,
        "AUTHSVC_LIMITS__ENABLED": "false",
        "AUTHSVC_PASSWORD__VERIFY_ON_SIGN_UP": "false",
        "PYTHONPATH": str(ROOT),
    }
    ini = tmp_path / "notes.ini"
    ini.write_text(INI.read_text() + SERVER)
    with running_server(ini, environ) as server:
        report = json.loads(run_node("run.mjs", FLOW.stem, server.url, ""))
    assert len(report["seen"]) >= 10
