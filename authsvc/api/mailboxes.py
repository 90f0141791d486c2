"""Addresses: whose they are, what proves them, links and mails to them."""

from authsvc.core.password.errors import EMAIL_NOT_VERIFIED, INVALID_EMAIL
from authsvc.core.password.shapes import Email
from authsvc.core.password.throttle import may_mail, may_mail_owner
from authsvc.core.password.usecases.links import acts_directly, api_link, nobody, page_link, pretend
from authsvc.core.password.usecases.mailbox import (
    Entered,
    Newcomer,
    find_owner,
    hold_owner,
    knows_browser,
    knows_password,
    sign_up_is_open,
)
from authsvc.core.password.usecases.mailbox import enter as enter_by_mailbox
from authsvc.core.password.usecases.mailbox import prove as prove_mailbox
from authsvc.core.password.usecases.proofs import ProofMail
from authsvc.core.password.usecases.signin import may_send_link
from authsvc.core.password.usecases.verification import request_link as request_proof
from authsvc.core.password.usecases.verification import send_link as send_verification_link
from authsvc.core.profile.errors import CHANGE_EMAIL_DISABLED
from authsvc.core.profile.usecases.email import ask_for_mailbox
from authsvc.core.profile.usecases.email import move as move_email
from authsvc.core.users.contacts import proven_mailboxes, proven_phone
from authsvc.core.users.email import canonical as canonical_email
from authsvc.core.users.mailboxes import (
    ADDRESS_REFUSALS,
    DISPOSABLE_EMAIL,
    MAILBOX_CHECK_UNAVAILABLE,
    NO_MAILBOX,
    check_new_address,
)
from authsvc.core.users.owners import Owner, add_proven, owner_of
from authsvc.core.users.owners import is_free as address_is_free
from authsvc.core.users.placeholders import is_placeholder
from authsvc.core.verification.sent import forget as forget_mail
from authsvc.core.verification.sent import recall as recall_mail
from authsvc.core.verification.sent import remember as remember_mail

__all__ = [
    "ADDRESS_REFUSALS",
    "CHANGE_EMAIL_DISABLED",
    "DISPOSABLE_EMAIL",
    "EMAIL_NOT_VERIFIED",
    "INVALID_EMAIL",
    "MAILBOX_CHECK_UNAVAILABLE",
    "NO_MAILBOX",
    "Email",
    "Entered",
    "Newcomer",
    "Owner",
    "ProofMail",
    "acts_directly",
    "add_proven",
    "address_is_free",
    "api_link",
    "ask_for_mailbox",
    "canonical_email",
    "check_new_address",
    "enter_by_mailbox",
    "find_owner",
    "forget_mail",
    "hold_owner",
    "is_placeholder",
    "knows_browser",
    "knows_password",
    "may_mail",
    "may_mail_owner",
    "may_send_link",
    "move_email",
    "nobody",
    "owner_of",
    "page_link",
    "pretend",
    "prove_mailbox",
    "proven_mailboxes",
    "proven_phone",
    "recall_mail",
    "remember_mail",
    "request_proof",
    "send_verification_link",
    "sign_up_is_open",
]
