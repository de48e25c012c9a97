"""Synthetic articles: equal by seed, of any number, with the frequencies of a language."""

from collections import Counter
from pathlib import Path

import numpy as np

from bench.corpus import BATCH_DOCUMENTS
from bench.scaling import searches, synthetic, word_model


def test_equal_seeds_give_equal_articles() -> None:
    first, again, other = (synthetic.SyntheticArticles(seed).batch(3) for seed in (1, 1, 2))

    assert first == again
    assert first[0].body != other[0].body


def test_a_larger_corpus_begins_with_the_smaller_one(tmp_path: Path) -> None:
    small = synthetic.prepare(300, tmp_path)
    large = synthetic.prepare(500, tmp_path)

    assert small.count() == 2 * BATCH_DOCUMENTS
    assert list(large.read(1, 400)) == list(small.read(1, 400))


def test_a_prepared_corpus_is_reused(tmp_path: Path) -> None:
    written = synthetic.prepare(200, tmp_path).path.stat().st_mtime_ns

    assert synthetic.prepare(200, tmp_path).path.stat().st_mtime_ns == written


def test_articles_have_the_length_of_news_and_ids_in_order() -> None:
    articles = [each for batch in range(3) for each in synthetic.SyntheticArticles(1).batch(batch)]

    lengths = sorted(len(each.body.split()) for each in articles)
    assert [each.article_id for each in articles] == list(range(1, 3 * BATCH_DOCUMENTS + 1))
    assert 190 < lengths[len(lengths) // 2] < 260
    assert all(each.published_at is not None and each.title for each in articles)
    sizes = Counter(each.copy_group for each in articles if each.copy_group)
    assert sizes
    assert min(sizes.values()) > 1


def test_words_follow_the_power_laws_and_the_vocabulary_keeps_growing() -> None:
    ranks = word_model.draw(np.random.default_rng(1), 2_000_000)
    counts = np.bincount(ranks[ranks < 1_000])
    half, whole = (len(np.unique(ranks[:size])) for size in (1_000_000, 2_000_000))

    assert counts[0] / counts[9] == np.clip(counts[0] / counts[9], 6, 11)  # ln 2 / ln 1.1 = 7.3
    assert 1.35 < whole / half < 1.6
    assert word_model.word(0) == "yang"
    assert len({word_model.word(rank) for rank in range(5_000)}) > 4_900


def test_searches_are_the_same_for_every_size(tmp_path: Path) -> None:
    found = searches.draw(synthetic.prepare(5_000, tmp_path), 1, per_kind=3)
    larger = searches.draw(synthetic.prepare(5_400, tmp_path), 1, per_kind=3)

    assert found == larger
    assert Counter(each.kind for each in found) == dict.fromkeys(searches.KINDS, 3)
    assert all(each.text.strip('" ') for each in found)
