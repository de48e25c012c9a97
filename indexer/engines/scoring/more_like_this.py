"""Query for articles similar to a given one: its best terms by tf * idf, and close dates.

Terms are selected as in Lucene's ``MoreLikeThis``: the terms of a text with the highest tf * idf,
each boosted by its share of the highest. docs/decisions/0080 states the differences from Lucene and
the measured effect of each constant.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indexer.analysis import Token, analyze, is_stopword
from indexer.engines.interface import Hit, LikeQuery
from indexer.engines.scoring.bm25 import idf
from indexer.engines.scoring.clauses import AnyOf, TermClause
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from indexer.scoring_weights import BM25_K1

FIELD = "stem"
MAX_TERMS = 25
TITLE_FACTOR = 3  # of the frequency of a word in the title
NAME_FACTOR = 1.3  # of the frequency of a name
MAX_BODY_CHARACTERS = 20_000  # further characters add cost and no terms
MAX_CANDIDATES = 100  # hits that are rescored by date
DATE_WEIGHT = 1.0  # gain of a hit with the same date, as a share of its score
DATE_HALVING_DAYS = 7  # distance at which the gain is half as large
MIN_SCORE_SHARE = 0.15  # lowest score of a hit, as a share of the highest possible score

_DAY = 86_400  # seconds
_SENTENCE_ENDS = frozenset(".!?…:\"“”'‘’()\n")


@dataclass(frozen=True, slots=True)
class MoreLikeThisQuery:
    """The clause that finds similar articles, and the lowest score of a hit."""

    clause: AnyOf
    min_score: float


def more_like_this_query(
    request: LikeQuery,
    statistics: Any,
    *,
    indexed: bool,
    max_characters: int = MAX_BODY_CHARACTERS,
) -> MoreLikeThisQuery | None:
    """Return the query for a text; None if no other article has any term of the text.

    ``statistics`` has ``documents`` and ``frequency(field, term)``. ``indexed``: whether the
    article itself is in the index. ``max_characters``: how much of the body is read.
    """
    counts = term_frequencies(analyze(request.title), request.body[:max_characters])
    rarities = {
        stem: idf(statistics.documents, frequency)
        for stem in counts
        if (frequency := statistics.frequency(FIELD, stem)) > (1 if indexed else 0)
    }
    weights = {stem: counts[stem] * rarity for stem, rarity in rarities.items()}
    chosen = sorted(weights, key=lambda stem: (-weights[stem], stem))[:MAX_TERMS]
    if not chosen:
        return None
    boosts = {stem: weights[stem] / weights[chosen[0]] for stem in chosen}
    max_score = sum(boost * rarities[stem] * (BM25_K1 + 1) for stem, boost in boosts.items())
    terms = tuple([TermClause(FIELD, stem, boost) for stem, boost in boosts.items()])
    return MoreLikeThisQuery(AnyOf(terms), MIN_SCORE_SHARE * max_score)


def term_frequencies(title: Sequence[Token], body: str) -> Mapping[str, float]:
    """Return the frequency of each stem, weighted for titles and names; no stopwords."""
    tokens = analyze(body)
    names = _names(body, tokens)
    counts: defaultdict[str, float] = defaultdict(float)
    for part, count in ((title, TITLE_FACTOR), (tokens, 1)):
        for token in part:
            if token.exact in names:
                counts[token.stem] += count * NAME_FACTOR
            elif len(token.exact) > 1 and not is_stopword(token.exact):
                counts[token.stem] += count
    return counts


def _names(body: str, tokens: Iterable[Token]) -> set[str]:
    """Return the words that are capitalized inside a sentence and never occur in lower case."""
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


def rescored_by_date(
    hits: Iterable[Hit], published_at: datetime | None, dates: Mapping[int, int]
) -> list[tuple[float, int]]:
    """Return (score, article id) of the hits, best first, with the gain of close dates.

    ``dates`` maps article ids to epoch seconds. A hit without a date gains nothing.
    """
    moment = epoch_seconds(published_at)
    rescored = [
        (
            hit.score * (1 + _date_gain(moment, dates.get(hit.article_id, NO_DATE))),
            hit.article_id,
        )
        for hit in hits
    ]
    rescored.sort(reverse=True)
    return rescored


def _date_gain(one: int, other: int) -> float:
    if NO_DATE in (one, other):
        return 0.0
    return DATE_WEIGHT / (1 + abs(one - other) / (DATE_HALVING_DAYS * _DAY))
