"""What single providers do beyond their shapes."""

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwk, jwt

from authsvc.plugins.social.client import Tokens
from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.providers.flows import check_profile, exchanged, identified, judged
from tests.plugins.social.providers.shape import Shape, Stage, private_key, shapes

SHAPES = {shape.id: shape for shape in shapes()}
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"


def changed(name: str, at: str, **merge: object) -> Shape:
    return SHAPES[name].changed({"at": at, "merge": merge})


def test_apple_gets_a_secret_signed_with_our_key(engine, staged):
    stage: Stage = staged(SHAPES["apple"])
    exchanged(engine, stage)
    (asked,) = stage.played.calls("https://appleid.apple.com/auth/token")
    secret = jwt.decode(
        asked.form["client_secret"], jwk.ECKey.import_key(private_key()), algorithms=["ES256"]
    )
    assert secret.header == {"typ": "JWT", "alg": "ES256", "kid": "ABC123DEFG"}
    assert secret.claims["iss"] == "A1B2C3D4E5"
    assert secret.claims["sub"] == asked.form["client_id"] == "com.example.web"
    assert secret.claims["aud"] == "https://appleid.apple.com"
    assert 0 <= time.time() - secret.claims["iat"] < 60
    assert secret.claims["exp"] - secret.claims["iat"] == 300


def test_apple_takes_a_key_whose_line_ends_are_spelt_out(engine, staged):
    shape = changed("apple", "settings", private_key=private_key().replace("\n", "\\n"))
    assert exchanged(engine, staged(shape)).access_token


def test_apple_believes_no_address_of_the_callback(engine, staged):
    found = identified(engine, staged(changed("apple", "id_token", email=None)))
    assert (found.profile.name, found.profile.email) == ("Olga Orlova", None)


def test_google_admits_the_workspace_that_is_wanted(engine, staged):
    shape = changed("google", "settings", hosted_domain="example.com")
    signed = shape.changed({"at": "id_token", "merge": {"hd": "example.com"}})
    assert identified(engine, staged(signed)).profile.subject
    others = shape.changed({"at": "id_token", "merge": {"hd": "example.org"}})
    with pytest.raises(ProviderError):
        identified(engine, staged(others))


def test_facebook_knows_people_by_an_access_token_of_ours(engine, staged):
    stage: Stage = staged(SHAPES["facebook"])
    found = engine.judge(stage.client, stage.values["access_token"], nonce=None)
    check_profile(found, stage.part("profile"))


def test_facebook_refuses_an_access_token_of_another_app_before_it_asks_who_it_is(engine, staged):
    stage: Stage = staged(
        changed("facebook", "https://graph.facebook.com/debug_token", data={"app_id": "999"})
    )
    with pytest.raises(ProviderError):
        engine.judge(stage.client, stage.values["access_token"], nonce=None)
    assert stage.played.calls("https://graph.facebook.com/me") == []


def test_facebook_takes_tokens_of_our_other_apps(engine, staged):
    shape = changed("facebook", "https://graph.facebook.com/debug_token", data={"app_id": "777"})
    told = shape.changed({"at": "settings", "merge": {"audiences": ["777"]}})
    assert identified(engine, staged(told)).profile.subject == "1207059"


@pytest.mark.parametrize(
    ("tenant", "admitted"), [("consumers", True), ("common", True), ("organizations", False)]
)
def test_microsoft_tells_personal_accounts_from_companies(engine, staged, tenant, admitted):
    issuer = f"https://login.microsoftonline.com/{PERSONAL}/v2.0"
    shape = changed("microsoft", "settings", tenant=tenant)
    stage: Stage = staged(
        shape.changed({"at": "id_token", "merge": {"tid": PERSONAL, "iss": issuer}})
    )
    if admitted:
        assert judged(engine, stage).issuer == issuer
    else:
        with pytest.raises(ProviderError):
            judged(engine, stage)


def test_gitlab_instances_count_their_users_each_by_itself(engine, staged):
    shape = changed("gitlab", "settings", issuer="https://git.example.com/")
    stage: Stage = staged(shape)
    url = engine.authorization_url(stage.client, stage.asking)
    assert url.startswith("https://git.example.com/oauth/authorize?")
    user = SHAPES["gitlab"].told["calls"]["https://gitlab.com/api/v4/user"]
    stage.play({"url": "https://git.example.com/api/v4/user", **user})
    found = engine.identify(stage.client, Tokens(access_token="a"), nonce=None)
    assert (found.issuer, found.profile.subject) == ("https://git.example.com", "1")


def sign_out(engine, stage: Stage) -> str | None:
    target = "https://auth.example/bye"
    found: str | None = engine.end_session_url(
        stage.client, id_token="id-token", target=target, state=None
    )
    return found


def test_microsoft_signs_people_out(engine, staged):
    url = sign_out(engine, staged(SHAPES["microsoft"]))
    assert url is not None
    assert url.startswith("https://login.microsoftonline.com/common/oauth2/v2.0/logout?")
    query = dict(parse_qsl(urlsplit(url).query))
    assert query["post_logout_redirect_uri"] == "https://auth.example/bye"


def test_cognito_has_a_sign_out_that_is_not_the_standards(engine, staged):
    assert sign_out(engine, staged(SHAPES["cognito"])) is None
