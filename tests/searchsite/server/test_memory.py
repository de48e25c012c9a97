"""A worker returns memory that is free between long-lived objects."""

import subprocess
import sys

from django.conf import settings

PROGRAM = """
import re, sys, time
from pathlib import Path
from searchsite.server.memory import save_memory, start_trimming

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

save_memory()
blocks = [bytes(60_000) for _ in range(2_000)]
kept = blocks[::20]
before = resident()
del blocks
time.sleep(0.3)
gaps = resident()
assert start_trimming(interval_seconds=0.01)
limit = time.monotonic() + 10
while resident() > before - 80 and time.monotonic() < limit:
    time.sleep(0.02)
print(before, gaps, resident())
"""


def test_free_memory_between_used_memory_is_returned() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    before, gaps, after = map(int, done.stdout.split())
    assert gaps > before - 20  # it is not returned without the thread
    assert after < before - 80
