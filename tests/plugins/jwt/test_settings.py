"""Settings of tokens that cannot hold are refused at the start."""

import pytest

from authsvc.settings import SettingsError


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"grace": "1m"}, "authsvc.jwt.grace"),
        ({"lifetime": "0"}, "authsvc.jwt.lifetime"),
        ({"claims": "email role"}, "authsvc.jwt.claims"),
        ({"claims": "pending_email"}, "authsvc.jwt.claims"),
        ({"algorithm": "none"}, "authsvc.jwt.algorithm"),
        ({"algorithm": "HS256"}, "authsvc.jwt.algorithm"),
    ],
)
def test_what_cannot_hold_is_refused_by_name(open_site, settings, named):
    wanted = {f"authsvc.jwt.{name}": value for name, value in settings.items()}
    with pytest.raises(Exception, match=named) as refused:
        open_site(wanted)
    assert isinstance(refused.value, SettingsError) or "SettingsError" in str(refused.value)
