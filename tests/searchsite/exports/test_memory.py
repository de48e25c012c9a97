"""An export in bounded memory: a process may take little address space beyond what it has.

``EXPORT_TEST_ROWS`` sets the number of articles (default: 3,000; 100,000 take some minutes).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROWS = int(os.environ.get("EXPORT_TEST_ROWS", "3000"))
ALLOWED_MB = 200  # of address space, beside that of the loaded program; allocators reserve in bulk

PROGRAM = """
import json, resource, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from articles.models import Article
from articles.signals import deferred_announcements
from indexer.sync.rebuild import rebuild

rows, allowed = int(sys.argv[1]), int(sys.argv[2])
settings.ALLOWED_HOSTS = ["*"]
call_command("migrate", verbosity=0)
with deferred_announcements():
    for start in range(0, rows, 2_000):
        Article.objects.bulk_create(
            Article(title=f"Banjir {n}", body=f"Air naik di desa {n}.", source=f"Kabar {n % 50}")
            for n in range(start, min(start + 2_000, rows))
        )
rebuild(procs=1)
client = Client()
def export(limit):
    settings.EXPORT_MAX_ROWS = limit
    response = client.get("/unduh/berkas?q=banjir&format=jsonl&salinan=1")
    count, last = 0, b""
    for piece in response.streaming_content:
        count, last = count + piece.count(b"\\n"), piece
    response.close()
    return count - 1, json.loads(last.splitlines()[-1])["export"]
export(60)  # loads what a first request loads
status = open("/proc/self/status").read()
used = int(status.split("VmSize:")[1].split()[0]) * 1024
resource.setrlimit(resource.RLIMIT_AS, (used + allowed * 1_000_000, resource.RLIM_INFINITY))
open("/proc/self/clear_refs", "w").write("5")
before = int(open("/proc/self/status").read().split("VmRSS:")[1].split()[0])
count, closing = export(rows)
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
print(json.dumps([count, closing, (peak - before) / 1024]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_an_export_of_many_rows_fits_into_little_memory(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    found = subprocess.run(
        [sys.executable, str(program), str(ROWS), str(ALLOWED_MB)],
        cwd=settings.BASE_DIR,
        env={
            **kept,
            "DATA_DIR": str(tmp_path / "data"),
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr[-3_000:]
    count, closing, peak_mb = json.loads(found.stdout.splitlines()[-1])
    assert (count, closing["rows"], closing["status"]) == (ROWS, ROWS, "complete")
    assert peak_mb < 30 + ROWS / 1_000
    print(f"{count:,} rows, {peak_mb:.0f} MB")
