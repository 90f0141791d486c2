"""Pages on which people type a code: where it was sent is remembered by the browser alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from authsvc import ids
from authsvc.core.codes.usecases.channel import Channel
from authsvc.core.codes.usecases.entering import NameAsked, sign_in_or_ask
from authsvc.core.password.usecases.mailbox import Newcomer
from authsvc.core.signin.landing import land
from authsvc.core.signin.ways import is_in_already
from authsvc.core.verification import sent
from authsvc.errors import ApiError
from authsvc.i18n import mark as _
from authsvc.web.pages.forms import missing
from authsvc.web.pages.page import Goto, Show
from authsvc.web.pages.templates import callback_of, given, page_path
from authsvc.web.pages.when import how_long
from authsvc.web.shapes import Shape, Text

TOO_MANY = _("Those were too many wrong codes. Please ask for a new one.")
HOUR = 60 * 60
Code = Annotated[Text, Field(max_length=32)]


class CodeForm(Shape):
    """The code; the name of somebody new, once it was asked for."""

    code: Code
    name: Annotated[Text, Field(max_length=200)] | None = None
    ask_name: bool


@dataclass(frozen=True)
class SentCode:
    """Where a code went, and the browser it is good in."""

    to: str
    browser: str


@dataclass(frozen=True, kw_only=True)
class CodePages:
    """What the pages of a channel share.

    ``start`` asks for a code that signs in, and ``start`` with ``.enter`` takes it.
    """

    channel: Channel
    cookie: str
    start: str
    template: str
    """Of the page that takes the code."""

    @property
    def entry(self) -> str:
        """The page that takes the code."""
        return f"{self.start}.enter"

    def browser(self, request: Any) -> str:
        """The name of this browser, for codes that are good in no other."""
        known: str | None = request.auth.jar.get(self.cookie)
        return known or ids.token()

    def note(self, request: Any, code: SentCode, purpose: str = "") -> None:
        """Remember where a code went; what is only sent elsewhere stays out of addresses."""
        request.auth.jar.set(self.cookie, code.browser, HOUR)
        sent.remember(request.auth, purpose or self.cookie, code.to)

    def sent(self, request: Any, *purposes: str) -> SentCode | None:
        """The code that this browser waits for, if it does."""
        noted, browser = sent.recall(request.auth), request.auth.jar.get(self.cookie)
        if noted is None or noted.purpose not in (purposes or (self.cookie,)):
            return None
        return None if browser is None else SentCode(noted.email, browser)

    def load_start(self, request: Any) -> Mapping[str, Any] | Goto:
        """Somebody signed in goes on, unless a fresh sign-in is asked for."""
        if is_in_already(request):
            return Goto("page.account", target=callback_of(request))
        wish = given(request)
        return {"again": "again" in wish, "add": "add" in wish}

    def go_on(self, request: Any) -> Goto:
        """To where the code is typed."""
        return Goto(self.entry, query={"callbackURL": callback_of(request)})

    def load_entry(self, request: Any) -> Mapping[str, Any] | Goto:
        """Where the code was sent; back to the start where none was."""
        code = self.sent(request)
        if code is None:
            return self.back(request)
        return self.described(request, code)

    def described(self, request: Any, code: SentCode, start: str = "") -> dict[str, Any]:
        """What pages say of a code that was asked for on the page ``start``."""
        settings = request.auth.settings(self.channel.section)
        pages = request.registry.authsvc.services.extras["pages"]
        onward = callback_of(request)
        return {
            "to": code.to,
            "shown": self.channel.shown(code.to),
            "everybody": self.channel.is_open(request.auth),
            "digits": settings.digits,
            "lifetime": how_long(request, settings.lifetime),
            "ask_name": "askName" in given(request),
            "back_url": page_path(request, start or self.start, callbackURL=onward),
            "inbox_url": pages.path("page.dev_inbox") if "page.dev_inbox" in pages else "",
        }

    def enter(self, request: Any, form: CodeForm) -> Goto | Show:
        """Sign in with the code; somebody new is asked for a name once the code was right."""
        code = self.sent(request)
        if code is None:
            return self.back(request)
        if form.ask_name and not form.name:
            raise missing("name")
        wish = self.channel.wish(self.channel.entry, code.to, code.browser)
        newcomer = Newcomer(self.channel.method, form.name or "")
        try:
            outcome = sign_in_or_ask(request.auth, self.channel, wish, form.code, newcomer)
        except ApiError as error:
            return self.used_up(error, self.start)
        if isinstance(outcome, NameAsked):
            more = {"ask_name": True, "values": {"code": form.code}}
            asked = {**self.described(request, code), **more}
            return Show(self.template, asked, title=_("Create your account"))
        return land(request, outcome)

    def used_up(self, error: ApiError, start: str) -> Goto:
        """Back to where codes are asked for after too many wrong ones; else raises ``error``."""
        if error.code != self.channel.refusals.too_many.code:
            raise error
        return Goto(start, say=TOO_MANY, kind="warning")

    def back(self, request: Any) -> Goto:
        """To where codes are asked for."""
        return Goto(self.start, query={"callbackURL": callback_of(request)})
