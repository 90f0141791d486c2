"""A site that declares one field of every type."""

from collections.abc import Callable
from typing import Any

import pytest
from pyramid.config import Configurator

from tests.support.site import RELAXED, Site

FIELDS = {
    "names": "company newsletter seats born interests plan note number size",
    "company.required": "true",
    "company.max_length": "40",
    "company.label": "Company",
    "company.labels": "de = Firma",
    "company.help": "As on the invoice.",
    "newsletter.type": "boolean",
    "newsletter.default": "false",
    "seats.type": "number",
    "seats.min": "1",
    "seats.max": "100",
    "born.type": "date",
    "born.min": "1900-01-01",
    "interests.type": "string[]",
    "interests.choices": "art, music, sport",
    "interests.choice_labels": "art = Fine arts\nart@de = Kunst",
    "plan.default": "free",
    "plan.input": "false",
    "note.input": "false",
    "note.returned": "false",
    "number.unique": "true",
    "number.pattern": "[A-Z]{2}-[0-9]+",
    "number.pages": "profile",
    "size.choices": "small, large",
}
USER_FIELDS = {f"authsvc.user_fields.{name}": text for name, text in FIELDS.items()}
BLANK = {
    "company": "Acme",
    "newsletter": False,
    "seats": None,
    "born": None,
    "interests": None,
    "plan": "free",
    "number": None,
    "size": None,
}


@pytest.fixture
def fields_site(sites: dict[str, Site], database_url: str) -> Site:
    """A site with fields; mailboxes need no proof, and guests may come."""
    key = f"{database_url}#fields"
    if key not in sites:
        plugins = "bearer username two_factor anonymous audit jwt multi_session email_otp"
        settings = RELAXED | USER_FIELDS | {"authsvc.plugins": plugins}
        sites[key] = Site(database_url, settings)
    return sites[key]


def hosting(declare: Callable[[Any], object]) -> Callable[..., Any]:
    """A host application that declares by directives."""

    def build(_global_config: Any, **settings: Any) -> Any:
        config = Configurator(settings=settings)
        config.include("authsvc")
        declare(config)
        config.include("authsvc.web.standalone")
        return config.make_wsgi_app()

    return build
