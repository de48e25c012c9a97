"""Commits to a cluster: exact word tables, processes that die in between, several writers."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.interface import Engine, EngineQuery, IndexDocument
from indexer.engines.opensearch import OpenSearchOptions, commits, open_engine, stored_parts
from indexer.engines.opensearch.bulk import DocumentRefused
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.occurrences import hash_of
from indexer.query.parser import parse
from indexer.query.tree import Everything
from tests.cluster import nodes
from tests.cluster.counted_words import assert_exact, stored_names, words_in
from tests.cluster.dying import Dead, dying_builder
from tests.engines.conftest import build_index, found
from tests.engines.documents import at, document

#: Different words with one hash.
ALIKE = [("pokgijptk", "rjukkbsir"), ("cblnatfal", "hmafooskd"), ("hjjpmhhmr", "ugoigkaie")]
WORDS = ["banjir", "Jakarta", "anak-anak", "BaratIni", "Jum'at", "2020", "é", *ALIKE[0]]

Options = Callable[[str], OpenSearchOptions]


@pytest.fixture
def options(tmp_path: Path) -> Iterator[Options]:
    """Return a function that makes the options of a machine of one site."""

    def make(machine: str) -> OpenSearchOptions:
        return OpenSearchOptions(
            urls=nodes.urls(),
            cache=tmp_path / machine,
            index=nodes.index_of(tmp_path),
            shards=2,
            replicas=0,
        )

    yield make
    nodes.remove_index(tmp_path)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Return whether all moments are tried: with ``--cluster``."""
    return bool(request.config.getoption("--cluster"))


@pytest.fixture
def engine(options: Options) -> Engine:
    return open_engine(options("first"))


def letters(word: str, number: int) -> str:
    """Return a word of its own for each number."""
    return f"{word}{chr(ord('b') + number)}"


def random_document(source: random.Random, article: int) -> IndexDocument:
    """Return a document of few words, so that most change and repeat."""

    def text(longest: int) -> str:
        return " ".join(source.choices(WORDS, k=source.randint(0, longest)))

    return document(
        article,
        text(3),
        text(9),
        source=source.choice(["", "Antara", "Kompas TV"]),
        author=source.choice(["", "Ani Budi", "\0", "Budi"]),
        category=source.choice(["", "Ekonomi"]),
        published_at=source.choice([None, at(2020)]),
    )


@pytest.mark.parametrize("seed", range(3))
def test_word_tables_count_exactly_the_live_documents(
    engine: Engine, seed: int, thorough: bool
) -> None:
    if seed and not thorough:
        pytest.skip("more histories are tried with --cluster")
    source = random.Random(seed)
    live = {n: random_document(source, n) for n in range(1, 9)}
    build_index(engine, live.values(), batch_size=3)
    for _ in range(12):
        changed = source.sample(range(1, 13), source.randint(0, 4))
        gone = source.sample(range(1, 15), source.randint(0, 3))
        updates = [random_document(source, n) for n in changed]

        engine.builder.apply(updates, gone)

        for article in set(gone) - set(changed):
            live.pop(article, None)
        live |= {each.article_id: each for each in updates}
        assert_exact(engine, live.values())


def test_words_with_one_hash_are_told_apart(engine: Engine) -> None:
    assert all(hash_of(one) == hash_of(other) for one, other in ALIKE)
    documents = [
        document(1, ALIKE[0][0], f"{ALIKE[1][0]} {ALIKE[1][1]}"),
        document(2, ALIKE[0][1], ALIKE[2][0]),
        document(3, ALIKE[2][1], f"{ALIKE[0][0]} {ALIKE[0][1]}"),
    ]
    build_index(engine, documents)

    engine.builder.apply([document(1, ALIKE[2][0])], [2])

    assert_exact(engine, [document(1, ALIKE[2][0]), documents[2]])


def test_words_of_long_documents_are_counted(engine: Engine) -> None:
    long = document(1, "judul", "banjir " * 70_000 + "akhir")
    build_index(engine, [long, document(2, "judul", "banjir")])

    engine.builder.apply([document(1, "judul", "akhir")], [])

    assert_exact(engine, [document(1, "judul", "akhir"), document(2, "judul", "banjir")])


