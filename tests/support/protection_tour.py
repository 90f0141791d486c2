"""A captcha, and a sign-in that is taken back, in a real browser; the provider is played."""

from playwright.sync_api import Route

from tests.support.tour import NAME, Tour

PROVIDER = "https://challenges.cloudflare.com"
# What a provider's script does: a frame of its own, a call home, and a field in the form.
SCRIPT = f"""
const place = document.querySelector('.cf-turnstile');
const frame = document.createElement('iframe');
frame.src = '{PROVIDER}/frame'; frame.title = 'Captcha'; frame.width = 300; frame.height = 65;
frame.frameBorder = 0;
place.append(frame);
fetch('{PROVIDER}/home').then(() => {{
  const field = document.createElement('input');
  field.type = 'hidden'; field.name = 'cf-turnstile-response'; field.value = 'solved';
  place.append(field);
}});
"""
BOX = """<!doctype html><title>Captcha</title><style>
body { margin: 0; padding: 20px; font: 15px/1.5 system-ui, sans-serif; color: #1b1d24;
  background: #f4f5f8; border: 1px solid #d9dbe1; height: 23px }</style>
&#9745; Verify you are human"""


def guarding(provider: str) -> dict[str, str]:
    """Environment names that switch a captcha on; its provider is asked there."""
    return {
        "AUTHSVC_PLUGINS": "username two_factor new_device audit captcha",
        "AUTHSVC_CAPTCHA__PROVIDER": "cloudflare-turnstile",
        "AUTHSVC_CAPTCHA__SECRET_KEY": "secret",
        "AUTHSVC_CAPTCHA__SITE_KEY": "site",
        "AUTHSVC_CAPTCHA__SITE_VERIFY_URL": f"{provider}/verify",
    }


def play(route: Route) -> None:
    """The provider's own addresses, as far as a page sees them."""
    headers = {"Access-Control-Allow-Origin": "*"}
    kind = "text/html" if route.request.url.endswith("/frame") else "text/javascript"
    body = BOX if kind == "text/html" else SCRIPT
    route.fulfill(body=body, content_type=kind, headers=headers)


def solved(tour: Tour) -> None:
    """Wait until the widget has added its field."""
    tour.page.locator("[name=cf-turnstile-response]").wait_for(state="attached")


def taken_back(owner: Tour, thief: Tour) -> None:
    """Somebody signs up, is told of a sign-in elsewhere, and takes it back."""
    for tour in (owner, thief):
        tour.page.route(f"{PROVIDER}/**", play)
    owner.open("/sign-up", "captcha_sign_up")
    owner.fill(name=NAME, email=owner.email, password=owner.password)
    solved(owner)
    owner.press("Create account")
    owner.open_mail("Confirm your e-mail")
    owner.press("Confirm e-mail")
    assert owner.at.startswith("/account")
    thief.open("/sign-in", "captcha_sign_in")
    thief.fill(email=thief.email, password=thief.password)
    solved(thief)
    thief.press("Sign in")
    assert thief.at.startswith("/account")
    owner.open_mail("New sign-in to your account")
    link = owner.page.url
    owner.look("not_me")
    owner.press("This wasn't me", "not_me_done")
    assert owner.at == "/not-me/done"
    owner.page.goto(link)
    owner.look("not_me_over")
    thief.open("/account/profile")
    assert thief.at == "/sign-in"
