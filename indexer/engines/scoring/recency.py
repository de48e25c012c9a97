"""Blend of score and age, the order of hits for ``Sort.RECENT``.

The score of a hit is multiplied by 1 - w + w * 2 ** (-age / half-life), where w is
``RECENCY_WEIGHT``: the newest article keeps its score, and no article loses more than the share w.
The factor mixes the exponential prior of Li and Croft ("Time-based language models", CIKM 2003)
with a uniform one, so that age alone never moves a good hit to the end. Age is counted from the
latest article of the index. So the blend also works for an archive, and all pages of a result
follow the same order until the index changes.

An article keeps its score, whatever its age, if its title is exactly the query. No factor exceeds
1, so hits with a lower score stay below such an article. An article without a date has the factor
of one half-life.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.analysis import analyze
from indexer.engines.scoring.clauses import AllOf, Clause, PhraseClause, TermClause
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.proximity import Scored
from indexer.engines.scoring.ranked_hits import RankedHits
from indexer.query import tree
from indexer.query.term_importance import as_typed
from indexer.scoring_weights import RECENCY_WEIGHT

DAY = 86_400  # seconds
TITLE_FIELD = "title_exact"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rescore = Callable[[Sequence[Scored]], Sequence[Scored]]


@dataclass(frozen=True, slots=True)
class ExactTitleQuery:
    """The query for articles whose title has the words of a query and no others."""

    clause: Clause  # matches titles that contain the words as a phrase
    length: int  # length of ``TITLE_FIELD`` if the title has no other words


@dataclass(frozen=True, slots=True)
class RecencyBlend:
    """Parameters of the blend for one query."""

    half_life: float  # days
    exact_title: ExactTitleQuery | None = None

    def factors(self, published: Ints, latest: int) -> Floats:
        """Return the factor of each score; dates are epoch seconds, or ``NO_DATE``."""
        age = np.maximum(latest - published, 0) / (self.half_life * DAY)
        age[published == NO_DATE] = 1
        return np.asarray(1 - RECENCY_WEIGHT * (1 - np.exp2(-age)))


def exact_title_query(node: tree.Node) -> ExactTitleQuery | None:
    """Return the query for titles that are the plain words or the phrase of ``node``."""
    tokens = analyze(" ".join(_words(node)))
    if not tokens:
        return None
    terms = tuple([token.exact for token in tokens])
    aliases = [alias for token in tokens for alias in token.aliases]
    clause: Clause = (
        PhraseClause(TITLE_FIELD, terms) if len(terms) > 1 else TermClause(TITLE_FIELD, terms[0])
    )
    if aliases:
        different = dict.fromkeys(aliases)
        clause = AllOf((clause, *(TermClause(TITLE_FIELD, alias) for alias in different)))
    return ExactTitleQuery(clause, len(terms) + len(aliases))


def _words(node: tree.Node) -> list[str]:
    match node:
        case tree.Word(text) | tree.Phrase(text):
            return [text]
        case tree.Bag(words):
            return [text for word in as_typed(words) for text in _words(word)]
        case tree.WithSynonyms(child) | tree.InField(tree.FieldName.TITLE, child):
            return _words(child)
        case tree.And(children):
            return next(filter(None, map(_words, children)), [])
        case _:
            return []


def latest_date(dates: Iterable[Ints], now: float) -> int:
    """Return the latest date that is not after ``now``; ``NO_DATE`` if there is none."""
    return max((int(each[each <= now].max(initial=NO_DATE)) for each in dates), default=NO_DATE)


@dataclass(frozen=True, slots=True)
class RecencyMatches:
    """All articles that match a query, in no order, with their scores and recency factors."""

    articles: Ints
    scores: Floats
    factors: Floats

    @classmethod
    def joined(cls, parts: Sequence["RecencyMatches"]) -> "RecencyMatches":
        """Return the articles of all parts."""
        return cls(
            np.concatenate([part.articles for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.factors for part in parts]),
        )

    def window(
        self, first: int, last: int, rescore: Rescore | None = None, depth: int = 0
    ) -> Sequence[Scored]:
        """Return the hits ``first:last`` in order; equal scores by descending article id."""
        return self.first_by(self.keys(rescore, depth), last)[first:]

    def keys(self, rescore: Rescore | None = None, depth: int = 0) -> Floats:
        """Return the value of each article that the order is by.

        ``rescore`` first replaces the ``depth`` highest scores (``proximity``). If no hit has a
        score, as in a search for a date, the order is by recency alone.
        """
        scores = self.scores
        if rescore is not None:
            scores = scores.copy()
            best = _highest(scores, self.articles, depth)
            hits = list(zip(scores[best].tolist(), self.articles[best].tolist(), strict=True))
            by_article = {article: score for score, article in rescore(hits)}
            scores[best] = [by_article[article] for _, article in hits]
        return scores * self.factors if scores.any() else self.factors

    def first_by(self, keys: Floats, count: int) -> RankedHits:
        """Return the ``count`` articles with the highest keys, in order."""
        shown = _highest(keys, self.articles, count)
        return RankedHits(keys[shown], self.articles[shown])


def _highest(keys: Floats, articles: Ints, count: int) -> npt.NDArray[np.intp]:
    """Return the indexes of the ``count`` highest keys, the highest first."""
    places = np.arange(len(keys))
    if 0 < count < len(keys):
        places = np.flatnonzero(keys >= np.partition(keys, -count)[-count])
    order = np.lexsort((articles[places], keys[places]))[::-1]
    return places[order[:count]]
