"""Endpoints from discovery documents."""

from dataclasses import replace

import pytest

from authsvc.plugins.social.client import Asking
from authsvc.plugins.social.engine import OAuthEngine
from authsvc.plugins.social.engine.discovery import WELL_KNOWN, Discovery
from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.engine.conftest import SETTINGS
from tests.plugins.social.playing import say, say_text

ISSUER = "https://idp.example.com"
BARE = {
    "authorize": "", "token": "", "jwks": "", "issuer": "", "end_session": "",
    "discovery": ISSUER, "id_token_algorithms": (),
}  # fmt: skip


@pytest.fixture
def discovery(played, clock):
    """Over a network where the provider has any name."""
    return Discovery(played.network(), 30, clock)


@pytest.fixture
def found(client):
    """A client that knows only where to look."""
    return lambda **changes: client(**{**BARE, **changes})


def test_all_of_it_is_found(discovery, found, played):
    played.discovery(ISSUER, id_token_signing_alg_values_supported=["none", "HS256", "ES256"])
    told = discovery.endpoints(found())
    assert told.authorize == f"{ISSUER}/authorize"
    assert told.token == f"{ISSUER}/token"
    assert told.userinfo == f"{ISSUER}/userinfo"
    assert told.jwks == f"{ISSUER}/jwks"
    assert told.end_session == f"{ISSUER}/logout"
    assert told.issuer == ISSUER
    assert told.algorithms == ("ES256",)


def test_what_is_declared_wins(discovery, found, played):
    played.discovery(ISSUER)
    told = discovery.endpoints(
        found(token="https://other.example/token", id_token_algorithms=("RS512",))
    )
    assert told.token == "https://other.example/token"
    assert told.authorize == f"{ISSUER}/authorize"
    assert told.algorithms == ("RS512",)


@pytest.mark.parametrize("algorithms", [None, [], ["none"], "RS256", ["HS256", 5]])
def test_rs256_if_nothing_better_is_told(discovery, found, played, algorithms):
    played.discovery(ISSUER, id_token_signing_alg_values_supported=algorithms)
    assert discovery.endpoints(found()).algorithms == ("RS256",)


@pytest.mark.parametrize("address", [ISSUER, f"{ISSUER}/", f"{ISSUER}{WELL_KNOWN}"])
def test_the_address_of_the_issuer_or_of_its_document(discovery, found, played, address):
    played.discovery(ISSUER)
    assert discovery.endpoints(found(discovery=address)).issuer == ISSUER


def test_a_slash_belongs_to_the_name(discovery, found, played):
    """Auth0's issuers end with one; tokens must have it, too."""
    played.discovery(ISSUER, issuer=f"{ISSUER}/")
    assert discovery.endpoints(found()).issuer == f"{ISSUER}/"
    assert discovery.endpoints(found(issuer=ISSUER)).issuer == f"{ISSUER}/"


@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ISSUER}/other", None, "", 5, []])
def test_a_document_of_another_issuer(discovery, found, played, issuer):
    played.discovery(ISSUER, issuer=issuer)
    with pytest.raises(ProviderError, match="issuer"):
        discovery.endpoints(found())


def test_the_declared_issuer_must_be_the_document_s(discovery, found, played):
    played.discovery(ISSUER)
    with pytest.raises(ProviderError, match="another issuer"):
        discovery.endpoints(found(issuer="https://tenant.example"))


def test_issuers_of_tenants_are_not_the_document_s(discovery, found, played):
    played.discovery(ISSUER, issuer="https://login.example/{tenantid}/v2.0")
    told = discovery.endpoints(found(issuer_of=lambda claims: "x"))
    assert told.issuer == ""


@pytest.mark.parametrize(
    "url", ["http://idp.example.com/token", "http://127.0.0.1/token", "https://127.0.0.1/token",
            "https://localhost/token", "http://[::1]/token", "/token", 5, ["https://a.example"],
            "https://user:word@idp.example.com/token"]
)  # fmt: skip
def test_a_document_leads_neither_to_plain_http_nor_to_this_machine(discovery, found, played, url):
    played.discovery(ISSUER, token_endpoint=url)
    with pytest.raises(ProviderError):
        discovery.endpoints(found())


def test_a_provider_of_this_machine_may_be_here(discovery, found, played):
    issuer = played.discovery()
    assert discovery.endpoints(found(discovery=issuer)).token == f"{issuer}/token"


def test_a_document_is_kept_for_an_hour(discovery, found, played, clock):
    played.discovery(ISSUER)
    for _ in range(3):
        discovery.endpoints(found())
    clock.pass_by(minutes=59)
    discovery.endpoints(found())
    assert len(played.asked) == 1
    clock.pass_by(minutes=2)
    discovery.endpoints(found())
    assert len(played.asked) == 2


def test_an_outage_breaks_no_start_and_is_not_made_worse(played, found, clock):
    played.answer(f"{ISSUER}{WELL_KNOWN}", say_text("down", 503))
    engine = OAuthEngine(played.network(), now=clock)
    assert played.asked == []
    asking = Asking(state="s", verifier="v" * 43, nonce="n")
    for _ in range(10):
        with pytest.raises(ProviderError, match="503"):
            engine.authorization_url(found(), asking)
    assert len(played.asked) == 1
    played.discovery(ISSUER)
    clock.pass_by(seconds=6)
    assert engine.authorization_url(found(), asking).startswith(f"{ISSUER}/authorize?")


@pytest.mark.parametrize(
    "answer", [[], "text", say_text("<html>"), say({}, 404), say_text("", 302, location="/x")]
)
def test_what_is_no_document(discovery, found, played, answer):
    played.answer(f"{ISSUER}{WELL_KNOWN}", answer)
    with pytest.raises(ProviderError):
        discovery.endpoints(found())


def test_nothing_is_fetched_for_providers_that_declare_all(discovery, client, played):
    discovery.endpoints(client(replace(SETTINGS, client_id="other")))
    assert played.asked == []
