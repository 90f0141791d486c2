"""From settings to a post office: transports, mailer, texter and couriers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any

from sqlalchemy import Engine

from authsvc.db import outbox
from authsvc.delivery.courier import Courier, Patience
from authsvc.delivery.mailer import Mailer, Post, Texter
from authsvc.delivery.settings import MailSettings, OutboxSettings, SmsSettings
from authsvc.delivery.threads import CourierThreads
from authsvc.mail.brand import Brand
from authsvc.mail.letters import English, Language, Letters
from authsvc.mail.message import MAIL, SMS
from authsvc.mail.sms import Gateway, HttpTexts
from authsvc.mail.smtp import SmtpServer, SmtpTransport
from authsvc.mail.transports import Inbox, InboxTransport, LogTransport, Transport
from authsvc.network.calls import DIRECT
from authsvc.network.settings import NetworkSettings
from authsvc.settings import naming


@dataclass(frozen=True)
class Ground:
    """What delivery stands on. ``seal`` and ``open_sealed`` are each other's reverse."""

    engine: Engine
    read_engine: Engine
    sessions: Any
    seal: Callable[[str], str]
    open_sealed: Callable[[str], str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]


@dataclass(frozen=True)
class DeliverySettings:
    """The three sections together."""

    mail: MailSettings
    sms: SmsSettings
    outbox: OutboxSettings
    network: NetworkSettings = DIRECT


@dataclass(frozen=True)
class Delivery:
    """Mail and texts of one process. The ``inbox`` stays empty unless settings fill it."""

    mailer: Mailer
    texter: Texter
    inbox: Inbox
    threads: CourierThreads
    hire: Callable[[], Courier]
    poll: timedelta

    def worker(self, count: int = 2) -> CourierThreads:
        """The crew of ``authsvc worker``, whatever the server's own settings say."""
        return CourierThreads(self.hire, count, self.poll)


def assemble(
    settings: DeliverySettings,
    ground: Ground,
    brand: Brand,
    languages: Callable[[str | None], Language] = lambda _locale: English(),
) -> Delivery:
    """The post office of a process; its threads are not started yet."""
    inbox = Inbox()
    sender = _sender(settings.mail, brand)
    rules = settings.outbox

    def hire() -> Courier:
        transports = {
            MAIL: _mail_transport(settings.mail, sender, inbox),
            SMS: _sms_transport(settings, inbox),
        }
        patience = Patience(rules.first_retry, rules.longest_retry, rules.max_attempts)
        return Courier(
            ground.engine, ground.read_engine, transports, ground.open_sealed, ground.now, patience
        )

    threads = CourierThreads(hire, rules.couriers, rules.poll)
    outbox.wake_after_commit(ground.sessions, threads.nudge)
    post = Post(ground.seal, ground.now, ground.new_id, rules.keep_trying)
    letters = Letters(brand, languages, settings.mail.templates)
    mailer = Mailer(post, letters, settings.mail.silenced)
    return Delivery(mailer, Texter(post), inbox, threads, hire, rules.poll)


def _sender(settings: MailSettings, brand: Brand) -> Address:
    name, address = settings.sender_name or brand.name, settings.sender
    with naming("authsvc.mail.sender"):
        try:
            return Address(name, addr_spec=address or f"no-reply@{brand.place or 'localhost'}")
        except MessageError as error:  # no ValueError, unlike the others
            raise ValueError(str(error)) from None


def _mail_transport(settings: MailSettings, sender: Address, inbox: Inbox) -> Transport:
    if settings.transport == "memory":
        return InboxTransport(inbox)
    transport: Transport = LogTransport()
    if settings.transport == "smtp":
        with naming("authsvc.mail.ca_file"):
            transport = SmtpTransport(_server(settings), sender)
    return InboxTransport(inbox, transport) if settings.inbox else transport


def _server(settings: MailSettings) -> SmtpServer:
    return SmtpServer(
        host=settings.host,
        port=settings.port,
        tls=settings.tls,
        user=settings.user,
        password=settings.password,
        timeout=settings.timeout.total_seconds(),
        accept_timeout=settings.accept_timeout.total_seconds(),
        ca_file=str(settings.ca_file) if settings.ca_file else None,
    )


def _sms_transport(settings: DeliverySettings, inbox: Inbox) -> Transport:
    sms = settings.sms
    if sms.transport == "memory":
        return InboxTransport(inbox)
    transport: Transport = LogTransport()
    if sms.transport == "http":
        gateway = Gateway(sms.url, sms.token, sms.timeout.total_seconds())
        transport = HttpTexts(gateway, settings.network)
    return InboxTransport(inbox, transport) if settings.mail.inbox else transport
