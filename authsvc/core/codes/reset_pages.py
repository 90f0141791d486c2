"""A forgotten password by a code: the page that takes the code, then the new password."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.core.codes.pages import Code, CodePages, SentCode
from authsvc.core.codes.usecases.channel import Wish
from authsvc.core.codes.usecases.reset import reset_password
from authsvc.core.password.policy import hints_for_form
from authsvc.core.password.shapes import Password
from authsvc.errors import ApiError
from authsvc.i18n import mark as _
from authsvc.web.pages.forms import missing
from authsvc.web.pages.page import Goto, Show
from authsvc.web.pages.templates import callback_of, given
from authsvc.web.shapes import Shape

START = "page.forgot_password"
CHOOSE = _("Choose a new password")
SAVED = _("Your new password is saved. Please sign in with it.")


class ResetForm(Shape):
    """The code; with it the new password, once that was asked for."""

    code: Code
    choosing: bool
    new_password: Password | None = None


@dataclass(frozen=True, kw_only=True)
class ResetPages:
    """What resets by codes of a channel share: ``page`` takes codes of ``purpose``."""

    pages: CodePages
    purpose: str
    mark: str
    """How the browser remembers that such a code was sent."""
    page: str
    template: str

    def go_on(self, request: Any, code: SentCode) -> Goto:
        """To where the code is typed that was just sent."""
        self.pages.note(request, code, self.mark)
        return Goto(self.page, query={"callbackURL": callback_of(request)})

    def load(self, request: Any) -> Mapping[str, Any] | Goto:
        """Where the code was sent; back to the start where none was."""
        code = self.pages.sent(request, self.mark)
        if code is None:
            return Goto(START)
        return self._described(request, code, choosing="choosing" in given(request))

    def reset(self, request: Any, form: ResetForm) -> Goto | Show:
        """Look at the code, then save the new password; the user signs in with it, factors and all.

        What is wrong with the password is told beside ``newPassword``.
        """
        code = self.pages.sent(request, self.mark)
        if code is None:
            return Goto(START)
        if form.choosing and not form.new_password:
            raise missing("newPassword")
        try:
            if form.new_password is None:
                return self._choose(request, code, form.code)
            wish = self._wish(code)
            auth, channel = request.auth, self.pages.channel
            reset_password(auth, channel, wish, form.code, form.new_password, field="newPassword")
        except ApiError as error:
            return self.pages.used_up(error, START)
        return Goto("page.sign_in", say=SAVED, query={"callbackURL": callback_of(request)})

    def _choose(self, request: Any, code: SentCode, typed: str) -> Show:
        """The form for the password, if the code is right; it stays good until that is saved."""
        self.pages.channel.require(request.auth, self._wish(code), typed)
        shown = self._described(request, code, choosing=True) | {"values": {"code": typed}}
        return Show(self.template, shown, title=CHOOSE)

    def _wish(self, code: SentCode) -> Wish:
        return self.pages.channel.wish(self.purpose, code.to, code.browser)

    def _described(self, request: Any, code: SentCode, *, choosing: bool) -> dict[str, Any]:
        described = self.pages.described(request, code, START)
        return described | {"choosing": choosing, **hints_for_form(request.auth)}
