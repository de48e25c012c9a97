"""Random queries depend on the seed, and have the documented lengths and sources."""

from pathlib import Path

import pytest

from bench.corpus import CorpusDocuments, prepare
from bench.speed.queries import draw
from indexer.analysis import analyze
from tests.bench.conftest import DOCUMENTS


@pytest.fixture
def articles(corpus: Path, tmp_path: Path) -> CorpusDocuments:
    """Return the prepared documents of the synthetic corpus."""
    return prepare(DOCUMENTS, tmp_path)


def test_a_seed_gives_the_same_queries_again(articles: CorpusDocuments) -> None:
    assert draw(articles, 1) == draw(articles, 1)
    assert draw(articles, 1) != draw(articles, 2)


def test_a_third_each_has_one_two_or_three_and_more_words(articles: CorpusDocuments) -> None:
    drawn = draw(articles, 1)

    lengths = [len(words) for words in drawn.words]
    assert len(lengths) == len(drawn.phrases) == 300
    assert set(lengths[:100]) == {1}
    assert set(lengths[100:200]) == {2, 3}
    assert set(lengths[200:]) == {3, 4, 5}
    assert {len(phrase) for phrase in drawn.phrases} == {2, 3}
    assert all(len(set(stems)) == len(stems) for stems in drawn.stems())


def test_every_query_is_drawn_from_one_article(articles: CorpusDocuments) -> None:
    drawn = draw(articles, 3, number=30)

    texts = [
        [token.stem for token in analyze(f"{found.title} {found.body}")]
        for found in articles.read(1, DOCUMENTS)
    ]
    for stems in drawn.stems():
        assert any(set(stems) <= set(text) for text in texts), stems
    for phrase in drawn.phrases:
        joined = f" {' '.join(phrase)} "
        assert any(joined in f" {' '.join(text)} " for text in texts), phrase


def test_documents_are_read_by_ranges(articles: CorpusDocuments) -> None:
    everything = list(articles.read(1, articles.count()))
    parts = [found for first, last in articles.ranges(70) for found in articles.read(first, last)]

    assert [found.article_id for found in everything] == list(range(1, DOCUMENTS + 1))
    assert parts == everything


def test_a_changed_corpus_is_prepared_anew(articles: CorpusDocuments, corpus: Path) -> None:
    before = next(articles.read(1, 1))
    path = corpus / "news.jsonl.gz"
    path.write_bytes(path.read_bytes() + path.read_bytes())

    again = prepare(DOCUMENTS, articles.path.parent)
    more = prepare(2 * DOCUMENTS, articles.path.parent)

    assert next(again.read(1, 1)) == before
    assert more.count() == 2 * DOCUMENTS
