"""Somebody who does everything once: what each deed wrote, and what could be used by others."""

import re
from datetime import timedelta
from typing import Any

import pyotp
from sqlalchemy import delete, insert, update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.plugins.two_factor.models import FactorRecovery
from tests.support.attack import LINK, change_rows, rows, token_mailed
from tests.support.authenticator import Authenticator
from tests.support.clock import Clock
from tests.support.cookies import jar
from tests.support.mailed import NEW
from tests.support.roles import a_role, give
from tests.support.second_factor import secret_of
from tests.support.site import Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, Visitor, fresh_email

ACCOUNTS = Account.__table__
USERS = User.__table__
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
STEP = timedelta(seconds=30)
WAIT = timedelta(hours=72)


class Life:
    """Somebody who does everything once, and what each deed wrote."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site = site
        self.clock = clock
        self.email = fresh_email("life")
        self.secrets: set[str] = {PASSWORD, NEW}
        self.wrote: dict[str, set[str]] = {}
        self.visitor: Visitor = site.visitor()

    def do(self, path: str, body: Any = None, visitor: Visitor | None = None) -> Any:
        """One call; the tables it wrote to are remembered under its path."""
        with counting(self.site) as seen:
            answer = (visitor or self.visitor).post(path, body)
        assert answer.status_int == 200, (path, answer)
        tables = {found[2] for text in seen if (found := WRITES.match(text.lstrip()))}
        self.wrote.setdefault(path, set()).update(tables)
        self.secrets |= {value for value in jar(visitor or self.visitor).values() if value}
        return answer

    def browser(self) -> Visitor:
        """Another browser, signed in."""
        visitor = self.site.visitor()
        body = {"email": self.email, "password": PASSWORD}
        self.secrets.add(str(self.do("/sign-in/email", body, visitor).json["token"]))
        return visitor

    def mailed(self, email: str | None = None) -> str:
        """The token in the newest mail, and everything else in it that could be used."""
        message = self.site.mail(email or self.email)
        assert message is not None
        self.secrets |= set(LINK.findall(message.text))
        token = token_mailed(self.site, email or self.email)
        self.secrets.add(token)
        return token

    def first_day(self) -> None:
        """Sign up, verify, profile, sessions."""
        name = self.email.partition("@")[0].replace("-", "_")
        body = {"name": "Ada", "email": self.email, "password": PASSWORD, "username": name}
        self.do("/sign-up/email", body)
        self.do("/send-verification-email", {"email": self.email})
        self.secrets.add(self.mailed())
        self.do("/update-user", {"name": "Ada L."})
        by_name = {"username": name, "password": PASSWORD}
        handle = self._handle(self.do("/sign-in/username", by_name, self.site.visitor()))
        self.do("/revoke-session", {"token": handle})
        self.browser()
        self.do("/revoke-other-sessions")
        self.do("/revoke-sessions", None, self.browser())
        self.do("/sign-out", None, self.browser())
        self.visitor = self.browser()

    def _handle(self, _answer: Any) -> str:
        sessions = self.visitor.get("/list-sessions").json
        return str(next(s["id"] for s in sessions if s["id"] == s["token"]))

    def second_factor(self) -> None:
        """Enrol, sign in with each kind of code, trust and forget devices, turn off."""
        answer = self.do("/two-factor/enable", {"password": PASSWORD})
        seed = secret_of(answer)
        self.secrets |= {seed, *answer.json["backupCodes"]}
        self._code(seed, "/two-factor/verify-totp", self.visitor)
        codes = self.do("/two-factor/generate-backup-codes", {"password": PASSWORD}).json
        self.secrets |= set(codes["backupCodes"])
        trusted = self._challenged()
        self._code(seed, "/two-factor/verify-totp", trusted, trustDevice=True)
        device = trusted.get("/two-factor/list-trusted-devices").json[0]["id"]
        self.do("/two-factor/revoke-trusted-device", {"id": device}, trusted)
        mailed = self._challenged()
        self.do("/two-factor/send-otp", None, mailed)
        message = self.site.mail(self.email)
        assert message is not None
        code = re.search(r"\b\d{6}\b", message.text)
        assert code is not None
        self.do("/two-factor/verify-otp", {"code": code[0], "trustDevice": True}, mailed)
        self.do("/two-factor/revoke-trusted-devices", None, mailed)
        spent = {"code": codes["backupCodes"][0]}
        self.do("/two-factor/verify-backup-code", spent, self._challenged())
        self.do("/two-factor/disable", {"password": PASSWORD})

    def recoveries(self) -> None:
        """Lose every second factor: call the recovery off, and see the next one through."""
        self._prove(True)
        seed = secret_of(self.do("/two-factor/enable", {"password": PASSWORD}))
        self._code(seed, "/two-factor/verify-totp", self.visitor)
        self.do("/two-factor/start-recovery", None, self._challenged())
        self.mailed()
        self.do("/two-factor/cancel-recovery")
        change_rows(self.site, delete(FactorRecovery.__table__))
        self.do("/two-factor/start-recovery", None, self._challenged())
        self.mailed()
        self.clock.advance(WAIT)
        self.visitor = self._challenged()
        self.do("/two-factor/send-recovery-link", None, self.visitor)
        self.do("/two-factor/finish-recovery", {"token": self.mailed()})
        self._prove(False)

    def administrator(self) -> None:
        """For a moment one who says which role needs a second factor."""
        give(self.site, self.email, "admin")
        self.do("/two-factor/set-required-role", {"role": a_role(), "required": True})
        give(self.site, self.email, "user")

    def _challenged(self) -> Visitor:
        visitor = self.site.visitor()
        body = {"email": self.email, "password": PASSWORD}
        assert self.do("/sign-in/email", body, visitor).json["twoFactorRedirect"]
        return visitor

    def _code(self, seed: str, path: str, visitor: Visitor, **extra: Any) -> None:
        self.clock.advance(STEP)
        code = pyotp.TOTP(seed).at(self.clock.now)
        self.do(path, {"code": code} | extra, visitor)

    def passkeys(self) -> None:
        """One is made, renamed, used and removed, where there are any."""
        paths = {spec.path for spec in self.site.registry.catalogue}
        if "/passkey/verify-registration" not in paths:
            return
        device = Authenticator()
        made = device.create(self.visitor.get("/passkey/generate-register-options").json)
        key = self.do("/passkey/verify-registration", {"response": made, "name": "Key"}).json
        self.do("/passkey/update-passkey", {"id": key["id"], "name": "Blue key"})
        other = self.site.visitor()
        shown = device.get(other.get("/passkey/generate-authenticate-options").json)
        self.do("/passkey/verify-authentication", {"response": shown}, other)
        self.do("/passkey/delete-passkey", {"id": key["id"]})

    def more_addresses(self) -> None:
        """One more, and the two change places and back; it takes a proven primary one."""
        more = fresh_email("more")
        self._prove(True)
        self.do("/add-address", {"email": more})
        self.do("/verify-address", {"token": self.mailed(more)})
        for email in (more, self.email):
            self.do("/make-address-primary", {"email": email})
        self.do("/remove-address", {"email": more})
        self._prove(False)

    def _prove(self, proven: bool) -> None:
        mine = USERS.c.id == self.user_id
        change_rows(self.site, update(USERS).where(mine).values(email_verified=proven))

    def last_day(self) -> None:
        """Another address, another password, another way in and out, the end."""
        new = fresh_email("new")
        self.do("/change-email", {"newEmail": new})
        self.mailed(new)
        self.do("/request-password-reset", {"email": self.email})
        self.do("/reset-password", {"token": self.mailed(), "newPassword": NEW})
        self.visitor = self.site.visitor()
        self.do("/sign-in/email", {"email": self.email, "password": NEW})
        self.do("/change-password", {"currentPassword": NEW, "newPassword": PASSWORD})
        own = rows(self.site, ACCOUNTS, ACCOUNTS.c.user_id == self.user_id)[0]._mapping
        other = {**own, "id": self.user_id + "x", "provider_id": "example", "issuer": self.user_id}
        with self.site.registry.engine.begin() as connection:
            connection.execute(insert(ACCOUNTS).values(**other))
        link = {"accountId": other["id"], "providerId": "example"}
        self.do("/unlink-account", link)
        self.do("/delete-user", {})

    def end(self) -> None:
        """Use the link."""
        self.do("/delete-user", {"token": self.mailed()})

    @property
    def user_id(self) -> str:
        return str(self.visitor.session()["user"]["id"])
