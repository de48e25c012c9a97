"""A site for crash tests: a data directory on disk, and real processes that use it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
CHECK = Path(__file__).with_name("check.py")
START_SECONDS = 60.0


@dataclass(frozen=True)
class Site:
    """A data directory with a migrated database."""

    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the site's processes."""
        kept = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        }
        return kept | {
            "DATA_DIR": str(self.data_dir),
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "SECRET_KEY": "for the crash tests only, never for a site",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "default",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a Python process with these arguments, in its own process group."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command and wait for it."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
        )

    def check(self, *arguments: str) -> dict[str, object]:
        """Run ``check.py`` and return its result."""
        return self.check_with(str(CHECK), *arguments)

    def check_with(self, script: str, *arguments: str) -> dict[str, object]:
        """Run a script that prints JSON at its end, and return its result."""
        process = self.start(script, *arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, output
        return dict(json.loads(output.strip().splitlines()[-1]))


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all its children at once, like a power failure."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def free_port() -> int:
    """Return an unused loopback port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_gunicorn(
    site: Site, *, workers: int, seconds: float = START_SECONDS
) -> tuple[subprocess.Popen[str], str]:
    """Serve the site on a loopback port; wait for an answer; return the process and the address."""
    port = free_port()
    environment = {"PORT": str(port), "WORKERS": str(workers)}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "searchsite/gunicorn.conf.py", "searchsite.wsgi"],
        cwd=ROOT,
        env=site.environment | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return process, address
        except OSError:
            time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    raise AssertionError(f"gunicorn did not answer: {process.communicate()[1]}")
