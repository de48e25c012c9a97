"""A served site moves to a cluster and back, under readers and writers, and is killed on the way.

The processes of the site are started without the address of the cluster: only the command has it.
With ``--cluster`` the cluster has three nodes, else one.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cluster import nodes
from tests.cluster.sites import WORDS, ClusterSite, PageReaders, Server, served, write_articles
from tests.crash.site import kill

ARTICLES, SAVES = 300, 100
MAX_KILL_SECONDS = 12.0  # from the start of the command
#: Enough for a busy machine: the test is about answers, not about their time.
PATIENT = {"SEARCH_TIME_BUDGET_MS": "60000", "OPENSEARCH_TIMEOUT_MS": "60000"}


class Sites(NamedTuple):
    """One site, as its server knows it and as the command does that moves it."""

    site: ClusterSite
    with_address: ClusterSite


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """Make a site with an embedded index."""
    urls = nodes.urls()
    common = {"SEARCH_ENGINE": "whoosh", **PATIENT}
    site = ClusterSite(tmp_path / "data", settings={**common, "OPENSEARCH_URL": ""})
    known = {
        "OPENSEARCH_INDEX": nodes.index_of(tmp_path),
        "OPENSEARCH_REPLICAS": str(min(1, len(urls) - 1)),
    }
    with_address = replace(site, urls=urls, settings={**common, **known})
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0", "--skip-checks")
    site.manage("import_articles", str(write_articles(tmp_path / "isi.jsonl", "isi", ARTICLES)))
    yield Sites(site, with_address)
    nodes.remove_index(tmp_path)


def engine_of(site: ClusterSite) -> str:
    program = "import django; django.setup(); from indexer.engines.choice import active_engine"
    process = site.start("-c", f"{program}; print(active_engine())")
    return process.communicate()[0].strip().splitlines()[-1]


def ensure_whole(sites: Sites, log: Path) -> None:
    """Compare the index with the database, and both with what was saved."""
    found = sites.site.check("--ids", str(log))
    assert (found["lost"], found["left"], found["pending"]) == ([], [], 0)
    assert found["articles"] == found["hashes"]
    status, output = sites.site.command("reindex", "--verify")
    assert status == 0, output


def read_on(readers: PageReaders, pages: int) -> None:
    """Wait until clients have read more pages."""
    wanted, end = len(readers.seconds) + pages, time.monotonic() + 120
    while len(readers.seconds) < wanted and time.monotonic() < end:
        time.sleep(0.05)


def test_a_site_moves_to_a_cluster_and_back_without_a_failed_page_or_a_lost_save(
    sites: Sites, tmp_path: Path
) -> None:
    """No process is restarted; the index that was left is brought up to date, not built anew."""
    log = tmp_path / "saved"
    queries = tmp_path / "queries.txt"
    queries.write_text("\n".join(WORDS))

    def move_to(engine: str) -> list[str]:
        return ["migrate_engine", engine, "--procs", "1", "--queries", str(queries)]

    with served(sites.site) as server, PageReaders(server, 2) as readers:
        saver = sites.site.start("-m", "tests.crash.saver", str(SAVES), str(log), "pindah")
        read_on(readers, 5)
        there = sites.with_address.command(*move_to("opensearch"))
        assert there[0] == 0, there[1]
        read_on(readers, 10)
        used = engine_of(sites.site)
        output = saver.communicate(timeout=600)[0]
        assert saver.returncode == 0, output
        ensure_whole(sites, log)
        _ensure_found(server, "pindah")
        back = sites.with_address.command(*move_to("whoosh"))
        assert back[0] == 0, back[1]
        read_on(readers, 10)

    print(f"{readers.report}\n{there[1]}\n{back[1]}")
    assert used == "opensearch"
    assert readers.failures == []
    assert "The index of whoosh was brought up to date" in back[1]
    assert engine_of(sites.site) == "whoosh"
    assert "indexer" not in "".join(line for line in server.log if "ERROR" in line)
    ensure_whole(sites, log)


def is_built(site: ClusterSite, since: float) -> bool:
    """Return whether a build that began later has ended."""
    try:
        note = json.loads((site.data_dir / "index" / "rebuild.json").read_text())
    except (OSError, ValueError):
        return False
    return bool(note["started"] > since and note["finished"])


def is_noted(site: ClusterSite, _: float) -> bool:
    return (site.data_dir / "index" / "engine.json").exists()


def is_not_noted(site: ClusterSite, _: float) -> bool:
    return not is_noted(site, 0)


def is_running(site: ClusterSite, _: float) -> bool:
    return True


#: Where a move is killed: its target, the moment, and the seconds up to which chance adds some.
DEATHS: tuple[tuple[str, Callable[[ClusterSite, float], bool], float], ...] = (
    ("opensearch", is_running, MAX_KILL_SECONDS),
    ("opensearch", is_built, 6.0),
    ("opensearch", is_noted, 0.0),
    ("whoosh", is_running, MAX_KILL_SECONDS),
    ("whoosh", is_not_noted, 0.0),
)


def test_a_move_that_is_killed_at_any_moment_leaves_a_whole_site(
    sites: Sites, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """After each kill, the site is on one of both engines, and has every article."""
    if not request.config.getoption("--cluster"):
        pytest.skip("killed moves run with --cluster")
    seed = int(time.time())
    chance, seen = random.Random(seed), []
    for number, (target, has_come, seconds) in enumerate(DEATHS):
        log = tmp_path / f"saved{number}"
        saver = sites.site.start("-m", "tests.crash.saver", "20", str(log), f"tahap{number}")
        since = time.time()
        move = sites.with_address.start(
            "manage.py", "migrate_engine", target, "--procs", "1", "--no-compare"
        )
        while move.poll() is None and not has_come(sites.site, since):
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, seconds))
        kill(move)
        output = saver.communicate(timeout=600)[0]
        assert saver.returncode == 0, output
        seen.append(f"{target}, {has_come.__name__}: {engine_of(sites.site)}")

        assert sites.site.command("sync_index")[0] == 0
        ensure_whole(sites, log)

    print(f"seed {seed}: {seen}")
    assert seen[2] == "opensearch, is_noted: opensearch"
    assert seen[4] == "whoosh, is_not_noted: whoosh"


def _ensure_found(server: Server, mark: str) -> None:
    assert server.search(mark)["total"] > 0
