"""What a mailed link may be set to."""

from datetime import timedelta

import pytest

from authsvc.plugins.magic_link.settings import MagicLinkSettings


@pytest.mark.parametrize("lifetime", [timedelta(), timedelta(minutes=61)])
def test_a_link_lives_for_minutes(lifetime):
    with pytest.raises(ValueError, match="lifetime"):
        MagicLinkSettings(lifetime=lifetime)
