"""The menu of languages at the foot of every page, and the account's own setting."""

from typing import Annotated, Any

from pydantic import Field

from authsvc.core.profile.usecases.language import keep_language
from authsvc.i18n import LONGEST_TAG, nearest
from authsvc.i18n import mark as _
from authsvc.web.pages.forms import LOOK_AGAIN
from authsvc.web.pages.languages import speak
from authsvc.web.pages.page import Goto, page
from authsvc.web.shapes import Shape, Text


class LanguageForm(Shape):
    """A tag, or nothing for what the browser asks for; and the page to come back to."""

    locale: Annotated[Text, Field(max_length=LONGEST_TAG)] | None = None
    here: Text = "/"


@page("/language", name="page.language", form=LanguageForm, back="page.home")
def language(request: Any, form: LanguageForm) -> Goto:
    """Kept by this browser, and by the account of somebody signed in."""
    tag = nearest(request.registry.catalogues.tags, form.locale)
    if form.locale and tag is None:
        return Goto("page.home", say=LOOK_AGAIN, kind="warning")
    remembered = speak(request, tag)
    if request.identity is not None:
        keep_language(request.auth, request.identity, tag)
    if not is_ours(request, form.here):
        return Goto("page.home", headers=remembered)
    said = _("Your language is saved.") if request.identity is not None else ""
    return Goto(target=form.here, say=said, headers=remembered)


def is_ours(request: Any, target: str) -> bool:
    """A path, and nothing that a browser takes for another site's (ATK-024)."""
    trusts: bool = request.registry.authsvc.trusted_origins.trusts_target(target)
    return target.startswith("/") and trusts
