"""Articles like a given one: a query of the terms that tell it from others, and nearness in time.

Terms are chosen as Lucene's ``MoreLikeThis`` chooses them: the best of a text by tf * idf of the
index, each boosted by its share of the best one's. What differs from it, and what each constant is
worth by measure: docs/decisions/0080.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indexer.analysis import Token, analyze, is_stopword
from indexer.engines.interface import Hit, LikeQuery
from indexer.engines.whoosh.query.bm25 import idf
from indexer.engines.whoosh.query.clauses import AnyOf, TermClause
from indexer.engines.whoosh.store.schema import NO_DATE, epoch_seconds
from indexer.scoring_weights import BM25_K1

FIELD = "stem"
MOST_TERMS = 25
TITLE_COUNT = 3  # occurrences that one in the title counts for
NAME_WEIGHT = 1.3  # of an occurrence of a name, beside that of another word
READ = 20_000  # characters of a body; the rest of a longer one adds cost and no terms
LOOKED_AT = 100  # hits whose dates are compared
NEARNESS = 1.0  # what the same moment adds to a score, as a share of it
NEAR_DAYS = 7  # apart, and it adds half of that
LEAST_LIKE = 0.15  # of the score of a text that has all of the terms many times over

_DAY = 86_400
_SENTENCE_ENDS = frozenset(".!?…:\"“”'‘’()\n")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The query for articles like one, and the score below which none of them is."""

    query: AnyOf
    least_score: float


def likeness(asked: LikeQuery, vocabulary: Any, *, indexed: bool) -> Likeness | None:
    """Return what finds articles like the one asked; None when none of its terms is in others.

    ``vocabulary`` has ``documents`` and ``frequency(field, term)``; ``indexed`` says that the
    article is itself one of these documents.
    """
    counts = occurrences(analyze(asked.title), asked.body[:READ])
    rarities = {
        stem: idf(vocabulary.documents, frequency)
        for stem in counts
        if (frequency := vocabulary.frequency(FIELD, stem)) > (1 if indexed else 0)
    }
    weights = {stem: counts[stem] * rarity for stem, rarity in rarities.items()}
    chosen = sorted(weights, key=lambda stem: (-weights[stem], stem))[:MOST_TERMS]
    if not chosen:
        return None
    boosts = {stem: weights[stem] / weights[chosen[0]] for stem in chosen}
    most = sum(boost * rarities[stem] * (BM25_K1 + 1) for stem, boost in boosts.items())
    terms = tuple([TermClause(FIELD, stem, boost) for stem, boost in boosts.items()])
    return Likeness(AnyOf(terms), LEAST_LIKE * most)


def occurrences(title: Sequence[Token], body: str) -> Mapping[str, float]:
    """Return how often the stem of each telling word occurs, as it counts."""
    tokens = analyze(body)
    names = _names(body, tokens)
    counts: defaultdict[str, float] = defaultdict(float)
    for part, count in ((title, TITLE_COUNT), (tokens, 1)):
        for token in part:
            if token.exact in names:
                counts[token.stem] += count * NAME_WEIGHT
            elif len(token.exact) > 1 and not is_stopword(token.exact):
                counts[token.stem] += count
    return counts


def _names(body: str, tokens: Iterable[Token]) -> set[str]:
    """Return the words with a capital within a sentence that are never written without one."""
    names, others = set(), set()
    for token in tokens:
        if not body[token.start].isupper():
            others.add(token.exact)
        elif not _begins_sentence(body, token.start):
            names.add(token.exact)
    return names - others


def _begins_sentence(body: str, start: int) -> bool:
    before = body[max(0, start - 2) : start].rstrip(" ")
    return not before or before[-1] in _SENTENCE_ENDS


def nearer(
    hits: Iterable[Hit], published_at: datetime | None, published: Mapping[int, int]
) -> list[tuple[float, int]]:
    """Return scores and articles, best first, with what nearness in time adds to the scores.

    ``published`` gives their dates in epoch seconds. Without a date nothing is near.
    """
    moment = epoch_seconds(published_at)
    moved = [
        (
            hit.score * (1 + _nearness(moment, published.get(hit.article_id, NO_DATE))),
            hit.article_id,
        )
        for hit in hits
    ]
    moved.sort(reverse=True)
    return moved


def _nearness(one: int, other: int) -> float:
    if NO_DATE in (one, other):
        return 0.0
    return NEARNESS / (1 + abs(one - other) / (NEAR_DAYS * _DAY))
