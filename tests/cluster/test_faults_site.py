"""Faults of a cluster of three nodes, seen through the whole site: gunicorn, database, commands.

One of these tests runs by default, all of them with ``--cluster``. They use one site, and each
begins and ends with a green cluster. Figures are printed: how slow pages were, and how many
articles were saved.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cluster.nodes import Node, Nodes
from tests.cluster.sites import ClusterSite, PageReaders, Server, served, write_articles

ARTICLES = 400
SAVES = 5_000
SAVERS = 4
INDEX = "situs"
BUDGET_SECONDS = 2.0  # of a search, as a site has it; other tests are more patient
READ_SECONDS = 4.0
PATIENCE_SECONDS = 240.0


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    cluster = Nodes(3)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="module")
def site(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> ClusterSite:
    """Return a site with articles, and an index in the cluster."""
    folder = tmp_path_factory.mktemp("site")
    settings = {"OPENSEARCH_INDEX": INDEX, "SEARCH_TIME_BUDGET_MS": f"{1_000 * BUDGET_SECONDS:.0f}"}
    made = ClusterSite(folder / "data", urls=nodes.urls, settings=settings)
    made.manage("migrate", "--verbosity", "0")
    made.manage("collectstatic", "--noinput", "--verbosity", "0", "--skip-checks")
    made.manage("import_articles", str(write_articles(folder / "isi.jsonl", "isi", ARTICLES)))
    made.manage("reindex", "--procs", "1")
    return made


@pytest.fixture(scope="module")
def server(site: ClusterSite) -> Iterator[Server]:
    with served(site) as running:
        yield running


@pytest.fixture(autouse=True)
def whole_cluster(nodes: Nodes) -> Iterator[None]:
    """Make the cluster whole after a test."""
    yield
    for node in nodes.nodes:
        if node.process is not None and node.process.poll() is None:
            node.process.send_signal(signal.SIGCONT)
    if dead := [node for node in nodes.nodes if node.process is None]:
        nodes.start(*dead)
    unblock(nodes)
    nodes.wait()


def unblock(nodes: Nodes) -> None:
    """Remove all blocks; a blocked index accepts only changes of its block alone."""
    for block in ("read_only_allow_delete", "write"):
        nodes.ask("PUT", f"/{INDEX}-*/_settings", {f"index.blocks.{block}": None})


def any_node(nodes: Nodes) -> Node:
    manager = nodes.manager()
    return next(node for node in nodes.nodes if node is not manager)


def manager(nodes: Nodes) -> Node:
    return nodes.manager()


def with_primary(nodes: Nodes) -> Node:
    return nodes.of_primary(index_in_use(nodes))


def index_in_use(nodes: Nodes) -> str:
    (name,) = nodes.ask("GET", f"/_alias/{INDEX}")
    return str(name)


CHOICES = [any_node, manager, with_primary]
only_with_option = pytest.mark.cluster
Choose = Callable[[Nodes], Node]


@only_with_option
@pytest.mark.parametrize("choose", CHOICES)
def test_no_page_fails_when_a_node_is_killed(nodes: Nodes, server: Server, choose: Choose) -> None:
    with PageReaders(server) as readers:
        _read_more(readers, 20)
        choose(nodes).end(signal.SIGKILL)
        killed = len(readers.seconds)
        _read_more(readers, 100)

    usual = max(readers.seconds[:killed])
    print(f"{choose.__name__}: {readers.report}; before, the slowest took {usual:.2f} s")
    assert readers.failures == []


@only_with_option
@pytest.mark.parametrize("choose", CHOICES)
def test_no_save_is_lost_when_a_node_is_killed(
    nodes: Nodes, site: ClusterSite, tmp_path: Path, choose: Choose
) -> None:
    """Four processes save, change and delete articles at once."""
    share = SAVES // SAVERS
    logs = [tmp_path / f"log{n}" for n in range(SAVERS)]
    marks = [f"{choose.__name__}-{n}" for n in range(SAVERS)]
    savers = [
        site.start("-m", "tests.cluster.bulk_saver", str(share), str(log), mark)
        for log, mark in zip(logs, marks, strict=True)
    ]
    _wait_until(lambda: sum(_lines(log) for log in logs) > share)
    choose(nodes).end(signal.SIGKILL)
    outputs = [saver.communicate(timeout=1_800)[0] for saver in savers]
    nodes.start(*[node for node in nodes.nodes if node.process is None])
    acknowledged = tmp_path / "all"
    acknowledged.write_text("".join(log.read_text() for log in logs))

    found = site.check("--ids", str(acknowledged))

    print(f"{choose.__name__}: {SAVERS * share} saves, {acknowledged.read_text().count(chr(10))}")
    assert [saver.returncode for saver in savers] == [0] * SAVERS, outputs
    assert (found["lost"], found["left"], found["pending"]) == ([], [], 0)
    assert found["articles"] == found["hashes"]
    assert site.command("reindex", "--verify")[0] == 0


def test_two_of_three_nodes_gone(nodes: Nodes, site: ClusterSite, server: Server) -> None:
    """Without one, no page fails; without two, pages say why, and saves pend."""
    killed = nodes.nodes[1:]
    with PageReaders(server) as readers:
        _read_more(readers, 10)
        killed[0].end(signal.SIGKILL)
        _read_more(readers, 40)
    print(readers.report)
    assert readers.failures == []
    killed[1].end(signal.SIGKILL)

    status, page, first = server.get("/search?q=banjir+warga")
    second = max(server.get(f"/search?q=banjir+{n}")[2] for n in range(3))
    print(f"503 after {first:.1f} s, later ones after {second:.1f} s")
    assert status == 503
    assert "klaster" in page.lower()
    assert server.get("/api/v1/search?q=gempa")[0] == 503
    status, content, _ = server.get("/readyz")
    assert status == 503
    assert "klaster" in json.loads(content)["reason"].lower()
    assert server.get("/")[0] == 200

    started = time.monotonic()
    saved = _save(site, "tetapdisimpan")
    print(f"a process saved after {time.monotonic() - started:.1f} s: {saved}")
    assert "not in the index yet" in saved
    status, said = site.command("sync_index")
    assert status == 1
    assert said.strip().splitlines()[-1].startswith("CommandError: ")
    assert "Traceback" not in said

    nodes.start(*killed)
    _wait_until(lambda: _finds(server, "tetapdisimpan"))
    print([line for line in server.log if "started anew" in line])
    assert site.command("reindex", "--verify")[0] == 0


@only_with_option
@pytest.mark.parametrize("block", ["read_only_allow_delete", "write"])
def test_a_cluster_that_accepts_no_changes(
    nodes: Nodes, site: ClusterSite, server: Server, block: str
) -> None:
    nodes.ask("PUT", f"/{INDEX}-*/_settings", {f"index.blocks.{block}": True})

    saved = _save(site, f"terblokir{block}")
    assert "accepts no changes" in saved
    status, said = site.command("sync_index")
    assert status == 1
    assert said.strip().splitlines()[-1].startswith("CommandError: ")
    assert "Nothing is lost" in said
    doctor = _doctor(site)
    assert doctor["outbox"]["status"] == "error"
    assert "accepts no changes" in doctor["outbox"]["message"]
    assert server.get("/search?q=banjir")[0] == 200
    desk = site.check_with("-m", "tests.cluster.desk_state")
    assert "tidak menerima perubahan" in str(desk["waiting"])

    nodes.ask("PUT", f"/{INDEX}-*/_settings", {f"index.blocks.{block}": None})
    _wait_until(lambda: _finds(server, f"terblokir{block}"))
    assert site.check_with("-m", "tests.cluster.desk_state")["waiting"] == ""


@only_with_option
def test_a_flooded_disk(nodes: Nodes, site: ClusterSite, server: Server) -> None:
    """The cluster itself sets and removes the block, as the watermarks of a disk demand."""
    watermark = "cluster.routing.allocation.disk.watermark"
    full = {f"{watermark}.{name}": "100000tb" for name in ("low", "high", "flood_stage")}
    full |= {"cluster.routing.allocation.disk.threshold_enabled": "true"}
    full |= {"cluster.info.update.interval": "10s"}
    nodes.ask("PUT", "/_cluster/settings", {"persistent": full})
    try:
        _wait_until(
            lambda: "read_only_allow_delete" in str(nodes.ask("GET", f"/{INDEX}-*/_settings"))
        )
        saved = _save(site, "saatpenuh")
        print(saved)
        assert "nearly full" in saved
        assert server.get("/search?q=gempa")[0] == 200
    finally:
        off = {**dict.fromkeys(full), "cluster.routing.allocation.disk.threshold_enabled": "false"}
        nodes.ask("PUT", "/_cluster/settings", {"persistent": off})
        unblock(nodes)
    _wait_until(lambda: _finds(server, "saatpenuh"))


@only_with_option
def test_a_stopped_node_holds_no_page_longer_than_the_budget(nodes: Nodes, server: Server) -> None:
    """Other copies answer; a page that cannot wait any longer says so."""
    with PageReaders(server) as readers:
        _read_more(readers, 40)
        stopped = with_primary(nodes)
        assert stopped.process is not None
        stopped.process.send_signal(signal.SIGSTOP)
        before = len(readers.seconds)
        _read_more(readers, 100)
        stopped.process.send_signal(signal.SIGCONT)

    usual, slowest = max(readers.seconds[:before]), max(readers.seconds[before:])
    print(f"stopped: {readers.report}; before, the slowest took {usual:.2f} s")
    assert slowest < 2 * usual + 3 * BUDGET_SECONDS
    assert {status for status, _ in readers.failures} <= {503}
    assert len(readers.failures) < 10


def _read_more(readers: PageReaders, count: int) -> None:
    """Wait until so many more pages were read, and at least for some seconds."""
    end, aim = time.monotonic() + READ_SECONDS, len(readers.seconds) + count
    _wait_until(lambda: len(readers.seconds) >= aim)
    time.sleep(max(0.0, end - time.monotonic()))


def _save(site: ClusterSite, word: str) -> str:
    """Save an article in a process of the site; return what it has logged."""
    script = (
        "import django; django.setup()\n"
        "from articles.models import Article\n"
        "from indexer.sync.receivers import connect; connect(budget_seconds=15)\n"
        f"Article.objects.create(title={word!r}, body='Isi berita tentang {word}.')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout + ended.stderr


def _doctor(site: ClusterSite) -> dict[str, dict[str, str]]:
    _, said = site.command("doctor", "--json")
    return {each["name"]: each for each in json.loads(said[said.index("{") :])["checks"]}


def _finds(server: Server, word: str) -> bool:
    status, content, _ = server.get(f"/api/v1/search?q={word}")
    return status == 200 and json.loads(content)["total"] == 1


def _lines(path: Path) -> int:
    return path.read_text().count("\n") if path.exists() else 0


def _wait_until(is_met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_met():
        assert time.monotonic() < end, "this has not happened"
        time.sleep(0.5)
