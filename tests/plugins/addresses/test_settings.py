"""What settings refuse."""

import pytest

from authsvc.plugins.addresses.settings import AddressSettings
from authsvc.settings import Settings, SettingsError


def test_nobody_has_less_than_one_address():
    with pytest.raises(SettingsError, match="max_addresses"):
        Settings({"authsvc.addresses.max_addresses": "0"}, {}).section("addresses", AddressSettings)
