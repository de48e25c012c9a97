"""Judgments of related articles: events among the samples, and links of editors in the news.

``events`` are the groups of ``events.tsv`` among the samples alone, ``events-news`` the same groups
among samples and news. ``links`` are the targets of "Baca juga: TITLE" in an article of the news:
an editor considered them related. The links are removed from the texts. A link in many articles is
an advertisement and is ignored.
"""

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings

from bench import corpus
from bench.memory_source import MemorySource
from bench.relevance.report import Row
from bench.relevance.site_search import SiteSearch
from indexer.engines.interface import IndexDocument, LikeQuery
from indexer.evaluation.metrics import recall, reciprocal_rank

EVENTS_FILE = Path(__file__).with_name("events.tsv")
SETS = ("events", "events-news", "links")
METRICS = ("recall@5", "r-precision", "mrr@10")
DEPTH = 10
MAX_LINKS = 4  # to one article; more of them are advertisements
MIN_TITLE_WORDS = 4  # to recognize the title in a link
MAX_LINK_LENGTH = 400  # characters that are compared with titles

_LINK = re.compile(r"baca\s*(?:juga|:)\s*:?\s*", re.IGNORECASE)
_WORD = re.compile(r"\w+")

Answers = Mapping[int, frozenset[int]]  # ids of the related articles by article id


def rows(name: str, chain: str, scratch: Path, *, max_queries: int | None, seed: int) -> list[Row]:
    """Return the metrics of a chain on a set. Raises ``CorpusMissing``."""
    articles, answers = read(name, scratch)
    site = SiteSearch(articles, _cache_key(articles), scratch)
    rank = _ranking(chain, site, articles)
    judged = sorted(answers)
    if max_queries is not None and len(judged) > max_queries:
        judged = random.Random(seed).sample(judged, max_queries)
    values = np.array([_metrics(rank(number), answers[number]) for number in judged])
    return [Row(name, chain, metric, each) for metric, each in zip(METRICS, values.T, strict=True)]


@cache
def read(name: str, scratch: Path) -> tuple[MemorySource, Answers]:
    """Return the articles of a set, and the related articles of each judged one."""
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
    """Return the samples of each event, by their ids in the files."""
    lines = EVENTS_FILE.read_text("utf-8").splitlines()
    groups = [line.split("\t")[1] for line in lines if not line.startswith("#")]
    return [tuple(group.replace("=", " ").split()) for group in groups]


def samples() -> dict[str, IndexDocument]:
    """Return the sample articles by their ids in the files."""
    folder = Path(settings.BASE_DIR) / "articles" / "samples"
    files = sorted(folder.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    return {row["id"]: _sample(row) for row in map(json.loads, lines)}


def linked(news: tuple[IndexDocument, ...]) -> tuple[MemorySource, Answers]:
    """Return the articles without the links in them, and the targets of the links."""
    by_prefix: dict[tuple[str, ...], list[tuple[list[str], int]]] = defaultdict(list)
    for number, article in enumerate(news, start=1):
        words = _WORD.findall(article.title.casefold())
        if len(words) >= MIN_TITLE_WORDS:
            by_prefix[tuple(words[:MIN_TITLE_WORDS])].append((words, number))
    links: dict[int, set[int]] = defaultdict(set)
    texts = []
    for number, article in enumerate(news, start=1):
        body = article.body
        for match in reversed(list(_LINK.finditer(body))):
            end, targets = _link_target(body, match.end(), by_prefix)
            if targets - {number}:
                body = body[: match.start()] + body[end:]
                links[number] |= targets - {number}
        texts.append(replace(article, body=body))
    link_counts = Counter(target for each in links.values() for target in each)
    answers = {
        number: frozenset(target for target in each if link_counts[target] <= MAX_LINKS)
        for number, each in links.items()
    }
    return _numbered(texts), {number: each for number, each in answers.items() if each}


def _link_target(
    body: str, start: int, by_prefix: Mapping[tuple[str, ...], list[tuple[list[str], int]]]
) -> tuple[int, set[int]]:
    """Return the end of the title in a link, and the articles with this title."""
    matches = list(_WORD.finditer(body, start, start + MAX_LINK_LENGTH))
    words = [match.group().casefold() for match in matches]
    titles = [
        (len(title), number)
        for title, number in by_prefix.get(tuple(words[:MIN_TITLE_WORDS]), ())
        if words[: len(title)] == title
    ]
    longest = max((length for length, _ in titles), default=0)
    end = matches[longest - 1].end() if longest else start
    return end, {number for length, number in titles if length == longest}


def _ranking(chain: str, site: SiteSearch, articles: MemorySource) -> Callable[[int], list[int]]:
    def ranked(number: int) -> list[int]:
        article = articles.documents[number - 1]
        if chain == "headline":
            return [other for other in site.rank(article.title) if other != number]
        date = None if chain == "undated" else article.published_at
        return site.more_like_this(LikeQuery(number, article.title, article.body, date, DEPTH))

    return ranked


def _metrics(ranking: list[int], answers: frozenset[int]) -> tuple[float, float, float]:
    grades = dict.fromkeys(answers, 1)
    return (
        recall(ranking, grades, depth=5),
        recall(ranking, grades, depth=len(answers)),
        reciprocal_rank(ranking, grades, depth=DEPTH),
    )


def _news(scratch: Path) -> tuple[IndexDocument, ...]:
    scratch.mkdir(parents=True, exist_ok=True)
    documents = corpus.prepare(corpus.NEWS_DOCUMENTS, scratch)
    return tuple(documents.read(1, documents.count()))


def _numbered(articles: list[IndexDocument]) -> MemorySource:
    numbers = range(1, len(articles) + 1)
    return MemorySource(
        tuple(replace(a, article_id=n) for n, a in zip(numbers, articles, strict=True))
    )


def _cache_key(articles: MemorySource) -> str:
    """Return a key that changes with the articles."""
    return "related " + hashlib.sha256(repr(articles.documents).encode()).hexdigest()


def _sample(row: Mapping[str, str]) -> IndexDocument:
    moment = datetime.fromisoformat(row["published"])
    digest = hashlib.blake2b(row["id"].encode(), digest_size=16).digest()
    return IndexDocument(0, row["title"], row["body"], row["source"], "", "", moment, digest)
