"""A newcomer whom a provider vouches for is judged by the list as well."""

from tests.plugins.email_guard.test_rules import THROWN, address, is_there
from tests.plugins.social.acme import Acme, sign_in, somebody
from tests.plugins.social.playing import playing


def test_a_newcomer_by_a_provider_is_led_back_with_the_refusal(make_site):
    with playing() as played:
        acme = Acme(played)
        wanted = acme.settings() | {"authsvc.plugins": "social email_guard"}
        site, email = make_site(wanted), address(THROWN)
        visitor = site.visitor()
        where = sign_in(visitor, acme, somebody(email))
        assert "error=DISPOSABLE_EMAIL" in where
        assert visitor.session() is None
        assert not is_there(site, email)
        assert sign_in(site.visitor(), acme, somebody()) == "/in"