def test_words_of_deleted_documents_are_no_expansions_and_lower_no_score(engine: Engine) -> None:
    build_index(engine, [document(n, "banjir" if n < 3 else "banjarmasin") for n in range(1, 9)])
    engine.builder.apply([], range(3, 9))
    fresh = engine.searcher.search(EngineQuery(parse("banjir").tree)).hits[0].score

    build_index(engine, [document(n, "banjir") for n in (1, 2)])

    rebuilt = engine.searcher.search(EngineQuery(parse("banjir").tree)).hits[0].score
    assert fresh == pytest.approx(rebuilt, rel=1e-12)
    assert found(engine, "banja*") == []


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_a_commit_whose_process_dies_is_completed_by_the_next_one(
    options: Options, answered: bool, thorough: bool
) -> None:
    engine = open_engine(options("first"))
    live = {n: document(n, "awal", f"kata{n}") for n in range(1, 5)}
    build_index(engine, live.values())
    dead, last = True, 0 if thorough else answered * 2 - 1
    while dead:
        last += 1 if thorough else 3
        builder, _ = dying_builder(options(f"dying{last}"), last, answered=answered)
        updates = {n: document(n, "mati", f"saat {last} {n}") for n in (1, 2, 10 + last)}
        try:
            builder.apply(list(updates.values()), [3])
            dead = False
        except Dead:
            pass
        state = engine.builder._states.current()  # type: ignore[attr-defined]
        begun = bool(state.pending) or not dead
        seen = dict(engine.builder.digests())
        # Readers have the earlier version of an article, or the next one.
        for article in (1, 2):
            assert seen[article] in {live[article].digest, updates[article].digest}

        engine.builder.apply([document(4, "lain", str(last)), document(3, "lagi")], [])

        completed = dict(engine.builder.digests()).get(10 + last) is not None
        assert completed or not begun
        if completed:
            live |= updates
        live |= {4: document(4, "lain", str(last)), 3: document(3, "lagi")}
        assert_exact(engine, live.values())
    assert last > 8
    state = engine.builder._states.current()  # type: ignore[attr-defined]
    names = stored_names(nodes.urls()[0], f"{options('first').index}-{state.generation}-words")
    used = {"state", "plan", "files", *state.tables, *state.retired}
    left = {name for name in names if name.partition(":")[0] not in used}
    # The last merge of tables has removed those of processes that died before.
    assert len(left) <= 4
    for number in range(10):
        engine.builder.apply([document(50 + number, "kata")], [])
    names = stored_names(nodes.urls()[0], f"{options('first').index}-{state.generation}-words")
    assert not left & set(names)


def test_a_commit_is_known_to_be_done_although_another_process_has_completed_it(
    options: Options,
) -> None:
    engine, other = open_engine(options("first")), open_engine(options("second"))
    build_index(engine, [document(1, "awal")])
    builder, cluster = dying_builder(options("slow"), 10_000, answered=True)
    written = builder._states.write

    def write(state: Any) -> Any:
        if not state.pending:  # the other process commits meanwhile
            other.builder.apply([document(2, "lain")], [])
        return written(state)

    builder._states.write = write  # type: ignore[method-assign]
    builder.apply([document(1, "baru")], [])

    assert_exact(engine, [document(1, "baru"), document(2, "lain")])
    assert cluster.asked < 100


def test_several_machines_write_at_once(options: Options) -> None:
    engine = open_engine(options("first"))
    build_index(engine, [document(n, "awal", f"kata{n}") for n in range(1, 11)])
    failures: list[BaseException] = []
    rounds, machines = 6, 3

    def write(machine: int) -> None:
        own = open_engine(options(f"machine{machine}"))
        try:
            for number in range(rounds):
                shared = [document(n, "bersama", f"{machine} {number} {n}") for n in (1, 2, 3)]
                single = document(100 * machine + number, "sendiri", f"{machine} {number}")
                own.builder.apply([*shared, single], [machine + 4] if number == 2 else [])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, machines + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    versions = {
        each.digest: each
        for n in (1, 2, 3)
        for machine in range(1, machines + 1)
        for number in range(rounds)
        for each in [document(n, "bersama", f"{machine} {number} {n}")]
    }
    digests = dict(engine.builder.digests())
    last = [versions[digests[n]] for n in (1, 2, 3)]
    # The three were written by one commit.
    assert len({each.body.rpartition(" ")[0] for each in last}) == 1
    single = [
        document(100 * machine + number, "sendiri", f"{machine} {number}")
        for machine in range(1, machines + 1)
        for number in range(rounds)
    ]
    kept = [document(n, "awal", f"kata{n}") for n in (4, 8, 9, 10)]
    assert_exact(engine, [*last, *single, *kept])
    assert len(found(engine, Everything())) == 3 + len(single) + len(kept)


