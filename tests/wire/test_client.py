"""The official JavaScript client against pserve: every flow, on both databases."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.plugins.social.acme import Acme
from tests.plugins.social.playing import playing
from tests.support.databases import Databases
from tests.support.node import run_node
from tests.support.server import running_server
from tests.support.smtp import running_smtp

from .post_office import open_office

HERE = Path(__file__).parent
PLUGINS = (
    "bearer username two_factor social magic_link email_otp passkey siwe jwt one_time_token audit"
)
"""What the flows need, and nothing that changes the answers to the others."""
SEVERAL = "multi-session"
"""The flow of the plugins that change the cookies of every answer."""
APART = (SEVERAL, "additional-fields")
"""Flows of other services than the one that all the others share."""
FLOWS = sorted(path.stem for path in (HERE / "flows").glob("*.mjs") if path.stem not in APART)


@dataclass(frozen=True)
class Target:
    """A running service, and where its mails arrive."""

    url: str
    post: str


@pytest.fixture(scope="module")
def target(databases: Databases, database_kind: str) -> Iterator[Target]:
    environ = {
        "AUTHSVC_DB__URL": databases.fresh(database_kind),
        "AUTHSVC_PLUGINS": PLUGINS,
    }
    with running_smtp() as sink, open_office(sink) as post, playing() as played:
        environ["AUTHSVC_MAIL__PORT"] = str(sink.port)
        environ |= variables(Acme(played).settings())
        environ["AUTHSVC_SOCIAL__CUSTOM"] = "acme local-idp untrusted-idp"
        with running_server(HERE / "conformance.ini", environ) as server:
            yield Target(server.url, post)


@pytest.fixture(scope="module")
def several(databases: Databases, database_kind: str) -> Iterator[Target]:
    environ = {
        "AUTHSVC_DB__URL": databases.fresh(database_kind),
        "AUTHSVC_PLUGINS": "multi_session last_method jwt audit",
    }
    with running_server(HERE / "conformance.ini", environ) as server:
        yield Target(server.url, "")


def variables(ini: dict[str, str]) -> dict[str, str]:
    """The settings as the environment has them."""
    return {
        "AUTHSVC_" + key.removeprefix("authsvc.").replace(".", "__").upper(): value
        for key, value in ini.items()
    }


def test_there_are_flows():
    assert len(FLOWS) >= 10


@pytest.mark.parametrize("flow", FLOWS)
def test_the_official_client(target: Target, flow: str):
    """Node's assertions decide; a flow that saw nothing has tested nothing."""
    report = json.loads(run_node("run.mjs", flow, target.url, target.post))
    assert (report["flow"], len(report["seen"]) >= 5) == (flow, True)


def test_the_official_client_with_several_accounts(several: Target):
    report = json.loads(run_node("run.mjs", SEVERAL, several.url, several.post))
    assert len(report["seen"]) >= 5


def test_a_flow_that_is_disappointed_says_so(target: Target):
    with pytest.raises(AssertionError, match="failed"):
        run_node("run.mjs", "sign-in", target.url + "/nowhere", target.post)
