"""Random requests to the site, drawn with a seed.

Queries are taken from the judged sets in turn, until a set has no more. Requests depend only on the
seed and the requested numbers, never on an answer. Two versions of the site therefore get the same
requests.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, zip_longest
from pathlib import Path
from urllib.parse import urlencode

from bench.relevance.sets import folders, query_texts
from bench.relevance.typos import with_typo

HITS = 20  # of each query
SORTS = ("relevance", "date", "recent")
FILTERS: tuple[list[tuple[str, str]], ...] = (
    [("source", "kompas.com")],
    [("source", "detik.com"), ("source", "tempo.co"), ("source", "okezone.com")],
    [("from", "2019-07-01"), ("to", "2019-12-31")],
    [("from", "2025")],
    [("source", "liputan6.com"), ("to", "2024-06")],
    [("category", "Bencana"), ("category", "Olahraga")],
    [("source", "tidak-ada.example")],
)
BAD_PARAMETERS = (
    ("sort", "terbaru"),
    ("from", "kemarin"),
    ("to", "2024-13-01"),
    ("page", "0"),
    ("page", "satu"),
    ("page", "999999999999"),
    ("tepat", "ya"),
    ("per_page", "1000"),
    ("source", " "),
    ("q", ""),
)
KIND_WEIGHTS = {"results": 55, "article": 20, "api search": 13, "api article": 8, "other": 4}
OTHERS = (
    *("/", "/help", "/help/", "/search", "/search/?q=banjir", "/api/v1/search", "/robots.txt"),
    *("/healthz", "/readyz", "/favicon.ico", "/tidak-ada", "/articles/1/salah?q=banjir"),
    *("/articles/999999999", "/api/v1/articles/999999999", "/api/v1/articles/0/"),
    *(
        "/search?q=%22",
        "/search?q=(banjir",
        "/search?q=-banjir",
        "/search?q=a*",
        "/search?q=%F0%9F",
    ),
    *("/search?category=Bencana", "/search?from=2020&to=2020-02&sort=recent", "/search?q=yang+di"),
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Request:
    """The path of a GET request, and the kind under which its answer is counted."""

    kind: str
    path: str


def draw(
    sets: Sequence[Path], *, queries: int, pages: int, articles: int, seed: int
) -> list[Request]:
    """Return requests for the queries and the pages. Raises ``SetError``."""
    rng = random.Random(seed)
    texts = _mixed([query_texts(folder) for folder in folders(list(sets))], rng)
    requests = [_query(number, text) for number, text in enumerate(texts[:queries])]
    return requests + _pages(texts, pages, articles, rng)


def _mixed(sets: Sequence[list[str]], rng: random.Random) -> list[str]:
    """Shuffle each set, and interleave the sets."""
    shuffled = [rng.sample(texts, len(texts)) for texts in sets]
    return [text for text in chain.from_iterable(zip_longest(*shuffled)) if text is not None]


def _query(number: int, text: str) -> Request:
    """Return the request of a query. Sort orders take turns; every fourth query has filters."""
    parameters = [("q", text), ("per_page", str(HITS)), ("sort", SORTS[number % len(SORTS)])]
    if number % 4 == 3:
        parameters += FILTERS[number // 4 % len(FILTERS)]
    return Request("query", _address("/api/v1/search", parameters))


def _pages(texts: list[str], pages: int, articles: int, rng: random.Random) -> list[Request]:
    others = cycle(OTHERS)
    make: dict[str, Callable[[], str]] = {
        "results": lambda: _address("/search", _search(texts, rng)),
        "api search": lambda: _address("/api/v1/search", _search(texts, rng)),
        "article": lambda: _address(
            f"/articles/{rng.randint(1, articles)}",
            [("q", _typed(rng.choice(texts), rng)), *_with_chance(rng, 0.1, [("tepat", "1")])],
        ),
        "api article": lambda: f"/api/v1/articles/{rng.randint(1, articles)}",
        "other": lambda: next(others),
    }
    kinds = rng.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()), k=pages)
    return [Request(kind, make[kind]()) for kind in kinds]


def _search(texts: list[str], rng: random.Random) -> list[tuple[str, str]]:
    return [
        ("q", _typed(rng.choice(texts), rng)),
        *_with_chance(rng, 0.3, [("sort", rng.choice(SORTS))]),
        *_with_chance(rng, 0.3, rng.choice(FILTERS)),
        *_with_chance(rng, 0.2, [("page", str(rng.randint(2, 5)))]),
        *_with_chance(rng, 0.15, [("tepat", "1")]),
        *_with_chance(rng, 0.1, [rng.choice(BAD_PARAMETERS)]),
    ]


def _with_chance(
    rng: random.Random, chance: float, parameters: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    return parameters if rng.random() < chance else []


def _typed(text: str, rng: random.Random) -> str:
    """Return the text, or a query in the query language that is made from its words."""
    words = _WORD.findall(text)
    if len(words) < 3 or rng.random() < 0.4:
        return text
    start = rng.randrange(len(words) - 1)
    first, second, other = words[start], words[start + 1], rng.choice(words)
    return rng.choice(
        (
            with_typo(text, rng),
            with_typo(f"{first} {second}", rng),
            f"{first} {second}",
            f'"{first} {second}"',
            f'"{first} {other}"~3',
            f"{first} ATAU {other}",
            f"({first} ATAU {second}) DAN {other}",
            f"{first} {second} -{other}",
            f"+{other} {text}",
            f"judul:{first} {second}",
            f"{first[:4]}* {other}",
            f"{first}~1 {other}",
            f"{first} tanggal:2019",
        )
    )


def _address(path: str, parameters: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(parameters)}"
