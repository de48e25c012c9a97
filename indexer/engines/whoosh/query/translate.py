"""Turn a query tree into a Whoosh query over the fields of the schema.

A plain word asks for its stem, and its exact form adds to the score; phrases, wildcards and fuzzy
words ask the exact forms. What must match and what only adds to the score are kept apart, so that
optional postings are read only for documents that match anyway.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from whoosh.query import And, NullQuery, Query, Term
from whoosh.query import Phrase as WhooshPhrase

from indexer.analysis import analyze
from indexer.engines.whoosh.query.bm25 import idf
from indexer.engines.whoosh.query.boolean import AnyOf, Rewarded, Without
from indexer.engines.whoosh.query.clauses import AtLeast, DocumentSet, MergedTerms, Synonyms
from indexer.engines.whoosh.query.relaxed import akin
from indexer.engines.whoosh.query.term_expansion import Expansion, Vocabulary
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.term_importance import as_typed, telling
from indexer.scoring_weights import EXACT_WEIGHT, WIDENED_WEIGHT


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields a word is looked up in; without a stem field, exact forms only."""

    exact: str
    stem: str | None = None


EVERYWHERE = Scope("exact", "stem")
SCOPES = {
    tree.FieldName.TITLE: Scope("title_exact", "title_stem"),
    tree.FieldName.SOURCE: Scope("source_words"),
    tree.FieldName.AUTHOR: Scope("author_words"),
    tree.FieldName.CATEGORY: Scope("category_words"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """What must match, and what adds to the score of what matched."""

    required: Query
    optional: tuple[Query, ...] = ()
    frequency: int = 0  # documents that match at most

    def query(self) -> Query:
        """Return one Whoosh query for the clause."""
        return Rewarded(self.required, list(self.optional)) if self.optional else self.required


@dataclass
class Translator:
    """Translates the trees of one request against one opened index."""

    reader: Any
    weighting: Any
    zone: ZoneInfo
    minimum: MinimumShouldMatch
    max_expansions: int
    deadline: float  # of ``time.monotonic``
    relaxed: bool = False
    truncated: list[str] = field(default_factory=list)
    out_of_time: bool = False

    def translate(self, node: tree.Node) -> Query:
        """Return the Whoosh query of a tree; ``NullQuery`` when nothing can match."""
        clause = self._clause(node, EVERYWHERE)
        return clause.query() if clause else NullQuery

    def _clause(self, node: tree.Node, scope: Scope) -> Clause | None:  # noqa: PLR0911, PLR0912 - a table
        match node:
            case tree.Word(text):
                return self._word(text, scope)
            case tree.Phrase(text, slop):
                return self._phrase(text, slop, scope)
            case tree.Wildcard(pattern):
                return self._expanded(self._vocabulary(scope).wildcard(pattern), pattern, scope)
            case tree.Fuzzy(text, distance):
                return self._fuzzy(text, distance, scope)
            case tree.DateRange(first, last):
                return self._dates(first, last)
            case tree.InField(name, child):
                return self._clause(child, SCOPES[name])
            case tree.Bag(words):
                return self._bag(words, scope)
            case tree.Widened():
                return self._widened(node, scope)
            case tree.And(children):
                return self._all_of(children, scope)
            case tree.Or(children):
                found_any = [clause.query() for clause in self._clauses(children, scope)]
                return Clause(AnyOf(found_any)) if found_any else None
            case tree.Not(child):
                return self._all_of((tree.Not(child),), scope)
            case tree.Everything():
                return Clause(self._everything())
            case tree.Nothing():
                return Clause(NullQuery)

    def _clauses(self, nodes: tuple[tree.Node, ...], scope: Scope) -> list[Clause]:
        return [clause for node in nodes if (clause := self._clause(node, scope))]

    def _word(self, text: str, scope: Scope) -> Clause | None:
        tokens = analyze(text)
        if not tokens:
            return None
        if len(tokens) > 1:
            name = scope.stem or scope.exact
            terms = [token.stem if scope.stem else token.exact for token in tokens]
            joined = [Term(scope.exact, form) for form in tokens[0].aliases]
            phrase = WhooshPhrase(name, terms)
            least = min(self.reader.frequency(name, term) for term in terms)
            least += sum(self.reader.frequency(scope.exact, form) for form in tokens[0].aliases)
            return Clause(AnyOf([phrase, *joined]) if joined else phrase, frequency=least)
        token = tokens[0]
        if scope.stem is None:
            return Clause(Term(scope.exact, token.exact))
        exact = Term(scope.exact, token.exact, boost=EXACT_WEIGHT)
        frequency = self.reader.frequency(scope.stem, token.stem)
        term = Term(scope.stem, token.stem)
        return Clause(term, (exact,), frequency)

    def _phrase(self, text: str, slop: int, scope: Scope) -> Clause | None:
        terms = [token.exact for token in analyze(text)]
        if not terms:
            return None
        if len(terms) == 1:
            return Clause(Term(scope.exact, terms[0]))
        return Clause(WhooshPhrase(scope.exact, terms, slop=slop + 1))

    def _fuzzy(self, text: str, distance: int, scope: Scope) -> Clause | None:
        tokens = analyze(text)
        if len(tokens) != 1:
            return self._word(text, scope)
        word = tokens[0].exact
        clause = self._expanded(self._vocabulary(scope).fuzzy(word, distance), text, scope)
        return replace(clause, optional=(Term(scope.exact, word),))

    def _vocabulary(self, scope: Scope) -> Vocabulary:
        return Vocabulary(self.reader, scope.exact, self.max_expansions, self.deadline)

    def _expanded(self, found: Expansion, typed: str, scope: Scope) -> Clause:
        if found.truncated:
            self.truncated.append(typed)
        self.out_of_time |= found.out_of_time
        if not found.terms:
            return Clause(NullQuery)
        frequency = sum(self.reader.frequency(scope.exact, term) for term in found.terms)
        query = MergedTerms(scope.exact, list(found.terms), self.weighting)
        return Clause(query, frequency=frequency)

    def _bag(self, words: tuple[tree.Node, ...], scope: Scope) -> Clause | None:
        words = telling(words) if scope.stem else words
        clauses = self._clauses(words, scope)
        if not clauses:
            return None
        optional = tuple(query for clause in clauses for query in clause.optional)
        # A name of several words is one clause, but the rule is about the words that were typed.
        typed = len(clauses) + sum(1 for _ in as_typed(words)) - len(words)
        if scope.stem is None or (not self.relaxed and self.minimum.is_all_of(typed)):
            required = [clause.required for clause in clauses]
            return Clause(And(required) if len(required) > 1 else required[0], optional)
        found = [clause for clause in clauses if clause.frequency]
        weights = self._weights(found)
        required = [clause.required for clause in found]
        least = 1 if self.relaxed else self.minimum.of(sum(weights))
        if self.relaxed:
            forms = akin(words, self.reader, scope.exact)
            required += [Term(scope.exact, form, boost) for form, boost in forms.items()]
            weights += [1] * len(forms)
        if not required:
            return Clause(NullQuery)
        return Clause(AtLeast(required, least, weights), optional)

    def _widened(self, node: tree.Widened, scope: Scope) -> Clause | None:
        """Let other forms match as well; they score by the rarity of what was typed."""
        ways = [
            (way, clause)
            for way in (node.node, *node.alternatives)
            if (clause := self._clause(way, scope))
        ]
        if not ways:
            return None
        rarities = [self._rarity(way, scope) for way, _ in ways]
        factors = [WIDENED_WEIGHT * rarities[0] / rarity for rarity in rarities]
        factors[0] = 1.0
        query = Synonyms(
            [clause.query() for _, clause in ways], factors, (node, scope, self.relaxed)
        )
        return Clause(query, frequency=sum(self._at_most(way, scope) for way, _ in ways))

    def _rarity(self, way: tree.Node, scope: Scope) -> float:
        """Return the sum of the idf of all terms that score a form."""
        return sum(idf(self.reader.documents, count) for count in self._counts(way, scope))

    def _counts(self, way: tree.Node, scope: Scope) -> list[int]:
        """Return the document frequency of each term that scores a form."""
        match way:
            case tree.Bag(words):
                return [count for word in words for count in self._counts(word, scope)]
            case tree.Word(text) if scope.stem:
                terms = [(scope.stem, token.stem) for token in analyze(text)]
            case tree.Word(text) | tree.Phrase(text):
                terms = [(scope.exact, token.exact) for token in analyze(text)]
            case _:
                terms = []
        return [self.reader.frequency(name, term) for name, term in terms]

    def _at_most(self, way: tree.Node, scope: Scope) -> int:
        """Return how many documents a form matches at most."""
        match way:
            case tree.Bag(words):
                words = telling(words) if scope.stem else words
                counts = [clause.frequency for clause in self._clauses(words, scope)]
                every = not self.relaxed and self.minimum.is_all_of(len(counts))
                return min(counts) if every else sum(counts)
            case tree.Word():
                clause = self._clause(way, scope)
                return clause.frequency if clause else 0
            case _:
                return min(self._counts(way, scope), default=0)

    def _weights(self, clauses: list[Clause]) -> list[int]:
        """Return how much of the query each clause is, in about percent, by their rarity."""
        rarity = [idf(self.reader.documents, clause.frequency) for clause in clauses]
        return [max(1, round(100 * weight / sum(rarity))) for weight in rarity]

    def _all_of(self, children: tuple[tree.Node, ...], scope: Scope) -> Clause | None:
        barred = tuple(child.child for child in children if isinstance(child, tree.Not))
        wanted = tuple(child for child in children if not isinstance(child, tree.Not))
        clauses = self._clauses(wanted, scope)
        without = [clause.required for clause in self._barred(barred, scope)]
        if not clauses:
            if not without or wanted:
                return None
            clauses = [Clause(self._everything())]
        required = [clause.required for clause in clauses]
        query = And(required) if len(required) > 1 else required[0]
        if without:
            query = Without(query, without)
        return Clause(query, tuple(extra for clause in clauses for extra in clause.optional))

    def _barred(self, nodes: tuple[tree.Node, ...], scope: Scope) -> list[Clause]:
        """Return what must not match; relaxing the rule must not bar more than was asked."""
        relaxed, self.relaxed = self.relaxed, False
        try:
            return self._clauses(nodes, scope)
        finally:
            self.relaxed = relaxed

    def _everything(self) -> Query:
        return DocumentSet(lambda columns: np.ones(len(columns.article_ids), dtype=np.bool_))

    def _dates(self, first: date | None, last: date | None) -> Clause:
        start, end = day_bounds(first, last, self.zone)
        return Clause(DocumentSet(lambda columns: columns.between(start, end)))


def day_bounds(
    first: date | None, last: date | None, zone: ZoneInfo
) -> tuple[int | None, int | None]:
    """Return the epoch seconds of the first day's beginning and the last day's end (exclusive)."""
    start = _midnight(first, zone) if first else None
    end = None
    if last and last < date.max:
        end = _midnight(last + timedelta(days=1), zone)
    return start, end


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
