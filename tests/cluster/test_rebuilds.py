"""Rebuilds in a cluster: processes and nodes that die in between, and what is left of them."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.memory_source import MemorySource
from indexer.engines.interface import Engine, IndexDocument
from indexer.engines.opensearch import OpenSearchOptions, build, open_engine
from indexer.exceptions import IndexDamaged, IndexerError
from indexer.query.tree import Everything
from tests.cluster import nodes
from tests.cluster.counted_words import assert_exact, stored_names
from tests.cluster.dying import Dead, dying_builder
from tests.engines.conftest import build_index, found
from tests.engines.documents import document

ROOT = Path(__file__).parents[2]
BATCH = 5  # documents of a range
Options = Callable[[str], OpenSearchOptions]


@pytest.fixture
def options(tmp_path: Path) -> Iterator[Options]:
    """Return a function that makes the options of a process of one site."""

    def make(process: str) -> OpenSearchOptions:
        return OpenSearchOptions(
            urls=nodes.urls(),
            cache=tmp_path / process,
            index=nodes.index_of(tmp_path),
            shards=2,
            replicas=0,
        )

    yield make
    nodes.remove_index(tmp_path)


def old() -> list[IndexDocument]:
    return [document(n, "lama", f"isi {n}") for n in range(1, 4)]


def new(count: int = 23) -> list[IndexDocument]:
    return [document(n, "baru", f"isi {n}", author="Ani Budi") for n in range(1, count + 1)]


def rebuild(builder: Any, documents: list[IndexDocument], *, resume: bool) -> str:
    """Build a generation as ``indexer.sync.rebuild`` does; return its name."""
    source = MemorySource(tuple(documents))
    generation = builder.unfinished() if resume else None
    if generation is None:
        builder.clean_up()
        generation = builder.begin(source.ranges(BATCH))
    plan = builder.plan(generation)
    plan += source.ranges(BATCH, after=max((last for _, last in plan), default=0))
    builder.build(generation, source, plan, procs=1, progress=lambda *_: None)
    indexed = dict(builder.digests(generation=generation))
    changed = [each for each in documents if indexed.pop(each.article_id, b"") != each.digest]
    if changed or indexed:
        builder.apply(changed, indexed, generation=generation)
    builder.switch(generation)
    return str(generation)


def indices(options: OpenSearchOptions) -> set[str]:
    """Return the indices of the site in the cluster."""
    from json import load
    from urllib.request import urlopen

    address = f"{options.urls[0]}/{options.index}-*/_settings?expand_wildcards=all"
    with urlopen(address, timeout=30) as answer:
        return set(load(answer))


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_a_rebuild_that_dies_at_any_request_leaves_the_old_index_and_resumes(
    request: pytest.FixtureRequest,
    options: Options,
    monkeypatch: pytest.MonkeyPatch,
    answered: bool,
) -> None:
    engine = open_engine(options("first"))
    build_index(engine, old())
    current = old()
    step = 2 if request.config.getoption("--cluster") else 9
    last, dead = 0, True
    while dead:
        last += step if last else 1 + answered * (step // 2)
        given = options(f"dying{last}")
        builder, cluster = dying_builder(given, last, answered=answered)
        monkeypatch.setitem(build._clusters, given, cluster)
        try:
            rebuild(builder, new(), resume=False)
            dead = False
        except Dead:
            pass

        readable = [sorted(each.article_id for each in one) for one in (current, new())]
        assert sorted(found(engine, Everything())) in readable

        current = changed = [
            document(2, "lagi", f"isi {last}"),
            *new()[3:20],
            document(30, "nanti"),
        ]
        other = open_engine(options(f"resuming{last}"))
        generation = rebuild(other.builder, changed, resume=True)

        assert sorted(found(engine, Everything())) == sorted(each.article_id for each in changed)
        assert_exact(engine, changed)
        other.builder.clean_up(keep=0)
        assert indices(given) == {f"{given.index}-{generation}{end}" for end in ("", "-words")}
        names = stored_names(given.urls[0], f"{given.index}-{generation}-words")
        assert not [name for name in names if name.startswith("r")]
    assert last > 30


def test_a_process_of_an_earlier_attempt_replaces_nothing(options: Options) -> None:
    engine = open_engine(options("first"))
    source = MemorySource(tuple(new()))
    generation = engine.builder.begin(source.ranges(BATCH))
    late = build.Attempt(options("late"), generation, source, 1)
    changed = MemorySource(tuple(document(n, "ubah", f"isi {n}") for n in range(1, 24)))
    ranges = source.ranges(BATCH)
    states = engine.builder._states  # type: ignore[attr-defined]
    from dataclasses import replace

    states.write(replace(states.read(generation), commit=1))  # the attempt that was killed
    build.build_range(late, *ranges[0])

    def read(first: int, last: int) -> Iterator[IndexDocument]:
        if first == ranges[2][0]:
            build.build_range(late, *ranges[1])  # after this attempt has written the range
        yield from changed.read(first, last)

    class Slow(MemorySource):
        def read(self, first: int, last: int) -> Iterator[IndexDocument]:
            return read(first, last)

    engine.builder.build(
        generation, Slow(changed.documents), ranges, procs=1, progress=lambda *_: None
    )
    engine.builder.switch(generation)

    # The first range was finished by the earlier attempt.
    assert_exact(engine, [*source.documents[:5], *changed.documents[5:]])


def test_a_plan_that_grew_between_attempts_counts_no_article_twice(options: Options) -> None:
    engine = open_engine(options("first"))
    source = MemorySource(tuple(new(10)))
    generation = engine.builder.begin(source.ranges(BATCH))
    for count in (12, 14):  # the process is killed each time before it closes the index
        grown = MemorySource(tuple(new(count)))
        attempt = build.Attempt(options("first"), generation, grown, 1)
        build.build_range(attempt, 11, count)
    states = engine.builder._states  # type: ignore[attr-defined]
    from dataclasses import replace

    states.write(replace(states.read(generation), commit=1))

    rebuild(engine.builder, new(16), resume=True)

    assert_exact(engine, new(16))


def test_an_index_that_lost_documents_is_not_used(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(options("first"))
    build_index(engine, old())
    source = MemorySource(tuple(new()))
    generation = engine.builder.begin(source.ranges(BATCH))
    monkeypatch.setattr(build, "_operations", _losing(build._operations))

    with pytest.raises(IndexDamaged, match="22 documents instead of 23"):
        engine.builder.build(
            generation, source, source.ranges(BATCH), procs=1, progress=lambda *_: None
        )

    assert len(found(engine, Everything())) == 3
    engine.builder.clean_up()
    assert len(indices(options("first"))) == 2


def _losing(operations: Any) -> Any:
    def lose(*arguments: Any) -> Iterator[str]:
        return (each for each in operations(*arguments) if '"_id":"7"' not in each)

    return lose


SCRIPT = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "searchsite.settings"
django.setup()
from pathlib import Path
from indexer.engines.opensearch import OpenSearchOptions, open_engine
from tests.cluster.test_rebuilds import new, rebuild
urls, cache, index, resume = sys.argv[1:]
options = OpenSearchOptions(
    urls=tuple(urls.split(",")), cache=Path(cache), index=index, shards=2, replicas=0
)
print("ready", flush=True)
rebuild(open_engine(options).builder, new(400), resume=resume == "resume")
"""


