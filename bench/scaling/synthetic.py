"""Synthetic articles: a corpus of any size for measurements beyond the real one.

Each article has a topic, from whose few hundred words it takes a part of its own, so that words
repeat within an article and occur together. Equal seeds give equal articles, and a larger corpus
begins with the articles of a smaller one. No text of others is in them.
"""

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.corpus import BATCH_DOCUMENTS, CorpusDocuments, open_prepared
from bench.scaling import word_model
from indexer.engines.interface import IndexDocument

FORMAT_VERSION = 1  # of the articles
MEDIAN_WORDS, SPREAD, MIN_WORDS, MAX_WORDS = 223, 0.55, 20, 3_000  # of a body, as in the news
TITLE_WORDS = (5, 12)
SENTENCE_WORDS = 14
TOPICS, TOPIC_WORDS, TOPIC_SHARE = 5_000, 300, 0.35
TOPIC_RANKS = (50, 200_000)  # of the words of topics
SOURCES, AUTHORS, CATEGORIES = 200, 5_000, 12
LAST_DAY, YEARS = datetime(2026, 1, 1, tzinfo=UTC), 25
COPIES = 0.06  # share of the articles that have the same copy group as the one before them


@dataclass(frozen=True)
class SyntheticArticles:
    """The articles of a seed, in batches."""

    seed: int

    def batch(self, number: int) -> list[IndexDocument]:
        """Return the articles of a batch, which has ``BATCH_DOCUMENTS`` of them."""
        rng = np.random.default_rng([self.seed, number])
        first = number * BATCH_DOCUMENTS + 1
        return list(self._articles(rng, first))

    def _articles(self, rng: np.random.Generator, first: int) -> Iterator[IndexDocument]:
        size = BATCH_DOCUMENTS
        spread = rng.lognormal(np.log(MEDIAN_WORDS), SPREAD, size)
        bodies = np.clip(spread, MIN_WORDS, MAX_WORDS).astype(int)
        titles = rng.integers(*TITLE_WORDS, size)
        topics = rng.zipf(1.3, size) % TOPICS
        sources, authors = rng.zipf(1.4, size) % SOURCES, rng.zipf(1.3, size) % AUTHORS
        categories = rng.integers(CATEGORIES + 1, size=size)
        ages = YEARS * rng.random(size) ** 2  # most articles are young
        copies = rng.random(size) < COPIES
        copies[0] = False
        groups = [0] * size
        for place in np.flatnonzero(copies).tolist():
            groups[place - 1] = groups[place] = groups[place - 1] or first + place - 1
        words = self._words(rng, topics.tolist(), titles + bodies)
        for place, own in enumerate(words):
            title, body = own[: titles[place]], own[titles[place] :]
            yield IndexDocument(
                article_id=first + place,
                title=" ".join(title).capitalize(),
                body=_sentences(body),
                source=f"media{sources[place]}.example",
                author=f"Penulis {authors[place]}",
                category=f"Rubrik {categories[place]}" if categories[place] else "",
                published_at=LAST_DAY - timedelta(days=float(365 * ages[place])),
                digest=(first + place).to_bytes(16, "big"),
                copy_group=groups[place],
            )

    def _words(
        self, rng: np.random.Generator, topics: list[int], lengths: npt.NDArray[np.int64]
    ) -> Iterator[list[str]]:
        """Yield the words of each article, those of its title first."""
        number = int(lengths.sum())
        ranks = word_model.draw(rng, number)
        of_topics = np.stack([_topic_words(self.seed, topic) for topic in topics])
        places = (TOPIC_WORDS * rng.random(number) ** 2).astype(np.int64)
        own = of_topics[np.repeat(np.arange(len(topics)), lengths), places]
        ranks = np.where(rng.random(number) < TOPIC_SHARE, own, ranks)
        words = list(map(word_model.word, ranks.tolist()))
        ends = np.cumsum(lengths).tolist()
        for start, end in pairwise([0, *ends]):
            yield words[start:end]


@cache
def _topic_words(seed: int, topic: int) -> word_model.Ranks:
    """Return the ranks of the words of a topic, spread over orders of magnitude."""
    rng = np.random.default_rng([seed, topic, TOPICS])
    low, high = np.log(TOPIC_RANKS)
    return np.exp(rng.uniform(low, high, TOPIC_WORDS)).astype(np.int64)


def _sentences(words: list[str]) -> str:
    sentences = [words[at : at + SENTENCE_WORDS] for at in range(0, len(words), SENTENCE_WORDS)]
    return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def prepare(
    number: int, scratch: Path, *, seed: int = 1, words: int = MAX_WORDS
) -> CorpusDocuments:
    """Return at least ``number`` articles (whole batches), prepared in ``scratch``.

    Their bodies end after ``words`` words.
    """
    path = scratch / f"synthetic-{seed}-{number}-{words}.pickle"
    key = [FORMAT_VERSION, seed]
    try:
        documents = open_prepared(path, key)
    except FileNotFoundError:
        documents = None
    if documents is None:
        batches = -(-number // BATCH_DOCUMENTS)
        documents = _write(SyntheticArticles(seed), batches, words, path)
        index = {"key": key, "offsets": documents.offsets, "number": documents.number}
        path.with_suffix(".json").write_text(json.dumps(index))
    return documents


def _write(articles: SyntheticArticles, batches: int, words: int, path: Path) -> CorpusDocuments:
    offsets: list[int] = []
    with path.open("wb") as file:
        for number in range(batches):
            offsets.append(file.tell())
            pickle.dump([shortened(each, words) for each in articles.batch(number)], file)
    return CorpusDocuments(path, batches * BATCH_DOCUMENTS, tuple(offsets))


def shortened(article: IndexDocument, words: int) -> IndexDocument:
    """Return an article whose body ends after so many words."""
    return replace(article, body=" ".join(article.body.split(" ", words)[:words]))
