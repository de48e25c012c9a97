"""The master process loads what workers share, and opens nothing that they may not share."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

PROGRAM = """
import json, os, sys, threading
import django
django.setup()
from searchsite.server.preload import preload
preload()
from django.db import connections
print(json.dumps({
    "files": [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")
              if os.path.exists(f"/proc/self/fd/{name}")],
    "maps": open("/proc/self/maps").read().count(os.environ["DATA_DIR"]),
    "threads": [thread.name for thread in threading.enumerate()],
    "connected": [c.alias for c in connections.all(initialized_only=True) if c.connection],
    "loaded": "searchsite.pages.search" in sys.modules and "indexer.search.pipeline" in sys.modules,
}))
"""


def test_the_master_opens_no_index_no_database_and_no_thread(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "SECRET_KEY": "for the server tests only, never for a site",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not [file for file in found["files"] if file.startswith(str(tmp_path))]
    assert found["maps"] == 0
    assert found["threads"] == ["MainThread"]
    assert found["connected"] == []
    assert found["loaded"]
    assert not (tmp_path / "db.sqlite3").exists()
    assert not (tmp_path / "index").exists()