def test_a_document_that_the_cluster_refuses_stops_no_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(engine, [document(1, "awal")])
    made = DocumentMaker.documents

    def spoiled(self: DocumentMaker, batch: Any, words: Any) -> Iterator[tuple[int, Any]]:
        for article, fields in made(self, batch, words):
            yield article, {**fields, "seconds": "kemarin"} if article == 2 else fields

    monkeypatch.setattr(DocumentMaker, "documents", spoiled)

    with pytest.raises(DocumentRefused, match="2 "):
        engine.builder.apply([document(2, "buruk"), document(3, "baik")], [])

    engine.builder.apply([document(4, "baik")], [])
    assert sorted(found(engine, "baik")) == [3, 4]
    assert found(engine, Everything()) == [4, 3, 1]


def test_words_of_lost_documents_are_counted_anew(options: Options) -> None:
    engine = open_engine(options("first"))
    live = {n: random_document(random.Random(n), n) for n in range(1, 21)}
    build_index(engine, live.values())
    engine.builder.apply([document(30, ALIKE[0][0], ALIKE[0][1])], [])
    states = engine.builder._states  # type: ignore[attr-defined]
    index = states.articles(states.current().generation)
    assert engine.builder.damaged_files() == []
    for article in (3, 4, 30):  # as after a shard was replaced by an older copy
        path = f"/{index}/_doc/{article}"
        given = {"version": 9_000, "version_type": "external", "refresh": "true"}
        states.cluster.request("DELETE", path, params=given)

    damaged = engine.builder.damaged_files()
    assert damaged == [f"{index}-words"]
    assert engine.builder.sound_articles(damaged) == live.keys() - {3, 4}
    engine.builder.mend(damaged, [document(40, "baru")])

    assert engine.builder.damaged_files() == []
    kept = [each for number, each in live.items() if number not in {3, 4}]
    assert_exact(engine, [*kept, document(40, "baru")])


def test_tables_are_merged_and_their_files_removed(options: Options) -> None:
    engine = open_engine(options("first"))
    build_index(engine, [document(1, "awal")])
    live = {1: document(1, "awal")}
    for number in range(40):
        live[number % 7] = document(number % 7, "kata", f"isi{number}")
        engine.builder.apply([live[number % 7]], [])

    assert_exact(engine, live.values())
    state = engine.builder._states.current()  # type: ignore[attr-defined]
    names = stored_names(nodes.urls()[0], f"{options('first').index}-{state.generation}-words")
    tables = {name.partition(":")[0] for name in names} - {"state", "plan", "files"}
    assert len(state.tables) <= 16
    assert tables == {*state.tables, *state.retired}


def test_another_machine_reads_the_words_of_each_commit(options: Options) -> None:
    engine, other = open_engine(options("first")), open_engine(options("second"))
    build_index(engine, [document(1, "awal")])
    for number in range(12):
        engine.builder.apply([document(1, "awal", letters("isi", number))], [])
        words = other.searcher.vocabulary()

        assert words.frequency(letters("isi", number)) == 1
        assert words.frequency(letters("isi", number - 1)) == 0
    assert words_in(other) == words_in(engine)


def test_a_reader_whose_tables_were_removed_reads_the_latest_ones(options: Options) -> None:
    engine, slow = open_engine(options("first")), open_engine(options("second"))
    build_index(engine, [document(1, "awal")])
    engine.builder.apply([document(2, "satu")], [])
    seen = engine.builder._states.current()  # type: ignore[attr-defined]
    for number in range(20):
        engine.builder.apply([document(2, letters("isi", number))], [])

    snapshot = slow.builder._snapshots.of(seen)  # type: ignore[attr-defined]

    assert snapshot.state == engine.builder._states.current()  # type: ignore[attr-defined]
    assert snapshot.statistics.frequency("exact", letters("isi", 19)) == 1


def test_a_large_commit_is_completed_from_all_parts_of_its_journal(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(options("first"))
    build_index(engine, [document(1, "awal")])
    monkeypatch.setattr(stored_parts, "PART_BYTES", 500)
    updates = [document(n, "besar", f"isi kabar {n}", author=f"Penulis {n}") for n in range(1, 90)]

    def die(*_: Any) -> None:
        raise Dead

    with monkeypatch.context() as patched:
        patched.setattr(commits, "write_bulk", die)
        with pytest.raises(Dead):
            open_engine(options("dying")).builder.apply(updates, [])
    state = engine.builder._states.current()  # type: ignore[attr-defined]
    names = stored_names(nodes.urls()[0], f"{options('first').index}-{state.generation}-words")
    assert len([name for name in names if name.startswith(state.pending)]) > 3

    engine.builder.apply([document(100, "lain")], [2])

    assert_exact(
        engine, [*(each for each in updates if each.article_id != 2), document(100, "lain")]
    )
