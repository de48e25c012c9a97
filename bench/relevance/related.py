"""Related articles: of one event among the samples, and as editors linked them in the news.

``events`` are the groups of ``events.tsv`` among the samples alone, ``events-news`` the same among
the news as well. ``links``: an article's "Baca juga: TITLE" that names another article of the news;
what it leads to is what an editor took for related. The links are taken out of the texts, and those
that many articles have are left out, for they advertise.
"""

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from django.conf import settings

from bench.relevance.ours import Site
from bench.relevance.report import Row
from bench.speed.corpus import documents as news_documents
from indexer.engines.interface import IndexDocument, LikeQuery
from indexer.evaluation.metrics import recall, reciprocal_rank

EVENTS_FILE = Path(__file__).with_name("events.tsv")
SETS = ("events", "events-news", "links")
MEASURES = ("recall@5", "r-precision", "mrr@10")
DEPTH = 10
ALL_NEWS = 55_369
MOST_LINKS = 4  # to one article; more advertise it
LEAST_WORDS = 4  # of a title that a link is known by
LINK_LENGTH = 400  # characters that are compared with titles

_LINK = re.compile(r"baca\s*(?:juga|:)\s*:?\s*", re.IGNORECASE)
_WORD = re.compile(r"\w+")

Answers = Mapping[int, frozenset[int]]  # the articles related to one, by their ids


@dataclass(frozen=True)
class Articles:
    """A ``DocumentSource`` in memory; ids count from 1."""

    articles: tuple[IndexDocument, ...]

    @cached_property
    def key(self) -> str:
        """Return what changes with the articles."""
        return "related " + hashlib.sha256(repr(self.articles).encode()).hexdigest()

    def count(self) -> int:
        """Return how many articles there are."""
        return len(self.articles)

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges of ``batch_size`` articles."""
        last = len(self.articles)
        firsts = range(after + 1, last + 1, batch_size)
        return [(first, min(first + batch_size - 1, last)) for first in firsts]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the articles of a range."""
        return iter(self.articles[first - 1 : last])


def rows(name: str, chain: str, scratch: Path, *, most: int | None, seed: int) -> list[Row]:
    """Return the measures of a chain on a set. Raises ``CorpusMissing``."""
    articles, answers = read(name, scratch)
    rank = _ranking(chain, Site(articles, scratch), articles)
    asked = sorted(answers)
    if most is not None and len(asked) > most:
        asked = random.Random(seed).sample(asked, most)
    found = np.array([_measures(rank(number), answers[number]) for number in asked])
    return [
        Row(name, chain, measure, each) for measure, each in zip(MEASURES, found.T, strict=True)
    ]


@cache
def read(name: str, scratch: Path) -> tuple[Articles, Answers]:
    """Return the articles of a set, and what is related to each that is judged."""
    if name == "links":
        return linked(_news(scratch))
    own = samples()
    numbers = {key: number for number, key in enumerate(own, start=1)}
    answers = {
        numbers[key]: frozenset(numbers[other] for other in group if other != key)
        for group in events()
        for key in group
    }
    others = _news(scratch) if name == "events-news" else ()
    return _numbered([*own.values(), *others]), answers


def events() -> list[tuple[str, ...]]:
    """Return the samples of each event, by the ids of their files."""
    lines = EVENTS_FILE.read_text("utf-8").splitlines()
    groups = [line.split("\t")[1] for line in lines if not line.startswith("#")]
    return [tuple(group.replace("=", " ").split()) for group in groups]


def samples() -> dict[str, IndexDocument]:
    """Return the sample articles by the ids of their files."""
    folder = Path(settings.BASE_DIR) / "articles" / "samples"
    files = sorted(folder.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    return {row["id"]: _sample(row) for row in map(json.loads, lines)}


def linked(news: tuple[IndexDocument, ...]) -> tuple[Articles, Answers]:
    """Return the articles without the links in them, and where these lead."""
    by_beginning: dict[tuple[str, ...], list[tuple[list[str], int]]] = defaultdict(list)
    for number, article in enumerate(news, start=1):
        words = _WORD.findall(article.title.casefold())
        if len(words) >= LEAST_WORDS:
            by_beginning[tuple(words[:LEAST_WORDS])].append((words, number))
    links: dict[int, set[int]] = defaultdict(set)
    texts = []
    for number, article in enumerate(news, start=1):
        body = article.body
        for match in reversed(list(_LINK.finditer(body))):
            end, to = _target(body, match.end(), by_beginning)
            if to - {number}:
                body = body[: match.start()] + body[end:]
                links[number] |= to - {number}
        texts.append(replace(article, body=body))
    times = Counter(to for each in links.values() for to in each)
    answers = {
        number: frozenset(to for to in each if times[to] <= MOST_LINKS)
        for number, each in links.items()
    }
    return _numbered(texts), {number: each for number, each in answers.items() if each}


def _target(
    body: str, start: int, by_beginning: Mapping[tuple[str, ...], list[tuple[list[str], int]]]
) -> tuple[int, set[int]]:
    """Return where the title of a link ends, and the articles that have it."""
    found = list(_WORD.finditer(body, start, start + LINK_LENGTH))
    words = [match.group().casefold() for match in found]
    titles = [
        (len(title), number)
        for title, number in by_beginning.get(tuple(words[:LEAST_WORDS]), ())
        if words[: len(title)] == title
    ]
    longest = max((length for length, _ in titles), default=0)
    end = found[longest - 1].end() if longest else start
    return end, {number for length, number in titles if length == longest}


def _ranking(chain: str, site: Site, articles: Articles) -> Callable[[int], list[int]]:
    def ranked(number: int) -> list[int]:
        article = articles.articles[number - 1]
        if chain == "headline":
            return [found for found in site.rank(article.title) if found != number]
        date = None if chain == "undated" else article.published_at
        return site.more_like(LikeQuery(number, article.title, article.body, date, DEPTH))

    return ranked


def _measures(ranking: list[int], answers: frozenset[int]) -> tuple[float, float, float]:
    grades = dict.fromkeys(answers, 1)
    return (
        recall(ranking, grades, depth=5),
        recall(ranking, grades, depth=len(answers)),
        reciprocal_rank(ranking, grades, depth=DEPTH),
    )


def _news(scratch: Path) -> tuple[IndexDocument, ...]:
    scratch.mkdir(parents=True, exist_ok=True)
    found = news_documents(ALL_NEWS, scratch)
    return tuple(found.read(1, found.count()))


def _numbered(articles: list[IndexDocument]) -> Articles:
    numbers = range(1, len(articles) + 1)
    return Articles(tuple(replace(a, article_id=n) for n, a in zip(numbers, articles, strict=True)))


def _sample(row: Mapping[str, str]) -> IndexDocument:
    moment = datetime.fromisoformat(row["published"])
    digest = hashlib.blake2b(row["id"].encode(), digest_size=16).digest()
    return IndexDocument(0, row["title"], row["body"], row["source"], "", "", moment, digest)
