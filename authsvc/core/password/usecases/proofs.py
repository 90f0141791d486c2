"""What is mailed to prove a mailbox: a link, unless a feature brings something else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.context import AuthContext

PROOF_MAIL = "proof_mail"


@dataclass(frozen=True, kw_only=True)
class ProofMail:
    """What is mailed instead of a link."""

    send: Callable[[AuthContext, Mapping[str, Any]], None]
    """Mail it to a user, in the open transaction."""
    ask: Callable[[AuthContext, str], None]
    """Mail it to whoever has an address and has not proven it; begins the transaction. Answer and
    work are the same for everybody."""
    decoy: Callable[[AuthContext, str, bool], None]
    """Leave behind, at a sign-up with an address that has an account, what ``send`` does; ``False``
    when there were enough of them."""
    page: str
    """Where it is typed."""


def add_proof_mail(config: Any, mail: ProofMail) -> None:
    """Configurator directive: mailboxes are proven by ``mail`` wherever a link would be mailed."""
    config.registry.authsvc.services.extras[PROOF_MAIL] = mail


def proof_mail(auth: AuthContext) -> ProofMail | None:
    """What is mailed instead of links, if anything."""
    mail: ProofMail | None = auth.services.extras.get(PROOF_MAIL)
    return mail
