"""Hashing in many threads must not leave the memory of a hash behind in each of them."""

import subprocess
import sys

SCRIPT = """
import pathlib, re, threading
from authsvc.web.residence import share_arenas
from authsvc.crypto.passwords import Hasher, HashSlots

{prepare}
hasher, all_there = Hasher(HashSlots(1)), threading.Barrier(12)

def work():
    all_there.wait()  # a thread that has ended would leave its memory to the next
    hasher.hash("a passphrase")

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# Not getrusage: its peak counts the process that started this one, too.
status = pathlib.Path("/proc/self/status").read_text()
print(re.search(r"VmHWM:\\s*([0-9]+)", status)[1])
"""


def peak(prepare: str) -> int:
    """Kibibytes that a process had at most."""
    command = [sys.executable, "-c", SCRIPT.format(prepare=prepare)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_threads_share_the_memory_of_a_hash() -> None:
    """Twelve threads, one hash at a time: about one hash of memory, not twelve."""
    assert peak("share_arenas()") < peak("") - 3 * 19456
