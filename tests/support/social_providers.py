"""docs/providers.md: every identity provider, from its declaration and what its tests play."""

import importlib
from dataclasses import fields

from authsvc.plugins.social.provider import Provider
from authsvc.plugins.social.registry import built_in, load
from authsvc.plugins.social.settings import CustomSettings, ProviderSettings
from authsvc.settings_options import Row, options_of, rows_of
from tests.plugins.social.providers.shape import Shape, shapes

HEAD = """\
# Identity providers

Written by `make docs`; do not edit.

A provider is on, with a button on the sign-in page, as soon as it has a client id. For Google:

```ini
authsvc.social.google.client_id = 1234.apps.googleusercontent.com
authsvc.social.google.client_secret = …
```

or, in the environment, `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`, or the same names with
`_FILE` and the path of a secret file. The others follow the pattern:
`authsvc.social.<id>.client_id` and `authsvc.social.<id>.client_secret`, `<ID>_CLIENT_ID` and
`<ID>_CLIENT_SECRET`. Further settings are keys of the same section, such as
`authsvc.social.apple.team_id`, in the environment `AUTHSVC_SOCIAL__APPLE__TEAM_ID`; all of them
stand [below](#settings-of-a-provider).

Register a web application at the provider, with this redirect URI, the `<base>` being your
`authsvc.base_url`:

```
<base>/api/auth/callback/<id>
```

Scopes are asked for by default; an application must be allowed to ask for them where the provider
wants that told at the registration. `authsvc.social.<id>.scopes` adds more.

Any other OAuth 2 or OpenID Connect provider works by settings alone: name it in
`authsvc.social.custom`, and give its section `client_id`, `client_secret` and `discovery`; see
[a provider of your own](#a-provider-of-your-own).

## Registering

"""
TABLE = """\
| Provider | Id | Register at | Redirect URI | Environment | Further settings | Scopes |
|---|---|---|---|---|---|---|
"""
ABOUT = """
## What they tell

*Proven* says whether the provider tells that an e-mail address was proven: `yes`; `sometimes`,
where an account or a registration must be set up for it; `no`, so that nobody is connected to an
existing account before its owner has signed in once; or `no address`. *Apps*: applications may send
us the ID tokens that its native kits hand out. *Refresh*: its tokens can be renewed.

| Provider | Proven | Apps | Refresh | PKCE | Notes |
|---|---|---|---|---|---|
"""
SETTINGS = """
## Settings of a provider

| Setting | Default | What it does |
|---|---|---|
"""
OWN = """
## A provider of your own

The settings of any provider, and:

| Setting | Default | What it does |
|---|---|---|
"""


def providers() -> str:
    """docs/providers.md."""
    declared = sorted((load(name) for name in built_in()), key=lambda one: one.name.lower())
    played = {shape.id: shape for shape in shapes()}
    usual = rows_of("social.<id>", ProviderSettings)
    own = rows_of("social.<id>", CustomSettings)[len(usual) :]
    parts = [
        HEAD, TABLE, *(_setup_row(provider) for provider in declared),
        ABOUT, *(_about_row(provider, played[provider.id]) for provider in declared),
        SETTINGS, *(_row(*_setting(row)) for row in usual),
        OWN, *(_row(*_setting(row)) for row in own),
    ]  # fmt: skip
    return "".join(parts)


def _setting(row: Row) -> tuple[str, str, str]:
    return f"`{row.key}`", f"`{row.default}`" if row.default else "", row.doc


def _setup_row(provider: Provider) -> str:
    name = provider.id
    secret = "client_secret" in provider.needs or provider.visited
    keys = ["client_id", *["client_secret"] * (secret and provider.client_secret is None)]
    return _row(
        provider.name,
        f"`{name}`",
        f"<{provider.settings_url}>",
        f"`…/callback/{name}`" if provider.visited else "–",
        " ".join(f"`{name.upper()}_{key.upper()}`" for key in keys),
        ", ".join(_further(provider)) or "–",
        " ".join(f"`{scope}`" for scope in provider.scopes) or "–",
    )


def _further(provider: Provider) -> list[str]:
    """What is needed, what has a default in its addresses, and what is for it alone."""
    needed = [name for name in provider.needs if name not in ("client_id", "client_secret")]
    held = " ".join(
        value for value in (getattr(provider, field.name) for field in fields(provider))
        if isinstance(value, str)
    )  # fmt: skip
    placed = [name for name in ("issuer", "tenant") if f"{{{name}}}" in held]
    more = [f"`{name}`" for name in needed]
    more += [f"`{name}` (`{provider.defaults[name]}`)" for name in placed if name not in needed]
    own = (option for option in options_of(f"social.{provider.id}", ProviderSettings))
    more += [
        f"`{option.field}` (optional)"
        for option in own
        if option.declared.doc.startswith(f"{provider.name}:") and option.field not in needed
    ]
    if "client_secret" not in provider.needs and provider.client_secret is None:
        more.append("a public client needs no secret" if provider.visited else "no secret")
    return more


def _about_row(provider: Provider, shape: Shape) -> str:
    return _row(
        provider.name,
        _proven(shape),
        "yes" if provider.id_token_sign_in else "–",
        "yes" if provider.refreshes else "–",
        "yes" if provider.pkce and provider.visited else "–",
        _notes(provider),
    )


def _proven(shape: Shape) -> str:
    """As its tests have it."""
    usual = shape.told["profile"]
    if usual["email"] is None:
        return "no address"
    if usual["email_verified"]:
        return "yes"
    cases = (case.get("profile", {}) for case in shape.told["unhappy"])
    return "sometimes" if any(case.get("email_verified") for case in cases) else "no"


def _notes(provider: Provider) -> str:
    module = importlib.import_module(f"authsvc.plugins.social.providers.{provider.id}")
    text = " ".join((module.__doc__ or "").split()).replace("``", "`")
    said = text.partition(": ")[2]
    return said if "." in said.partition(" ")[0] else said[:1].upper() + said[1:]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
