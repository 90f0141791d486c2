"""Codes in place of links: an address is confirmed, and a password reset, by typing one."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import AuthContext, ProofMail
from authsvc.plugins.email_otp import proof_pages, reset_pages
from authsvc.plugins.email_otp.usecases.proof import ask_proof, send_decoy, send_proof


def includeme(config: Any) -> None:
    """Mails of the core bring codes, and its pages say so; included where settings ask for it."""
    page = proof_pages.PAGES.entry
    config.add_proof_mail(ProofMail(send=send_proof, ask=ask_proof, decoy=send_decoy, page=page))
    config.add_name_reset(reset_pages.ask, takes=is_address)
    for page in ("page.forgot_password", "page.profile", "page.addresses"):
        config.add_page_part(page, offer)
    for module in (".proof_pages", ".reset_pages"):
        config.scan(module, categories=["authsvc"])


def is_address(_auth: AuthContext, name: str) -> bool:
    """Whether an address was typed."""
    return "@" in name


def offer(_request: Any) -> Mapping[str, Any]:
    """What is sent there is a code."""
    return {"by_code": True}
