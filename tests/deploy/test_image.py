"""The image's start script serves with a program that cannot be written, as another user."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from tests.crash.site import free_port

ROOT = Path(settings.BASE_DIR)
START_SECONDS = 60.0
COPIED = ("articles", "indexer", "lexicon", "searchsite", "templates", "locale", "deploy")


OTHER_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def python_for_others(link):
    """Link a Python that another user can run; return the variables that it needs."""
    system = f"/usr/bin/python3.{sys.version_info.minor}"
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    link.parent.mkdir(parents=True)
    for folder in (link.parent, link.parent.parent):
        folder.chmod(0o755)
    variables = {"PYTHONPATH": packages}  # a linked interpreter does not find its environment
    for program in (sys.executable, system):
        command = [*OTHER_USER, "sh", "-c", f"{program} -c 'import django'"]
        environment = {"PATH": os.environ["PATH"], **variables}
        if not subprocess.run(
            command, env=environment, check=False, capture_output=True
        ).returncode:
            link.symlink_to(program)
            return variables
    pytest.skip("other users cannot run a Python with the packages of the tests")


@pytest.fixture
def release():
    """Copy the program to a folder that all may read and none may write."""
    with TemporaryDirectory(prefix="release-") as folder:
        path = Path(folder)
        for name in COPIED:
            shutil.copytree(
                ROOT / name, path / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
            )
        shutil.copy(ROOT / "manage.py", path)
        (path / "data").mkdir()
        for each in (path, *path.rglob("*")):
            each.chmod(0o755 if each.is_dir() or each.suffix == ".sh" else 0o644)
        yield path


def test_the_start_script_serves_from_a_read_only_program(release):
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become another user, with setpriv (util-linux)")
    python = python_for_others(release / ".venv" / "bin" / "python")
    os.chown(release / "data", 65534, 65534)
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "WORKERS": "1",
        "SEARCH_COMPILED": "0",
        "DATA_DIR": str(release / "data"),
        "HOME": str(release / "data"),
        **python,
    }
    log = release / "data" / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*OTHER_USER, str(release / "deploy/image/serve.sh")],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    check = [sys.executable, str(release / "deploy/image/healthcheck.py")]
    try:
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(check, env=environment, check=False).returncode:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.3)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)

    assert subprocess.run(check, env=environment, check=False).returncode == 1
    assert not list(release.rglob("searchsite/**/*.pyc"))  # nothing was written into the program
    assert (release / "data" / "db.sqlite3").stat().st_mode & 0o077 == 0
