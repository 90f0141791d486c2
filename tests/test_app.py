"""Assembly of the service: what is refused before anything runs."""

import pytest

from authsvc.cli.bootstrap import application
from authsvc.settings import SettingsError
from tests.support.site import SECRET


def test_a_plugin_that_nobody_has_is_refused_with_those_that_there_are():
    settings = {
        "authsvc.base_url": "https://auth.example.com",
        "authsvc.secret": SECRET,
        "authsvc.plugins": "bearer passkeys",
    }
    with pytest.raises(SettingsError, match=r"nothing is called passkeys; built in: .*, passkey, "):
        application(None, settings)
