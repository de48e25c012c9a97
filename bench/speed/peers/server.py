"""A PostgreSQL server for the benchmark, which listens only on a socket in its own folder."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

from bench.speed.peers.peer import Unavailable

START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "work_mem": "64MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


def programs() -> Path:
    """Return the folder with the programs of the newest server. Raises ``Unavailable``."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if versions:
        return versions[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Unavailable("apt-get install postgresql")


def as_server_user(*folders: Path) -> list[str]:
    """Return a command prefix that runs the server as a user other than root.

    The server refuses to run as root. The user becomes the owner of the folders. Raises
    ``Unavailable``.
    """
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise Unavailable(
            "its server refuses to run as root; to run it as another user, install setpriv:"
            " apt-get install util-linux"
        )
    user = pwd.getpwnam("nobody")
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class Server:
    """A running server on the cluster in ``folder``, which is created if it is missing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.sockets = Path(mkdtemp(prefix="bench-postgresql-"))  # a short path for sockets
        user = as_server_user(folder, self.sockets)
        cluster = folder / "cluster"
        if not cluster.exists():
            command = ["initdb", "-D", str(cluster), "-U", "bench", "-A", "trust", "-E", "UTF8"]
            _run([*user, str(programs() / command[0]), *command[1:], "--locale=C"])
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)}
        options = [part for name in settings for part in ("-c", f"{name}={settings[name]}")]
        self._log = folder / "server.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*user, str(programs() / "postgres"), "-D", str(cluster), *options],
                cwd="/",
                stdout=log,
                stderr=log,
            )
        self._wait()

    @property
    def address(self) -> str:
        """Return the connection string of a client."""
        return f"host={self.sockets} user=bench dbname=postgres"

    def stop(self) -> None:
        """Stop the server; committed changes stay on disk."""
        self._process.terminate()
        self._process.wait(timeout=START_SECONDS)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.address).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    lines = self._log.read_text(errors="replace").strip().splitlines()[-1:]
                    raise RuntimeError(f"PostgreSQL does not start: {' '.join(lines)}") from None
                time.sleep(0.02)
            else:
                return


def _run(command: list[str]) -> None:
    result = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if result.returncode:
        lines = result.stderr.strip().splitlines()[-1:]
        raise RuntimeError(f"initdb of PostgreSQL failed: {' '.join(lines)}")
