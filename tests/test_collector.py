"""The collector rests while the service is put together, and is left as it was found."""

import gc
import subprocess
import sys

import pytest

from authsvc import collector

IMPORTED = """
import gc
before = gc.get_stats()[2]["collections"]
import authsvc
assert gc.isenabled()
print(gc.get_stats()[2]["collections"] - before)
"""


@pytest.fixture(autouse=True)
def _as_found():
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("was_on", [True, False])
def test_nothing_is_collected_inside_and_the_rest_is_as_before(was_on):
    (gc.enable if was_on else gc.disable)()
    with collector.paused():
        assert not gc.isenabled()
    assert gc.isenabled() is was_on


def test_a_failure_leaves_it_as_it_was_too():
    gc.enable()
    with pytest.raises(LookupError), collector.paused():
        raise LookupError
    assert gc.isenabled()


def test_importing_looks_for_no_garbage():
    told = subprocess.check_output([sys.executable, "-c", IMPORTED], text=True)
    assert told.strip() == "0"
