"""The mean CPU of one bare password check: what a sign-in cannot go below.

``python -m bench.hashing SECONDS`` prints milliseconds; it runs in a process of its own, so that
it can be pinned to the core of the servers and visited in turns with them.
"""

import subprocess
import sys
import time

from argon2 import PasswordHasher

from bench.visitor import PASSWORD

BARE = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP, as authsvc hashes


def bare_hash(seconds: float, cpu: int) -> float:
    """Milliseconds of CPU for one check on core ``cpu``, measured for ``seconds``."""
    command = ["taskset", "-c", str(cpu), sys.executable, "-m", "bench.hashing", f"{seconds:g}"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Check one password over and over."""
    stored = BARE.hash(PASSWORD)
    deadline = time.monotonic() + float(sys.argv[1])
    started, checks = time.process_time(), 0
    while time.monotonic() < deadline:
        BARE.verify(stored, PASSWORD)
        checks += 1
    print((time.process_time() - started) / checks * 1e3)


if __name__ == "__main__":
    main()
