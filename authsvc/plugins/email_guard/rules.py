"""What the guard says of an address."""

from authsvc.api import (
    DISPOSABLE_EMAIL,
    MAILBOX_CHECK_UNAVAILABLE,
    NO_MAILBOX,
    AuthContext,
    UserCreating,
    is_placeholder,
)
from authsvc.plugins.email_guard.domains import disposable, is_on, named, of_file
from authsvc.plugins.email_guard.mailboxes import Verdict, look_up
from authsvc.plugins.email_guard.settings import EmailGuardSettings

OPERATOR = "operator"


def refuse_address(auth: AuthContext, address: str) -> None:
    """Rule for addresses that people type, known here or not; no transaction is open."""
    domain = address.rpartition("@")[2]
    if _is_free_to_pass(auth, address):
        return
    if _is_disposable(auth, domain):
        raise DISPOSABLE_EMAIL.error()
    verdict = _ask(auth, domain)
    if verdict is Verdict.NO:
        raise NO_MAILBOX.error()
    if verdict is Verdict.UNKNOWN and _settings(auth).fail_closed:
        raise MAILBOX_CHECK_UNAVAILABLE.error()


def refuse_newcomer(event: UserCreating) -> None:
    """Subscriber: however somebody new comes in, by link, code or provider.

    The mailbox has answered or a provider vouches for it, so nobody is asked. The operator knows.
    """
    address = event.values["email"]
    if event.method == OPERATOR or _is_free_to_pass(event.auth, address):
        return
    if _is_disposable(event.auth, address.rpartition("@")[2]):
        raise DISPOSABLE_EMAIL.error()


def takes_mail(auth: AuthContext, address: str) -> bool:
    """Rule for mails that strangers ask for: whether the domain has mailboxes, or cannot tell."""
    if _is_free_to_pass(auth, address):
        return True
    verdict = _ask(auth, address.rpartition("@")[2])
    return verdict is Verdict.YES or (
        verdict is Verdict.UNKNOWN and not _settings(auth).fail_closed
    )


def _is_free_to_pass(auth: AuthContext, address: str) -> bool:
    allowed = named(_settings(auth).allow)
    return is_placeholder(auth, address) or is_on(address.rpartition("@")[2], allowed)


def _is_disposable(auth: AuthContext, domain: str) -> bool:
    settings = _settings(auth)
    lists = [named(settings.refuse)]
    if settings.list_file is not None:
        lists.append(of_file(settings.list_file))
    if settings.disposable:
        lists.append(disposable())
    return any(is_on(domain, known) for known in lists)


def _ask(auth: AuthContext, domain: str) -> Verdict:
    settings = _settings(auth)
    return look_up(settings, domain) if settings.dns else Verdict.YES


def _settings(auth: AuthContext) -> EmailGuardSettings:
    settings: EmailGuardSettings = auth.settings("email_guard")
    return settings
