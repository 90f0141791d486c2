"""Codes that could be guessed are refused at the start."""

from datetime import timedelta

import pytest

from authsvc.core.codes.settings import CodeSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"lifetime": timedelta()},
        {"lifetime": timedelta(minutes=11)},
        {"digits": 5},
        {"digits": 11},
        {"attempts": 0},
        {"attempts_in_a_row": 0},
    ],
)
def test_bounds(wrong):
    with pytest.raises(ValueError):
        CodeSettings(**wrong)


def test_the_edges_are_fine():
    assert CodeSettings(lifetime=timedelta(minutes=10), digits=10, attempts=1).sign_up
