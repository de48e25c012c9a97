"""The programs of an OpenSearch node, laid out from Maven Central.

Maven copies the jars once into a folder of this user (54 MB). The jars of a module leave ``lib``
for ``modules``, each with the descriptor that the node reads. There is no security plugin among
them, so nodes listen on loopback only.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from indexer.storage.file_locks import file_lock

HERE = Path(__file__).parent
FETCH_SECONDS = 600
POLICIES = {
    "transport-netty4": """grant {
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.net.SocketPermission "*", "accept,connect";
  permission java.lang.RuntimePermission "*", "setContextClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
};
""",
    "lang-painless": """grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
};
""",
}


@dataclass(frozen=True)
class Release:
    """A version of OpenSearch, and what it runs on."""

    version: str
    log4j: str
    java: Path  # a Java home

    @property
    def is_old(self) -> bool:
        """Return whether it is of the 2.x line."""
        return self.version.startswith("2.")


@dataclass(frozen=True)
class Home:
    """The programs of a release."""

    release: Release
    path: Path


@cache
def home() -> Home:
    """Return the programs of the newest release that the Java of this machine runs.

    Skip the test where Java or Maven is missing.
    """
    release = _release()
    base = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir())
    path = base / f"telusur-opensearch-{release.version}-{os.geteuid()}"
    with file_lock(path.with_suffix(".lock"), wait_seconds=FETCH_SECONDS):
        if not (path / "complete").exists():
            shutil.rmtree(path, ignore_errors=True)
            _fetch(release, path)
            (path / "complete").touch()
    return Home(release, path)


def _release() -> Release:
    if not shutil.which("mvn"):
        pytest.skip("tests of a cluster: there is no mvn (apt-get install maven)")
    versions = {}
    for java in sorted(Path("/usr/lib/jvm").glob("*/bin/java")):
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
        number = asked.stderr.partition('version "')[2].partition('"')[0].split(".")[0]
        if number.isdigit():
            versions[int(number)] = java.parents[1]
    wanted = os.environ.get("OPENSEARCH_TEST_VERSION", "")
    newest = max(versions, default=0)
    if newest >= 21 and not wanted.startswith("2."):
        return Release(wanted or "3.9.0", "2.25.5", versions[newest])
    if 17 in versions:
        return Release(wanted or "2.19.6", "2.25.4", versions[17])
    pytest.skip("tests of a cluster: there is no Java 17 or 21 (apt-get install openjdk-17-jre)")


def _fetch(release: Release, path: Path) -> None:
    for name in ("bin", "lib", "modules", "plugins"):
        (path / name).mkdir(parents=True)
    command = [
        *("mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), *([] if release.is_old else ["-Pos3"])),
        *("dependency:copy-dependencies", "-DincludeScope=runtime"),
        *(f"-Dopensearch={release.version}", f"-Dlog4j={release.log4j}"),
        f"-DoutputDirectory={path / 'lib'}",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
    )
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if "ERROR" in line]
        pytest.skip(f"tests of a cluster: Maven could not fetch OpenSearch ({lines[:1]})")
    for pattern in ("osx", "windows", "linux-aarch_64"):
        for jar in (path / "lib").glob(f"netty-codec-native-quic-*-{pattern}*.jar"):
            jar.unlink()
    kind = "Plugin" if release.is_old else "ModulePlugin"
    netty = ["transport-netty4-client-*.jar", "netty-*.jar", "opensearch-netty4-*.jar"]
    painless = ["lang-painless-*.jar", "opensearch-scripting-painless-spi-*.jar"]
    painless += ["asm*.jar", "antlr4-runtime-*.jar"]
    for name, module, patterns in (
        ("transport-netty4", f"org.opensearch.transport.Netty4{kind}", netty),
        (
            "analysis-common",
            f"org.opensearch.analysis.common.CommonAnalysis{kind}",
            ["analysis-common-*.jar"],
        ),
        ("lang-painless", f"org.opensearch.painless.Painless{kind}", painless),
    ):
        _make_module(release, path, name, module, patterns)
    for entry in [path, *path.rglob("*")]:  # the node runs as another user
        entry.chmod(0o755 if entry.is_dir() else 0o644)


def _make_module(release: Release, path: Path, name: str, module: str, patterns: list[str]) -> None:
    folder = path / "modules" / name
    folder.mkdir()
    for pattern in patterns:
        for jar in (path / "lib").glob(pattern):
            jar.rename(folder / jar.name)
    facts = {
        "name": name,
        "description": name,
        "version": release.version,
        "opensearch.version": release.version,
        "java.version": "11",
        "classname": module,
        "custom.foldername": "",
        "extended.plugins": "",
        "has.native.controller": "false",
    }
    lines = "".join(f"{key}={value}\n" for key, value in facts.items())
    (folder / "plugin-descriptor.properties").write_text(lines)
    if name in POLICIES:
        (folder / "plugin-security.policy").write_text(POLICIES[name])
