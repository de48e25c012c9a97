"""A pytest plugin with a PostgreSQL server of the tests' own.

``pyproject.toml`` names the plugin, because tests of several folders use its fixtures.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

START_SECONDS = 30.0
#: Settings for speed: nothing survives a crash of the machine.
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def missing_server() -> str:
    """Return why no server can be started; empty if one can."""
    try:
        programs()
        if os.geteuid() == 0 and not shutil.which("setpriv"):
            return "the server refuses to run as root, and setpriv (util-linux) is missing"
    except pytest.skip.Exception as reason:
        return str(reason)
    return "" if importlib.util.find_spec("psycopg") else "the driver psycopg is not installed"


def programs() -> Path:
    """Return the folder of the newest server's programs; skip the test if none is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")


def as_server_user(folder: Path) -> list[str]:
    """Return a command prefix that changes the user: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the server refuses to run as root, and setpriv (util-linux) is missing")
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class PostgresServer:
    """A server in a folder of its own, on a loopback port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Return the address without the name of a database."""
        return f"postgresql://test@127.0.0.1:{self.port}"

    def make(self) -> None:
        """Make the cluster; skip the test if that is not possible."""
        options = ("-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        made = subprocess.run(
            [*as_server_user(self.folder), *self._program("initdb"), *options],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            pytest.skip(f"initdb failed: {made.stderr.strip().splitlines()[-1]}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *UNSAFE)
        options = [part for each in settings for part in ("-c", each)]
        program = [*self._program("postgres"), "-p", str(self.port)]
        with (self.folder / "postgres.log").open("a") as log:
            self.process = subprocess.Popen(
                [*as_server_user(self.folder), *program, *options],
                cwd="/",
                stdout=log,
                stderr=log,
            )
        wait_for(self.port)

    def stop(self) -> None:
        """End the server and all connections, as `pg_ctl stop -m fast` does."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=20)
            self.process = None

    def _program(self, name: str) -> list[str]:
        return [str(programs() / name), "-D", str(self.folder / "cluster")]


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """Start a server for the tests of a module.

    Its folder is not pytest's: each session of pytest closes those to other users.
    """
    with TemporaryDirectory(prefix="postgres-") as folder:
        found = PostgresServer(Path(folder))
        found.make()
        found.start()
        yield found
        found.stop()


@pytest.fixture(scope="module")
def server(postgres: PostgresServer) -> str:
    """Return the server's address without the name of a database."""
    return postgres.address


def wait_for(port: int) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://test@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> str:
    """Make an empty database; return its address."""
    import psycopg

    name = f"site_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"
