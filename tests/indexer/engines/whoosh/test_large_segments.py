"""A segment of 100,000 documents, more than 16 bits can number, against brute force."""

from collections.abc import Iterator
from functools import partial
from math import log
from pathlib import Path

import numpy as np
import pytest

from indexer.engines.interface import Engine, EngineQuery, IndexDocument
from indexer.engines.scoring.clauses import AllOf, AnyOf, PhraseClause, TermClause
from indexer.engines.scoring.lengths import LENGTHS, length_codes
from indexer.engines.whoosh.write import index_writer
from indexer.engines.whoosh.write.merge import MergeLimits, merge
from indexer.query import tree
from indexer.scoring_weights import BM25_B, BM25_K1
from tests.engines.conftest import build_index, open_named
from tests.engines.documents import document
from tests.indexer.engines.whoosh.running import run

DOCUMENTS = 100_000
WORDS = ("apel", "buku", "cicak", "domba", "emas", "foto", "gajah", "hutan")
SHARES = (0.6, 0.3, 0.1, 0.02, 0.003, 0.0005, 0.0002, 0.00005)
QUERY = EngineQuery(tree.Everything(), facets=False, limit=10)


@pytest.fixture(scope="module")
def present() -> np.ndarray:
    """Return whether a document has a word: documents x words."""
    rng = np.random.default_rng(7)
    return rng.random((DOCUMENTS, len(WORDS))) < np.array(SHARES)


@pytest.fixture(scope="module")
def root(present: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of an index that was merged from several segments in batches."""
    root: Path = tmp_path_factory.mktemp("large") / "index"
    with pytest.MonkeyPatch.context() as patch:
        in_batches = partial(merge, limits=MergeLimits(batch_size=20_000))
        patch.setattr(index_writer, "merge", in_batches)
        build_index(open_named("whoosh-numpy", root), documents(present), batch_size=30_000)
    return root


def documents(present: np.ndarray) -> Iterator[IndexDocument]:
    for number, row in enumerate(present.tolist()):
        body = " ".join(word for word, there in zip(WORDS, row, strict=True) if there)
        yield document(number + 1, "", body)


@pytest.fixture(params=["whoosh-numpy", "whoosh"])
def engine(request: pytest.FixtureRequest, root: Path) -> Engine:
    """Return an engine on the index."""
    return open_named(str(request.param), root)


def expected(present: np.ndarray, words: list[str], *, every: bool) -> tuple[int, list[float]]:
    """Return the number of matches and the best ten BM25 scores."""
    chosen = [WORDS.index(word) for word in words]
    lengths = present.sum(axis=1)
    norms = BM25_K1 * ((1 - BM25_B) + BM25_B * LENGTHS[length_codes(lengths)] / lengths.mean())
    scores = np.zeros(DOCUMENTS)
    for column in chosen:
        there = present[:, column].sum()
        idf = log(1 + (DOCUMENTS - there + 0.5) / (there + 0.5))
        scores += present[:, column] * idf * (BM25_K1 + 1) / (1 + norms)
    held = present[:, chosen].all(axis=1) if every else present[:, chosen].any(axis=1)
    scores = np.where(held, scores, 0)
    return int(held.sum()), np.sort(scores)[::-1][: min(10, held.sum())].tolist()


@pytest.mark.parametrize(
    "words",
    [
        ["apel"],
        ["hutan"],
        ["apel", "buku"],
        ["cicak", "foto"],
        ["apel", "domba", "emas"],
        ["gajah", "hutan", "foto", "emas"],
        list(WORDS),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("every", [False, True])
def test_hits_agree_with_brute_force(
    engine: Engine, present: np.ndarray, words: list[str], every: bool
) -> None:
    terms = tuple(TermClause("exact", word) for word in words)
    clause = AllOf(terms) if every else AnyOf(terms)

    results = run(engine, clause, QUERY)

    total, scores = expected(present, words, every=every)
    assert results.total == total
    assert [hit.score for hit in results.hits] == pytest.approx(scores, rel=1e-5)


@pytest.mark.parametrize("words", [["apel", "buku"], ["buku", "emas"], ["apel", "buku", "cicak"]])
def test_phrases_agree_with_brute_force(
    engine: Engine, present: np.ndarray, words: list[str]
) -> None:
    chosen = [WORDS.index(word) for word in words]
    between = [n for n in range(chosen[0], chosen[-1]) if n not in chosen]
    held = present[:, chosen].all(axis=1) & ~present[:, between].any(axis=1)

    assert run(engine, PhraseClause("exact", tuple(words)), QUERY).total == held.sum()


def test_large_frequencies_and_positions(tmp_path: Path) -> None:
    """Frequencies of 255 and more, and positions beyond 16 bits."""
    often = document(1, "", "kata " * 300 + "akhir")
    deep = document(2, "", "isi " * 70_000 + "jauh sekali")
    for kind in ("whoosh-numpy", "whoosh"):
        engine = open_named(kind, tmp_path / kind)
        build_index(engine, [often, deep, document(3, "", "kata akhir")])

        assert run(engine, PhraseClause("exact", ("jauh", "sekali")), QUERY).total == 1
        assert run(engine, PhraseClause("exact", ("kata", "akhir")), QUERY).total == 2
        assert run(engine, PhraseClause("exact", ("isi", "sekali"), slop=2), QUERY).total == 1
        best = run(engine, TermClause("exact", "kata"), QUERY).hits
        assert {hit.article_id for hit in best} == {1, 3}
