"""``authsvc worker`` as a process of its own."""

import os
import signal
import subprocess
import sys

from authsvc.cli.main import main
from tests.support.ports import wait_until
from tests.support.server import ROOT
from tests.support.site import RELAXED, Site
from tests.support.visitor import fresh_email

MAILING = {"authsvc.password.verify_on_sign_up": "true", "authsvc.links.links": "direct"}


def test_it_delivers_what_the_service_leaves_and_stops_when_told(ini, add, tmp_path):
    add("authsvc.mail.transport = log")
    main(["db", "upgrade", "-c", str(ini)])
    log = tmp_path / "log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "authsvc", "worker", "-c", str(ini)],
            stdout=output, stderr=output, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    url = f"sqlite:///{tmp_path}/deep/er/service.sqlite"
    site = Site(url, RELAXED | MAILING)
    try:
        site.visitor().sign_up(fresh_email())
        wait_until(lambda: waiting(site) == 0, what="the delivery")
    finally:
        site.close()
        worker.send_signal(signal.SIGTERM)
        status = worker.wait(timeout=120)
    assert status == 0, log.read_text()


def waiting(site: Site) -> int:
    with site.registry.read_engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())
