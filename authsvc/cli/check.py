"""``authsvc check``: would it start, and with ``--deploy``, is it safe to put on the internet?"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from authsvc.cli.arguments import Commands, add_command
from authsvc.cli.bootstrap import acting, assembled
from authsvc.cli.database import alembic_config
from authsvc.core.keyring.usecases import secrets
from authsvc.crypto.secrets import weaknesses
from authsvc.settings import Settings

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """Something an operator should know before people sign up."""

    level: str
    about: str
    says: str


@dataclass(frozen=True)
class Rule:
    """A value of one setting that is an error or deserves a second thought."""

    level: str
    section: str
    field: str
    unsafe: Callable[[Any], bool]
    says: str

    def judge(self, settings: Settings) -> Iterator[Finding]:
        """A finding, if the value in force is the unsafe one."""
        if self.section in settings and self.unsafe(getattr(settings[self.section], self.field)):
            key = ".".join(filter(None, ("authsvc", self.section, self.field)))
            yield Finding(self.level, key, self.says)


def _is(value: Any) -> Callable[[Any], bool]:
    return lambda found: bool(found == value)


RULES = (
    Rule(ERROR, "", "production", _is(False), "start-up checks are off"),
    Rule(
        ERROR, "", "base_url", lambda url: not url.startswith("https://"),
        "passwords and cookies would cross the network readable (ASVS 12.2.1)",
    ),
    Rule(
        ERROR, "", "secret", lambda text: any(map(weaknesses, text.split(","))),
        "whoever guesses it signs in as anybody: `authsvc secret` prints a strong one",
    ),
    Rule(ERROR, "cookies", "secure", _is(False), "session cookies would be sent over http"),
    Rule(ERROR, "limits", "enabled", _is(False), "nothing slows down guessing"),
    Rule(ERROR, "mail", "transport", lambda kind: kind != "smtp", "no mail would leave"),
    Rule(ERROR, "mail", "inbox", _is(True), "anybody could read everybody's mail"),
    Rule(
        ERROR, "password", "min_length", lambda least: least < 8,
        "NIST SP 800-63B-4 asks for 8 characters beside a second factor, 15 without",
    ),
    Rule(WARNING, "mail", "tls", _is("none"), "mails, with live links, travel unencrypted"),
    Rule(
        WARNING, "db", "url", lambda url: url.startswith("sqlite"),
        "SQLite serves one host; several need PostgreSQL",
    ),
    Rule(WARNING, "limits", "store", _is("memory"), "each process counts for itself"),
    Rule(WARNING, "limits", "fail_open", _is(True), "an outage of the store lifts every limit"),
    Rule(
        WARNING, "", "trusted_proxies", _is(()),
        "right if clients connect directly; behind a proxy all of them share one limit",
    ),
    Rule(
        WARNING, "password", "require_verification", _is(False),
        "accounts can be made for other people's addresses, and sign-up tells who has one",
    ),
    Rule(WARNING, "password", "min_strength", lambda least: least < 2, "common ones are taken"),
    Rule(WARNING, "password", "reset_ends_sessions", _is(False), "a thief survives a reset"),
    Rule(WARNING, "links", "links", _is("direct"), "mail scanners use up links by opening them"),
    Rule(
        WARNING, "sessions", "cache_revocation", _is("off"),
        "with the cookie cache, a revoked session lives until its copy expires",
    ),
)  # fmt: skip


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "check", run, "Say what is wrong with a configuration.")
    command.add_argument("--deploy", action="store_true", help="judge it for production, too")


def run(arguments: argparse.Namespace) -> int:
    """Exit status 1 when there is an error."""
    with assembled(arguments.config) as registry:
        findings = [*schema(registry)]
        findings += [] if findings else missing_secrets(registry)
        if arguments.deploy:
            findings += [one for rule in RULES for one in rule.judge(registry.auth_settings)]
    for finding in sorted(findings, key=lambda one: one.level):
        print(f"{finding.level}: {finding.about}: {finding.says}")
    errors = sum(finding.level == ERROR for finding in findings)
    print(f"{_counted(errors, ERROR)}, {_counted(len(findings) - errors, WARNING)}")
    return min(errors, 1)


def schema(registry: Any) -> Iterator[Finding]:
    """Whether the database answers and is at this release's revision."""
    scripts = ScriptDirectory.from_config(alembic_config(""))
    wanted, known = set(scripts.get_heads()), {one.revision for one in scripts.walk_revisions()}
    try:
        with registry.read_engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        yield Finding(ERROR, "database", f"does not answer ({type(error).__name__})")
        return
    if found and not found & known:
        yield Finding(ERROR, "database", "is of a newer release than this one")
    elif not wanted <= found:
        yield Finding(ERROR, "database", "is not at this release: run `authsvc db upgrade`")


def missing_secrets(registry: Any) -> Iterator[Finding]:
    """Secrets that stored values need and the keyring lacks (ATK-214)."""
    with acting(registry) as auth:
        sealed = sum(one.sealed for one in secrets(auth) if not one.held)
    if sealed:
        says = f"{sealed} stored values cannot be opened, a secret is missing: authsvc keys status"
        yield Finding(WARNING, "authsvc.secret", says)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
