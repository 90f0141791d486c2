"""Texts cost money: nobody earns any, and nobody is annoyed."""

from datetime import timedelta

from authsvc.core.users.models import User
from tests.plugins.phone.conftest import SETTINGS, ask, enter, fresh_number, texts_to
from tests.support.clock import with_clock

USERS = User.__table__


def test_atk_015_one_number_gets_five_an_hour(site):
    number = fresh_number()
    for _ in range(7):
        assert ask(site.visitor(), number).status_int == 200
    assert len(texts_to(site, number)) == 5
    site.services.now.advance(timedelta(hours=1))


def test_toll_fraud_one_network_gets_so_many(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_network": "3"}))
    numbers = [fresh_number() for _ in range(5)]
    for number in numbers:
        ask(site.visitor(address="203.0.113.9"), number)
    assert sum(len(texts_to(site, number)) for number in numbers) == 3


def test_toll_fraud_accounts_of_ones_own_buy_a_network_as_many_again_and_no_more(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_network": "3"}))
    numbers = [fresh_number() for _ in range(3)]
    for number in numbers:
        enter(site, number, site.visitor(address="203.0.113.9"))
    for number in numbers * 2:
        ask(site.visitor(address="203.0.113.9"), number)
    assert sum(len(texts_to(site, number)) for number in numbers) == 6


def test_toll_fraud_one_country_gets_so_many_and_owners_get_theirs(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_country": "4"}))
    mine = fresh_number()
    enter(site, mine, site.visitor(address="198.51.100.8"))
    numbers = [fresh_number() for _ in range(6)]
    for at, number in enumerate(numbers):
        ask(site.visitor(address=f"203.0.113.{at}"), number)
    assert sum(len(texts_to(site, number)) for number in numbers) == 3
    before = len(texts_to(site, mine))
    ask(site.visitor(address="198.51.100.8"), mine)
    assert len(texts_to(site, mine)) == before + 1
    ask(site.visitor(address="203.0.113.77"), mine)
    assert len(texts_to(site, mine)) == before + 1


def test_one_number_asked_for_without_end_uses_no_country_up(make_site):
    site = with_clock(make_site(SETTINGS | {"authsvc.phone.texts_per_country": "1000000"}))
    stubborn, number = fresh_number(), fresh_number()
    for _ in range(9):
        ask(site.visitor(), stubborn)
    key = ("text", "country", "DE")
    before = site.services.counters.read(key)
    ask(site.visitor(), stubborn)
    assert site.services.counters.read(key) == before
    ask(site.visitor(), number)
    assert site.services.counters.read(key) == before + 1