def test_a_rebuild_killed_at_random_moments_ends_after_some_attempts(
    request: pytest.FixtureRequest, options: Options, tmp_path: Path
) -> None:
    engine = open_engine(options("first"))
    build_index(engine, old())
    given, source = options("killed"), random.Random(17)
    kills, longest = (12, 5.0) if request.config.getoption("--cluster") else (2, 0.8)
    command = [sys.executable, "-c", SCRIPT, ",".join(given.urls), str(given.cache), given.index]
    killed = 0
    for number in range(kills):
        process = subprocess.Popen(
            [*command, "resume" if number else "new"],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(tmp_path / "data")},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(source.uniform(0.1, longest))
        killed += process.poll() is None
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()

        total = len(found(engine, Everything()))
        assert total in {3, 400}
    assert killed

    other = open_engine(options("last"))
    generation = rebuild(other.builder, new(400), resume=True)
    assert_exact(engine, new(400))
    other.builder.clean_up(keep=0)
    assert indices(given) == {f"{given.index}-{generation}{end}" for end in ("", "-words")}


@pytest.mark.cluster
@pytest.mark.parametrize("count", [1, 3])
def test_a_rebuild_goes_through_a_node_that_dies_and_returns(tmp_path: Path, count: int) -> None:
    cluster = nodes.Nodes(count)
    try:
        cluster.start()
        replicas = min(1, count - 1)
        given = OpenSearchOptions(urls=cluster.urls, cache=tmp_path, replicas=replicas, shards=2)
        engine = open_engine(given)
        build_index(engine, old())
        source = MemorySource(tuple(new(600)))
        generation = engine.builder.begin(source.ranges(20))
        killed: list[nodes.Node] = []
        restart = threading.Timer(5, lambda: cluster.start(*killed))

        def progress(done: int, total: int) -> None:
            if done >= 200 and not killed:
                assert len(found(engine, Everything())) == 3
                killed.append(cluster.of_primary(f"{given.index}-{generation}"))
                killed[0].end(signal.SIGKILL)
                restart.start()

        plan = engine.builder.plan(generation)
        engine.builder.build(generation, source, plan, procs=2, progress=progress)
        restart.join()
        engine.builder.switch(generation)

        assert killed
        assert_exact(engine, new(600))
    finally:
        cluster.stop()


def test_a_generation_whose_indices_were_removed_in_part_is_cleaned_up(options: Options) -> None:
    engine = open_engine(options("first"))
    build_index(engine, old())
    builder, _ = dying_builder(options("dying"), 10_000, answered=False)
    states = builder._states
    generation = builder.begin([(1, 5)])
    states.cluster.request("DELETE", f"/{states.articles(generation)}")

    assert engine.builder.unfinished() is None
    assert engine.builder.clean_up() == [generation]
    assert len(indices(options("first"))) == 2
    with pytest.raises(IndexerError):
        builder.plan(generation)


def test_going_back_keeps_the_words_of_both_generations(options: Options) -> None:
    engine = open_engine(options("first"))
    first = build_index(engine, old())
    second = rebuild(engine.builder, new(), resume=False)
    assert engine.builder.earlier_generations() == [first]

    engine.builder.apply([document(9, "balik")], [1], generation=first)
    engine.builder.switch(first)

    assert engine.builder.earlier_generations() == [second]
    assert_exact(engine, [*old()[1:], document(9, "balik")])
    assert_exact(engine, new(), generation=second)


def test_an_engine_with_several_processes_counts_each_range_once(
    options: Options, tmp_path: Path
) -> None:
    engine: Engine = open_engine(options("first"))
    source = MemorySource(tuple(new(60)))
    generation = engine.builder.begin(source.ranges(BATCH))
    seen: list[int] = []

    engine.builder.build(
        generation,
        source,
        source.ranges(BATCH),
        procs=2,
        progress=lambda done, total: seen.append(done),
    )
    engine.builder.switch(generation)

    assert_exact(engine, new(60))
    assert seen == sorted(seen)
    assert seen[-1] == 60
