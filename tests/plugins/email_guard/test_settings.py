from datetime import timedelta
from pathlib import Path

import pytest

from authsvc.plugins.email_guard.settings import EmailGuardSettings, place


@pytest.mark.parametrize(
    "wrong",
    [
        {"list_file": Path("/nowhere/list.txt")},
        {"timeout": timedelta()},
        {"timeout": timedelta(seconds=11)},
        {"remember_for": timedelta(seconds=-1)},
        {"nameservers": ("ns.example",)},
        {"nameservers": ("127.0.0.1#x",)},
        {"refuse": ("a" * 70 + ".example",)},
    ],
)
def test_what_cannot_work_is_refused_at_start(wrong):
    with pytest.raises(ValueError):  # the settings add the key
        EmailGuardSettings(**wrong)


def test_a_name_server_may_have_a_port():
    assert place("127.0.0.1") == ("127.0.0.1", 53)
    assert place("::1#5353") == ("::1", 5353)
