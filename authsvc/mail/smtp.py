"""Mail over SMTP (RFC 5321), with a time limit on every step and certificates checked."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from authsvc.mail.message import Message
from authsvc.mail.transports import DeferredError, RejectedError, UnreachableError

_PERMANENT = 500
_OK = 250
_INTERNATIONAL = re.compile(r"[^\s\x00-\x1f\x7f<>()\[\]\\,:;@\"]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes. ``tls`` is ``none``, ``starttls`` or ``tls``; there is no "if offered"."""

    host: str
    port: int
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    accept_timeout: float = 60
    ca_file: str | None = None


class _Line(smtplib.SMTP):
    """A connection that waits longer for the last word than for the others.

    Hanging up before the server has said that it took the mail means sending it twice; RFC 5321
    section 4.5.3.2.6 asks for patience here and nowhere else.
    """

    patience: float = 60

    def data(self, msg: object) -> tuple[int, bytes]:
        assert self.sock is not None  # noqa: S101 # a connected line has a socket
        usual = self.sock.gettimeout()
        self.sock.settimeout(self.patience)
        answer = super().data(msg)  # type: ignore[arg-type]
        self.sock.settimeout(usual)
        return answer


class _TlsLine(_Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte (RFC 8314)."""


class SmtpTransport:
    """One connection, kept between messages and checked before it is used again."""

    def __init__(self, server: SmtpServer, sender: Address) -> None:
        self._server = server
        self._sender = sender
        self._line: _Line | None = None
        self._tls = ssl.create_default_context(cafile=server.ca_file)

    def send(self, message: Message) -> None:
        """Hand the mail over; see `Transport`."""
        mail = compose(message, self._sender)
        line = self._connected()
        try:
            line.send_message(mail, self._sender.addr_spec, [message.to])
        except smtplib.SMTPRecipientsRefused as refusal:
            code = refusal.recipients[message.to][0]
            raise _refused(code) from None
        except smtplib.SMTPSenderRefused as refusal:
            # Our own address is at fault, which an operator can mend.
            raise DeferredError(f"sender refused, smtp {refusal.smtp_code}") from None
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise RejectedError("the server takes ASCII addresses only") from None
        except (smtplib.SMTPException, OSError) as failure:
            self.close()
            raise DeferredError(_named(failure)) from None

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()

    def _connected(self) -> _Line:
        if self._line is not None and not _alive(self._line):
            self.close()
        if self._line is None:
            try:
                self._line = self._connect()
            except (smtplib.SMTPException, OSError) as failure:
                raise UnreachableError(_named(failure)) from None
        return self._line

    def _connect(self) -> _Line:
        server = self._server
        # Else smtplib asks a name server, and tells our host's name to a stranger.
        us, timeout = self._sender.domain, server.timeout
        line: _Line
        if server.tls == "tls":
            line = _TlsLine(server.host, server.port, us, timeout=timeout, context=self._tls)
        else:
            line = _Line(server.host, server.port, us, timeout)
        try:
            self._introduce(line)
        except BaseException:
            line.close()
            raise
        return line

    def _introduce(self, line: _Line) -> None:
        line.patience = self._server.accept_timeout
        if self._server.tls == "starttls":
            # Raises when the server does not offer it: never on in the clear (ASVS 12.3.1).
            line.starttls(context=self._tls)
        if self._server.user:
            line.login(self._server.user, self._server.password)


def compose(message: Message, sender: Address) -> EmailMessage:
    """The mail as it travels. Raises ``RejectedError`` for a line break or a second address.

    ``EmailMessage`` refuses control characters in headers and ``Address`` takes one address only
    (ASVS 1.3.11, ATK-207); nothing here puts a header together by hand.
    """
    mail = EmailMessage(policy=SMTP_POLICY)
    try:
        mail["From"] = sender
        mail["To"] = _recipient(message.to)
        mail["Subject"] = message.subject
    except (ValueError, IndexError, MessageError):
        raise RejectedError("malformed header") from None
    mail["Date"] = message.date
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices, please
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


def _recipient(address: str) -> Address:
    """One address. Beyond ASCII (RFC 6531) ``Address`` cannot parse it, so it is checked here."""
    if address.isascii():
        return Address(addr_spec=address)
    if not _INTERNATIONAL.fullmatch(address):
        raise ValueError("not an address")
    name, _, domain = address.rpartition("@")
    return Address(username=name, domain=domain)


def _alive(line: _Line) -> bool:
    try:
        return line.noop()[0] == _OK
    except (smtplib.SMTPException, OSError):
        return False


def _refused(code: int) -> DeferredError | RejectedError:
    return (RejectedError if code >= _PERMANENT else DeferredError)(f"smtp {code}")


def _named(failure: Exception) -> str:
    """What went wrong without the server's words, which may quote the mail."""
    code = getattr(failure, "smtp_code", None)
    return f"smtp {code}" if code else type(failure).__name__
