"""Nodes of a cluster for tests: processes on loopback, on ports of their own."""

import atexit
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tests.cluster.home import home
from tests.postgres_server import as_server_user, free_port

URL = "OPENSEARCH_TEST_URL"  # addresses of a cluster that is already running
NODES_OF_SUITE = 1  # of the conformance suite; three with --cluster
START_SECONDS = 300.0
BUSY_SECONDS = 60.0
HEAP = "256m"
LOG4J = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:opensearch.logs.base_path}/cluster.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
"""
#: Small and quick to start: one compiler, one collector.
JAVA_OPTIONS = (
    "-Xss1m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:MaxDirectMemorySize=256m",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djna.nosys=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dopensearch.distribution.type=tar",
    "-Dopensearch.bundled_jdk=false",
)


@dataclass
class Node:
    """One node."""

    name: str
    folder: Path
    http: int = field(default_factory=free_port)
    transport: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.http}"

    def start(self, settings: dict[str, Any]) -> None:
        """Start the process, with the data of an earlier one."""
        release, path = home().release, home().path
        for name in ("config", "data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        given = {
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.http,
            "transport.port": self.transport,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "node.processors": 2,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "action.auto_create_index": False,
            **settings,
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in given.items())
        (self.folder / "config" / "opensearch.yml").write_text(lines)
        (self.folder / "config" / "log4j2.properties").write_text(LOG4J)
        options = [f"-Xms{HEAP}", f"-Xmx{HEAP}", *JAVA_OPTIONS]
        options += [f"-D{name}.tmpdir={self.folder / 'tmp'}" for name in ("java.io", "jna")]
        options += [f"-Dopensearch.path.home={path}"]
        options += [f"-Dopensearch.path.conf={self.folder / 'config'}"]
        if release.is_old:
            options += ["-Djava.security.manager=allow", "-Djava.locale.providers=SPI,COMPAT"]
        else:
            options += ["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"]
            options += ["-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1"]
        prefix = as_server_user(self.folder)
        if prefix:  # a worker of the tests that is killed leaves no node behind
            prefix[1:1] = ["--pdeathsig", "KILL"]
        for entry in self.folder.rglob("*"):
            if prefix and not entry.is_symlink():
                shutil.chown(entry, "nobody")
        java = str(release.java / "bin" / "java")
        command = [*prefix, java, *options, "-cp", f"{path / 'lib'}/*"]
        with (self.folder / "out.txt").open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "org.opensearch.bootstrap.OpenSearch"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={"PATH": os.environ["PATH"], "HOSTNAME": "localhost"},
            )

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the process, and wait for its end."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Nodes:
    """A cluster of one or several nodes."""

    def __init__(self, count: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="telusur-cluster-")
        root = Path(self._folder.name)
        root.chmod(0o755)
        self.nodes = [Node(f"node{n}", root / f"node{n}") for n in range(1, count + 1)]

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the addresses of all nodes, running or not."""
        return tuple(node.url for node in self.nodes)

    def start(self, *nodes: Node, wait: bool = True, **further: str) -> None:
        """Start nodes (default: all), and wait until the cluster has them and is green.

        ``further``: settings of these nodes, with ``__`` in place of points.
        """
        seeds = [f"127.0.0.1:{node.transport}" for node in self.nodes]
        settings: dict[str, Any] = {"cluster.name": f"test-{self.nodes[0].transport}"}
        if len(self.nodes) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = seeds
            settings["cluster.initial_cluster_manager_nodes"] = [n.name for n in self.nodes]
        settings |= {name.replace("__", "."): value for name, value in further.items()}
        for node in nodes or self.nodes:
            node.start(settings)
        if wait:
            self.wait()

    def wait(self, status: str = "green") -> None:
        """Wait until all nodes whose process runs are in the cluster, and for its status."""
        running = [node for node in self.nodes if node.process is not None]
        end = time.monotonic() + START_SECONDS
        seen: Any = None
        while time.monotonic() < end:
            try:
                seen = self.ask("GET", "/_cluster/health", node=running[0])
            except OSError as error:
                seen = error
            else:
                if seen["number_of_nodes"] == len(running) and seen["status"] == status:
                    return
            for node in running:
                if node.process is not None and node.process.poll() is not None:
                    output = (node.folder / "out.txt").read_text()[-2_000:]
                    raise RuntimeError(f"{node.name} has ended: {output}")
            time.sleep(0.2)
        raise TimeoutError(f"the cluster is not {status}: {seen}")

    def ask(self, method: str, path: str, body: Any = None, *, node: Node | None = None) -> Any:
        """Return the answer of a running node to a request."""
        running = [each for each in self.nodes if each.process is not None]
        address = (node or running[0]).url + path
        request = urllib.request.Request(
            address,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def manager(self) -> Node:
        """Return the node that manages the cluster."""
        found = self.ask("GET", "/_cat/cluster_manager?format=json")
        return next(node for node in self.nodes if node.name == found[0]["node"])

    def of_primary(self, index: str, shard: int = 0) -> Node:
        """Return the node with the primary copy of a shard."""
        copies = self.ask("GET", f"/_cat/shards/{index}?format=json")
        (name,) = [
            each["node"] for each in copies if each["prirep"] == "p" and int(each["shard"]) == shard
        ]
        return next(node for node in self.nodes if node.name == name)

    def stop(self) -> None:
        """End all processes, and remove their data."""
        for node in self.nodes:
            node.end(signal.SIGKILL)
        self._folder.cleanup()


@cache
def _own() -> Nodes:
    nodes = Nodes(NODES_OF_SUITE)
    atexit.register(nodes.stop)
    nodes.start()
    return nodes


def urls() -> tuple[str, ...]:
    """Return the addresses of the cluster of the conformance suite; skip where there is none."""
    given = os.environ.get(URL)
    return tuple(given.split(",")) if given else _own().urls


def index_of(root: Path) -> str:
    """Return the name of the index of a test."""
    return f"t{hashlib.blake2b(str(root).encode(), digest_size=8).hexdigest()}"


def remove_index(root: Path) -> None:
    """Remove all indices of a test. A node whose small heap is full refuses for a moment."""
    address = f"{urls()[0]}/{index_of(root)}-*?expand_wildcards=all"
    end = time.monotonic() + BUSY_SECONDS
    while True:
        request = urllib.request.Request(address, method="DELETE")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                json.load(answer)
            return
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.TOO_MANY_REQUESTS or time.monotonic() > end:
                raise
        time.sleep(0.5)
