"""``make wire-target``: the service as the conformance harness asks for it, in the foreground.

A new database beside the configured one, the harness's administrator in it, and pserve. What was
made is removed at the end; what was there before is never touched.

Environment: ``WIRE_STAGE`` (``first``, ``social``, ``ways``, ``all``), ``PORT``, ``DATABASE_URL``,
and every setting of the service.
"""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sqlalchemy import URL, create_engine, make_url, text

from authsvc.cli.bootstrap import acting, application, database_url
from authsvc.cli.database import upgrade
from authsvc.core.password.usecases.creation import NewUser, create_user

ROOT = Path(__file__).resolve().parents[2]
INI = Path(__file__).with_name("conformance.ini")
LOG = ROOT / "var" / "wire-target.log"
PLUGINS = ROOT / "authsvc" / "plugins"
ROOT_ADMIN = NewUser(
    "Root Admin", "root@conformance.test", "root-password-123", role="admin", verified=False
)
OWN = ("audit",)
"""What the reference server knows nothing of and what nobody sees on the wire."""
FIRST = ("bearer", "username", "two_factor")
SOCIAL = (*FIRST, "social")
WAYS = (
    *SOCIAL, "magic_link", "email_otp", "phone", "anonymous", "multi_session", "jwt",
    "one_time_token", "passkey", "device", "last_method",
)  # fmt: skip
ALL = (*WAYS, "siwe", "admin", "organization", "api_key", "oidc_provider", "sso", "scim")
# Better Auth's core has the endpoints of social sign-in and of linked accounts in every stage.
STAGES = {"first": SOCIAL, "social": SOCIAL, "ways": WAYS, "all": ALL}


class NotBuiltError(Exception):
    """The stage asks for features that do not exist yet, or there is no such stage."""


def built() -> frozenset[str]:
    """The plugins there are."""
    return frozenset(path.parent.name for path in PLUGINS.glob("*/__init__.py"))


def plugins_of(stage: str | None, there: frozenset[str]) -> tuple[str, ...]:
    """The plugins of a stage; of no stage, everything that is built."""
    if stage is None:
        return tuple(name for name in (*ALL, *OWN) if name in there)
    if stage not in STAGES:
        raise NotBuiltError(f"there is no stage {stage!r}, only {', '.join(STAGES)}")
    missing = [name for name in STAGES[stage] if name not in there]
    if missing:
        raise NotBuiltError(f"the stage {stage!r} is not built yet: it lacks {', '.join(missing)}")
    return tuple(name for name in (*STAGES[stage], *OWN) if name in there)


@contextmanager
def new_database(configured: str) -> Iterator[str]:
    """The URL of a database that nobody has used, beside the configured one; removed at the end."""
    beside = make_url(configured)
    name = f"wire_{uuid.uuid4().hex[:12]}"
    if beside.get_backend_name() == "sqlite":
        path = Path(beside.database or "").with_name(f"{name}.sqlite")
        try:
            yield beside.set(database=str(path)).render_as_string(hide_password=False)
        finally:
            for left in path.parent.glob(f"{name}.sqlite*"):
                left.unlink()
        return
    if beside.drivername == "postgresql":
        beside = beside.set(drivername="postgresql+psycopg")
    _administer(beside, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield beside.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(beside, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def seed() -> None:
    """The administrator whom the harness knows."""
    registry = application(INI, {"authsvc.outbox.couriers": "0"})
    with acting(registry) as auth:
        create_user(auth, ROOT_ADMIN)
    registry.engine.dispose()
    registry.read_engine.dispose()


def serve(port: str, environ: Mapping[str, str]) -> None:
    """pserve until it ends or is asked to; its words go to the log."""
    LOG.parent.mkdir(exist_ok=True)
    program = str(Path(sys.executable).with_name("pserve"))
    command = [program, "--server-name=port", str(INI), f"http_port={port}"]
    with LOG.open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environ, cwd=ROOT)
    try:
        process.wait()
    finally:
        process.terminate()
        process.wait()


def leave(_signal: int, _frame: FrameType | None) -> None:
    """Go, and clean up on the way."""
    sys.exit(0)


def main() -> int:
    """Exit status 2 for a stage that cannot be served, 1 when the server ends by itself."""
    port = os.environ.get("PORT", "6543")
    try:
        plugins = plugins_of(os.environ.get("WIRE_STAGE") or None, built())
    except NotBuiltError as error:
        sys.stderr.write(f"wire-target: {error}\n")
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    os.environ.setdefault("AUTHSVC_BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("AUTHSVC_PLUGINS", " ".join(plugins))
    with new_database(database_url(INI)) as url:
        os.environ["AUTHSVC_DB__URL"] = url
        upgrade(url)
        seed()
        served = os.environ["AUTHSVC_PLUGINS"]
        sys.stdout.write(f"http://127.0.0.1:{port} with {served}; log: {LOG}\n")
        sys.stdout.flush()
        serve(port, os.environ)
    sys.stderr.write(f"wire-target: the server has ended, see {LOG}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
