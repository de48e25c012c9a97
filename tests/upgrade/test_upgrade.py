"""An upgrade from the first version with its data, under readers, as docs/operating.md describes.

The socket belongs to the test, as it belongs to systemd in production: connections wait in it while
the server is exchanged.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FIRST_VERSION = "4c287620228632a772b4c37f4b12b7b70eb280a1"
PATHS = ("/search?q=banjir", "/", "/articles/1", "/api/v1/search?q=sawah", "/search?q=rawa+gambut")
ARTICLES = 60
START_SECONDS = 60.0
GUNICORN = "-m gunicorn -c searchsite/gunicorn.conf.py searchsite.wsgi"
FILL = """
import sys, django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("load_samples")
call_command("import_articles", sys.argv[1])
call_command("collectstatic", interactive=False, verbosity=0)
"""


@dataclass
class Readers:
    """A thread that reads pages one after the other, and notes each answer with its time."""

    address: str
    answers: list[tuple[float, str, int | str, str]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self):
        opener = build_opener(ProxyHandler({}))
        number = 0
        while not self.stopped.wait(0.02):
            path = PATHS[number % len(PATHS)]
            number += 1
            began = time.monotonic()
            try:
                with opener.open(self.address + path, timeout=60) as answer:
                    status, text = answer.status, answer.read().decode()
            except HTTPError as error:
                status, text = error.code, error.read().decode()
            except OSError as error:
                status, text = repr(error), ""
            self.answers.append((began, path, status, text))

    def of(self, begin, end=float("inf")):
        """Return how often each status was answered to requests that began in this time."""
        return Counter(status for began, _, status, _ in self.answers if begin <= began < end)


def old_version(folder):
    """Unpack the first version; skip the test in a clone without history."""
    packed = subprocess.run(
        ["git", "archive", FIRST_VERSION], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        pytest.skip("the first version is not in this clone's history")
    folder.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
    return folder


@dataclass
class Installation:
    """A data directory, a socket, and the versions that use them."""

    data_dir: Path
    listener: socket.socket

    @property
    def environment(self):
        return {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.data_dir),
            "SECRET_KEY": "a key that outlives many versions",
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "WORKERS": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def manage(self, version, *arguments):
        return self.run(version, "manage.py", *arguments)

    def run(self, version, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=version,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def serve(self, version, log):
        """Start the server of a version on the socket, as systemd does."""
        number = self.listener.fileno()
        script = f'exec 3<&{number}; LISTEN_FDS=1 LISTEN_PID=$$ exec "{sys.executable}" {GUNICORN}'
        return subprocess.Popen(
            ["bash", "-c", script],
            cwd=version,
            env=self.environment,
            pass_fds=(number,),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


def wait_for(condition):
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def installation(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        yield Installation(tmp_path / "data", listener)


def test_readers_miss_nothing_while_the_first_version_becomes_this_one(installation, tmp_path):
    old = old_version(tmp_path / "old")
    lines = [
        {"title": f"Rawa gambut ke-{n}", "body": f"Petugas memeriksa sekat kanal nomor {n}."}
        for n in range(ARTICLES)
    ]
    (tmp_path / "more.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    installation.run(old, "-c", FILL, str(tmp_path / "more.jsonl"))
    address = f"http://127.0.0.1:{installation.listener.getsockname()[1]}"
    readers = Readers(address)
    thread = threading.Thread(target=readers.run)
    log_file = tmp_path / "server.log"
    log = log_file.open("w")
    server = installation.serve(old, log)
    thread.start()
    try:
        wait_for(lambda: readers.of(0)[200] >= 2 * len(PATHS))
        installation.manage(ROOT, "migrate", "-v0", "--skip-checks")
        migrated = time.monotonic()
        installation.manage(ROOT, "collectstatic", "--noinput", "-v0")
        installation.manage(ROOT, "reindex", "--if-needed")
        exchanged = time.monotonic()
        stop(server)
        server = installation.serve(ROOT, log)
        wait_for(lambda: readers.of(exchanged)[200] >= 2 * len(PATHS))
    finally:
        readers.stopped.set()
        thread.join()
        stop(server)
        log.close()

    story = (readers.of(0, migrated), readers.of(migrated, exchanged), readers.of(exchanged))
    unexplained = [
        (path, status, text[:300])
        for began, path, status, text in readers.answers
        if began > migrated and status not in {200, 503}
    ]
    assert not [status for status in readers.of(0) if isinstance(status, str)], story
    assert not unexplained, (story, unexplained[:3], log_file.read_text()[-3_000:])
    # Between the switch to the new index and the exchange of the server, the old version says that
    # its index is gone; articles and the home page go on.
    refused = [(path, text) for _, path, status, text in readers.answers if status == 503]
    assert all("search" in path and "indeks" in text.lower() for path, text in refused)
    last = {path: text for _, path, status, text in readers.answers[-len(PATHS) :] if status == 200}
    assert set(last) == set(PATHS)
    assert "gambut</mark> ke-" in last["/search?q=rawa+gambut"]
    assert "Index and database agree." in installation.manage(ROOT, "reindex", "--verify")
