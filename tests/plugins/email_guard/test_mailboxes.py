"""What is made of the answers of name servers; a real one answers, on the loopback."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from dns import resolver

from authsvc.plugins.email_guard import mailboxes
from authsvc.plugins.email_guard.mailboxes import Memory, Verdict, look_up
from authsvc.plugins.email_guard.settings import EmailGuardSettings
from tests.support.names import SILENT
from tests.support.ports import wait_until


def asking(names, seconds=10, **more):
    timeout = timedelta(seconds=seconds)
    return EmailGuardSettings(nameservers=(names.place,), timeout=timeout, **more)


@pytest.mark.parametrize(
    ("domain", "verdict"),
    [
        ("kept.example", Verdict.YES),
        ("old-style.example", Verdict.YES),
        ("six.example", Verdict.YES),
        ("null.example", Verdict.NO),
        ("empty.example", Verdict.NO),
        ("nowhere.example", Verdict.NO),
        ("broken.example", Verdict.UNKNOWN),
        ("silent.example", Verdict.UNKNOWN),
        ("a" * 64 + ".example", Verdict.UNKNOWN),
    ],
)
def test_what_a_domain_is(names, domain, verdict):
    seconds = 1 if domain == "silent.example" else 10
    assert look_up(asking(names, seconds), domain) is verdict


def test_a_null_mx_is_not_overruled_by_an_address(names):
    names.knows("null.example", MX=["0 ."], A=["192.0.2.80"])
    assert look_up(asking(names), "null.example") is Verdict.NO
    assert ("null.example", "A") not in names.asked


def test_what_was_told_is_remembered_for_a_while(names):
    settings = asking(names)
    assert look_up(settings, "kept.example") is Verdict.YES
    names.fails("kept.example", "NXDOMAIN")
    assert look_up(settings, "kept.example") is Verdict.YES
    assert names.asked.count(("kept.example", "MX")) == 1


def test_nothing_is_remembered_when_that_is_wished_for(names):
    settings = asking(names, remember_for=timedelta())
    assert look_up(settings, "kept.example") is Verdict.YES
    names.fails("kept.example", "NXDOMAIN")
    assert look_up(settings, "kept.example") is Verdict.NO


def test_the_memory_is_bounded_and_forgets():
    memory = Memory(most=2)
    for domain in ("a", "b", "c"):
        memory.put(domain, Verdict.YES, timedelta(hours=1))
    assert [memory.get(domain) for domain in "abc"] == [None, Verdict.YES, Verdict.YES]
    memory.put("c", Verdict.NO, timedelta())
    assert memory.get("c") is None


def test_no_name_is_completed(names):
    look_up(asking(names), "nowhere.example")
    assert {name for name, _ in names.asked} == {"nowhere.example"}


def test_atk_210_slow_servers_of_strangers_hold_four_threads_at_most(names):
    names.fails("slow.example", SILENT)
    go = names.waits["held.example"] = threading.Event()
    names.knows("held.example", MX=["10 mx.example."])
    settings = EmailGuardSettings(
        nameservers=(names.place,), timeout=timedelta(seconds=10), remember_for=timedelta()
    )
    held = [threading.Thread(target=look_up, args=(settings, "held.example")) for _ in range(4)]
    for thread in held:
        thread.start()
    wait_until(lambda: len(names.asked) >= 4, what="four questions")
    assert look_up(settings, "kept.example") is Verdict.UNKNOWN
    go.set()
    for thread in held:
        thread.join(60)
    assert look_up(settings, "kept.example") is Verdict.YES


def test_without_any_name_server_nobody_can_tell(monkeypatch):
    monkeypatch.setattr(resolver.Resolver, "read_resolv_conf", _no_configuration)
    assert mailboxes.look_up(EmailGuardSettings(), "no-servers.example") is Verdict.UNKNOWN


def _no_configuration(*_args):
    raise resolver.NoResolverConfiguration


def test_nothing_is_loaded_before_it_is_used():
    code = "import sys, authsvc.plugins.email_guard; print('dns' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
