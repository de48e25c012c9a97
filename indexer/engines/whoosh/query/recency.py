"""Order hits by a blend of score and age, for ``Sort.RECENT``.

A hit's score is multiplied by 1 - w + w * 2 ** (-age / half-life), w being ``RECENCY_WEIGHT``: the
newest article keeps its score, and none loses more than w of it. (An exponential prior of time as
in Li and Croft, "Time-based language models", CIKM 2003, mixed with a uniform one so that age alone
buries nothing.) Age is counted from the latest article of the index, so that an archive is blended
as news are and the pages of a result stay one order until the index changes.

Articles whose title is the query and no more keep their scores whatever their age. Factors being 1
at most, what was below such an article by score stays below it. Articles without a date are taken
to be as old as the half-life.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.analysis import analyze
from indexer.engines.whoosh.query.clauses import AllOf, Clause, PhraseClause, TermClause
from indexer.engines.whoosh.query.proximity import Scored
from indexer.engines.whoosh.store.schema import NO_DATE
from indexer.query import tree
from indexer.query.term_importance import as_typed
from indexer.scoring_weights import RECENCY_WEIGHT

DAY = 86_400  # seconds
TITLES = "title_exact"  # the field

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Closer = Callable[[list[Scored]], list[Scored]]


@dataclass(frozen=True, slots=True)
class TitleSought:
    """Titles that are the words of a query and no more."""

    query: Clause  # finds those that have the words one after the other
    length: int  # of ``TITLES`` in those that have nothing else


@dataclass(frozen=True, slots=True)
class Blend:
    """How the hits of one query are blended."""

    half_life: float  # days
    title: TitleSought | None = None

    def factors(self, published: Ints, latest: int) -> Floats:
        """Return what scores are multiplied by; both are epoch seconds, or ``NO_DATE``."""
        age = np.maximum(latest - published, 0) / (self.half_life * DAY)
        age[published == NO_DATE] = 1
        return np.asarray(1 - RECENCY_WEIGHT * (1 - np.exp2(-age)))


def title_sought(node: tree.Node) -> TitleSought | None:
    """Return what finds articles whose title is the plain words or the phrase of a query."""
    tokens = analyze(" ".join(_words(node)))
    if not tokens:
        return None
    terms = tuple([token.exact for token in tokens])
    aliases = [alias for token in tokens for alias in token.aliases]
    query = PhraseClause(TITLES, terms) if len(terms) > 1 else TermClause(TITLES, terms[0])
    if aliases:
        query = AllOf((query, *(TermClause(TITLES, alias) for alias in dict.fromkeys(aliases))))
    return TitleSought(query, len(terms) + len(aliases))


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


def latest(dates: Iterable[Ints], now: float) -> int:
    """Return the last of the dates that is not after ``now``; ``NO_DATE`` where there is none."""
    return max((int(each[each <= now].max(initial=NO_DATE)) for each in dates), default=NO_DATE)


@dataclass(frozen=True, slots=True)
class Blended:
    """Matching articles of a query, all that there are, in no order."""

    articles: Ints
    scores: Floats
    factors: Floats

    @classmethod
    def all_of(cls, parts: Sequence["Blended"]) -> "Blended":
        """Return the articles of several parts as one."""
        return cls(
            np.concatenate([part.articles for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.factors for part in parts]),
        )

    def window(
        self, first: int, last: int, closer: Closer | None = None, depth: int = 0
    ) -> list[Scored]:
        """Return the hits from ``first`` to before ``last``; of equal ones the newest article.

        ``closer`` gives the ``depth`` best by score their last scores (``proximity``). Where
        nothing scores, as in a search for a date, freshness alone is the order.
        """
        scores = self.scores
        if closer is not None:
            scores = scores.copy()
            best = _best(scores, self.articles, depth)
            hits = list(zip(scores[best].tolist(), self.articles[best].tolist(), strict=True))
            moved = {article: score for score, article in closer(hits)}
            scores[best] = [moved[article] for _, article in hits]
        keys = scores * self.factors if scores.any() else self.factors
        shown = _best(keys, self.articles, last)[first:]
        return list(zip(keys[shown].tolist(), self.articles[shown].tolist(), strict=True))


def _best(keys: Floats, articles: Ints, count: int) -> npt.NDArray[np.intp]:
    """Return the places of the ``count`` highest keys, best first."""
    places = np.arange(len(keys))
    if 0 < count < len(keys):
        places = np.flatnonzero(keys >= np.partition(keys, -count)[-count])
    order = np.lexsort((articles[places], keys[places]))[::-1]
    return places[order[:count]]
