"""The kit of codes that people type, over whatever channel."""

from authsvc.core.codes.pages import Code, CodeForm, CodePages, SentCode
from authsvc.core.codes.reset_pages import ResetForm as CodeResetForm
from authsvc.core.codes.reset_pages import ResetPages as CodeResetPages
from authsvc.core.codes.settings import CodeSettings
from authsvc.core.codes.usecases.channel import Channel
from authsvc.core.codes.usecases.channel import Refusals as CodeRefusals
from authsvc.core.codes.usecases.channel import Wish as CodeWish
from authsvc.core.codes.usecases.entering import enter as enter_by_code
from authsvc.core.codes.usecases.entering import sign_in as sign_in_by_code
from authsvc.core.codes.usecases.reset import reset_password as reset_by_code
from authsvc.core.verification.codes import Kind as CodeKind
from authsvc.core.verification.codes import Slot as CodeSlot
from authsvc.core.verification.codes import Verdict as CodeVerdict
from authsvc.core.verification.codes import is_waiting as code_is_waiting
from authsvc.core.verification.codes import issue_code, spend_code, try_code

__all__ = [
    "Channel",
    "Code",
    "CodeForm",
    "CodeKind",
    "CodePages",
    "CodeRefusals",
    "CodeResetForm",
    "CodeResetPages",
    "CodeSettings",
    "CodeSlot",
    "CodeVerdict",
    "CodeWish",
    "SentCode",
    "code_is_waiting",
    "enter_by_code",
    "issue_code",
    "reset_by_code",
    "sign_in_by_code",
    "spend_code",
    "try_code",
]
