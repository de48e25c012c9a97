"""Translation of a query tree into clauses over the fields of the schema.

A plain word matches by its stem, and its exact form adds to the score; phrases, wildcards and
fuzzy words match exact forms. Required and optional clauses are separate, so that postings of
optional terms are read only for matching documents.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from indexer.analysis import analyze
from indexer.deadline import Deadline
from indexer.engines.scoring.bm25 import idf
from indexer.engines.scoring.clauses import (
    ALL_DOCUMENTS,
    NO_MATCH,
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)
from indexer.engines.scoring.dates import day_bounds
from indexer.engines.scoring.relaxed import relaxed_forms
from indexer.engines.scoring.term_expansion import Expansion, TermExpander
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.term_importance import as_typed, content_words
from indexer.scoring_weights import EXACT_WEIGHT, FAMILY_WEIGHT, SYNONYM_WEIGHT


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields in which a word is searched. Without a stem field, only its exact form matches."""

    exact: str
    stem: str | None = None


EVERYWHERE = Scope("exact", "stem")
SCOPES = {
    tree.FieldName.TITLE: Scope("title_exact", "title_stem"),
    tree.FieldName.SOURCE: Scope("source_words"),
    tree.FieldName.AUTHOR: Scope("author_words"),
    tree.FieldName.CATEGORY: Scope("category_words"),
}


class BooleanClause(NamedTuple):
    """A translated node: the required clause, and optional clauses that only add to the score."""

    must: Clause
    should: tuple[Clause, ...] = ()
    max_documents: int = 0  # upper bound of the number of matching documents; 0: unknown

    def combined(self) -> Clause:
        """Return one clause that combines the required clause and the optional clauses."""
        return WithOptional(self.must, self.should) if self.should else self.must


@dataclass
class Translator:
    """Translates the query trees of one request, with the statistics of one commit.

    Afterwards ``truncated`` has the wildcards and fuzzy words with too many expansions, and
    ``out_of_time`` says whether the deadline cut off an expansion.
    """

    statistics: Any  # has ``documents``, ``frequency``, ``prefixed``, ``near`` and ``fitting``
    zone: ZoneInfo
    minimum: MinimumShouldMatch
    max_expansions: int
    deadline: Deadline
    relaxed: bool = False
    for_fit: bool = False  # leave out what only adds to the score (``EngineQuery.min_fit``)
    truncated: list[str] = field(default_factory=list)
    out_of_time: bool = False

    def translate(self, node: tree.Node) -> Clause:
        """Return the clause of a tree; ``NO_MATCH`` if no document can match."""
        translated = self._clause(node, EVERYWHERE)
        if translated is None:
            return NO_MATCH
        return translated.must if self.for_fit else translated.combined()

    def _clause(self, node: tree.Node, scope: Scope) -> BooleanClause | None:  # noqa: PLR0911, PLR0912 - a table
        match node:
            case tree.Word(text):
                return self._word(text, scope)
            case tree.Phrase(text, slop):
                return self._phrase(text, slop, scope)
            case tree.Wildcard(pattern):
                return self._expanded(self._expander(scope).wildcard(pattern), pattern, scope)
            case tree.Fuzzy(text, distance):
                return self._fuzzy(text, distance, scope)
            case tree.DateRange(first, last):
                return self._dates(first, last)
            case tree.HasKeyword(column, values):
                return self._having(column, values)
            case tree.InField(name, child):
                return self._in_field(child, name)
            case tree.Bag(words):
                return self._bag(words, scope)
            case tree.WithSynonyms():
                return self._with_synonyms(node, scope)
            case tree.And(children):
                return self._all_of(children, scope)
            case tree.Or(children):
                return self._any_of(children, scope)
            case tree.Not(child):
                return self._all_of((tree.Not(child),), scope)
            case tree.Everything():
                return BooleanClause(ALL_DOCUMENTS)
            case tree.Nothing():
                return BooleanClause(NO_MATCH)
            case tree.RelativeDates():
                raise AssertionError("the search service replaces days that are named from today")

    def _in_field(self, node: tree.Node, name: tree.FieldName) -> BooleanClause | None:
        clause = self._clause(node, SCOPES[name])
        if clause is None or name is tree.FieldName.TITLE or not self.for_fit:
            return clause
        return clause._replace(must=Unscored(clause.must), should=())

    def _any_of(self, children: tuple[tree.Node, ...], scope: Scope) -> BooleanClause | None:
        if self.for_fit:
            return self._any_fit(children, scope)
        combined = [clause.combined() for clause in self._clauses(children, scope)]
        return BooleanClause(AnyOf(tuple(combined))) if combined else None

    def _any_fit(self, children: tuple[tree.Node, ...], scope: Scope) -> BooleanClause | None:
        """Match any child; an article fits as well by one child as by another or by several.

        A time has no score: articles of that day fit as well as those that only name it.
        """
        found = [(child, clause) for child in children if (clause := self._clause(child, scope))]
        if not found:
            return None
        clauses = tuple(clause.must for _, clause in found)
        if any(isinstance(child, tree.DateRange) for child in children):
            return BooleanClause(Unscored(AnyOf(clauses)))
        rarities = [self._rarity_of_part(child, scope) for child, _ in found]
        factors = tuple(max(rarities) / rarity if rarity else 1.0 for rarity in rarities)
        key = (children, scope, self.relaxed, self.for_fit)
        return BooleanClause(BestOf(clauses, factors, key))

    def _clauses(self, nodes: tuple[tree.Node, ...], scope: Scope) -> list[BooleanClause]:
        return [clause for node in nodes if (clause := self._clause(node, scope))]

    def _word(self, text: str, scope: Scope) -> BooleanClause | None:
        tokens = analyze(text)
        if not tokens:
            return None
        if len(tokens) > 1:
            name = scope.stem or scope.exact
            terms = [token.stem if scope.stem else token.exact for token in tokens]
            joined = [TermClause(scope.exact, form) for form in tokens[0].aliases]
            phrase = PhraseClause(name, tuple(terms))
            bound = min(self.statistics.frequency(name, term) for term in terms)
            bound += sum(self.statistics.frequency(scope.exact, form) for form in tokens[0].aliases)
            return BooleanClause(
                AnyOf((phrase, *joined)) if joined else phrase, max_documents=bound
            )
        token = tokens[0]
        if scope.stem is None:
            return BooleanClause(TermClause(scope.exact, token.exact))
        exact = TermClause(scope.exact, token.exact, boost=EXACT_WEIGHT)
        frequency = self.statistics.frequency(scope.stem, token.stem)
        term = TermClause(scope.stem, token.stem)
        return BooleanClause(term, (exact,), frequency)

    def _phrase(self, text: str, slop: int, scope: Scope) -> BooleanClause | None:
        terms = [token.exact for token in analyze(text)]
        if not terms:
            return None
        if len(terms) == 1:
            return BooleanClause(TermClause(scope.exact, terms[0]))
        return BooleanClause(PhraseClause(scope.exact, tuple(terms), slop + 1))

    def _fuzzy(self, text: str, distance: int, scope: Scope) -> BooleanClause | None:
        tokens = analyze(text)
        if len(tokens) != 1:
            return self._word(text, scope)
        word = tokens[0].exact
        clause = self._expanded(self._expander(scope).fuzzy(word, distance), text, scope)
        return clause._replace(should=(TermClause(scope.exact, word),))

    def _expander(self, scope: Scope) -> TermExpander:
        return TermExpander(self.statistics, scope.exact, self.max_expansions, self.deadline)

    def _expanded(self, expansion: Expansion, typed: str, scope: Scope) -> BooleanClause:
        if expansion.truncated:
            self.truncated.append(typed)
        self.out_of_time |= expansion.out_of_time
        if not expansion.terms:
            return BooleanClause(NO_MATCH)
        clause = MergedTerms(scope.exact, expansion.terms, expansion.frequency)
        return BooleanClause(clause, max_documents=expansion.frequency)

    def _bag(self, words: tuple[tree.Node, ...], scope: Scope) -> BooleanClause | None:
        words = content_words(words) if scope.stem else words
        clauses = self._clauses(words, scope)
        if not clauses:
            return None
        optional = tuple(extra for clause in clauses for extra in clause.should)
        # A name of several words is one clause, but minimum-should-match counts typed words.
        typed = len(clauses) + sum(1 for _ in as_typed(words)) - len(words)
        if scope.stem is None or (not self.relaxed and self.minimum.requires_all(typed)):
            return BooleanClause(_all(clauses), optional)
        found = [clause for clause in clauses if clause.max_documents]
        weights = self._weights(found)
        required = [clause.must for clause in found]
        minimum = 1 if self.relaxed else self.minimum.required_weight(sum(weights))
        if self.relaxed:
            forms = relaxed_forms(words, self.statistics, scope.exact)
            required += [TermClause(scope.exact, form, boost) for form, boost in forms.items()]
            weights += [1] * len(forms)
        if not required:
            return BooleanClause(NO_MATCH)
        return BooleanClause(AtLeast(tuple(required), minimum, tuple(weights)), optional)

    def _with_synonyms(self, node: tree.WithSynonyms, scope: Scope) -> BooleanClause | None:
        clause = self._best_form(node, scope) if node.synonyms else self._clause(node.node, scope)
        return self._with_family(clause, node, scope) if node.family and scope.stem else clause

    def _with_family(
        self, clause: BooleanClause | None, node: tree.WithSynonyms, scope: Scope
    ) -> BooleanClause | None:
        """Match also the words of the family, and score each as if it were as rare as the typed."""
        name, statistics = scope.stem or scope.exact, self.statistics
        rarity = self._rarity(node.node, scope)
        stems = [token.stem for word in node.family for token in analyze(word.text)]
        counts = [statistics.frequency(name, stem) for stem in stems]
        terms = [
            TermClause(name, stem, FAMILY_WEIGHT * rarity / idf(statistics.documents, count))
            for stem, count in zip(stems, counts, strict=True)
            if count
        ]
        if clause is None or not terms:
            return clause
        return BooleanClause(
            AnyOf((clause.must, *terms)), clause.should, clause.max_documents + sum(counts)
        )

    def _best_form(self, node: tree.WithSynonyms, scope: Scope) -> BooleanClause | None:
        """Match any synonym, and score each as if it were as rare as the typed form."""
        forms = [
            (form, clause)
            for form in (node.node, *node.synonyms)
            if (clause := self._clause(form, scope))
        ]
        if not forms:
            return None
        rarities = [self._rarity(form, scope) for form, _ in forms]
        weight = 1.0 if self.for_fit else SYNONYM_WEIGHT  # an article with a synonym fits as well
        factors = [weight * rarities[0] / rarity for rarity in rarities]
        factors[0] = 1.0
        best = BestOf(
            tuple(clause.must if self.for_fit else clause.combined() for _, clause in forms),
            tuple(factors),
            (node.node, node.synonyms, scope, self.relaxed, self.for_fit),
        )
        return BooleanClause(
            best, max_documents=sum(self._max_documents(form, scope) for form, _ in forms)
        )

    def _rarity(self, form: tree.Node, scope: Scope) -> float:
        """Return the sum of the idf of all terms of a form."""
        return sum(idf(self.statistics.documents, count) for count in self._counts(form, scope))

    def _rarity_of_part(self, node: tree.Node, scope: Scope) -> float:
        """Return the rarity of a part of an ``Or``; 0 if it is unknown."""
        match node:
            case tree.Bag(parts) | tree.And(parts):
                return sum(self._rarity_of_part(part, scope) for part in parts)
            case tree.WithSynonyms(typed):
                return self._rarity_of_part(typed, scope)
            case tree.InField(tree.FieldName.TITLE, child):
                return self._rarity_of_part(child, SCOPES[tree.FieldName.TITLE])
            case _:
                return self._rarity(node, scope)

    def _counts(self, form: tree.Node, scope: Scope) -> list[int]:
        """Return the document frequency of each term of a form."""
        match form:
            case tree.Bag(words):
                return [count for word in words for count in self._counts(word, scope)]
            case tree.Word(text) if scope.stem:
                terms = [(scope.stem, token.stem) for token in analyze(text)]
            case tree.Word(text) | tree.Phrase(text):
                terms = [(scope.exact, token.exact) for token in analyze(text)]
            case _:
                terms = []
        return [self.statistics.frequency(name, term) for name, term in terms]

    def _max_documents(self, form: tree.Node, scope: Scope) -> int:
        """Return an upper bound of the number of documents that a form matches."""
        match form:
            case tree.Bag(words):
                words = content_words(words) if scope.stem else words
                counts = [clause.max_documents for clause in self._clauses(words, scope)]
                requires_all = not self.relaxed and self.minimum.requires_all(len(counts))
                return min(counts) if requires_all else sum(counts)
            case tree.Word():
                clause = self._clause(form, scope)
                return clause.max_documents if clause else 0
            case _:
                return min(self._counts(form, scope), default=0)

    def _weights(self, clauses: list[BooleanClause]) -> list[int]:
        """Return each clause's share of the idf of all clauses, in percent, at least 1."""
        rarity = [idf(self.statistics.documents, clause.max_documents) for clause in clauses]
        return [max(1, round(100 * weight / sum(rarity))) for weight in rarity]

    def _all_of(self, children: tuple[tree.Node, ...], scope: Scope) -> BooleanClause | None:
        negated = tuple(child.child for child in children if isinstance(child, tree.Not))
        wanted = tuple(child for child in children if not isinstance(child, tree.Not))
        clauses = self._clauses(wanted, scope)
        excluded = [clause.must for clause in self._excluded(negated, scope)]
        if not clauses:
            if not excluded or wanted:
                return None
            clauses = [BooleanClause(ALL_DOCUMENTS)]
        must = _all(clauses)
        if excluded:
            must = Excluding(must, tuple(excluded))
        return BooleanClause(must, tuple(extra for clause in clauses for extra in clause.should))

    def _excluded(self, nodes: tuple[tree.Node, ...], scope: Scope) -> list[BooleanClause]:
        """Translate excluded nodes strictly: the relaxed rule would exclude more documents."""
        relaxed, self.relaxed = self.relaxed, False
        try:
            return self._clauses(nodes, scope)
        finally:
            self.relaxed = relaxed

    def _having(self, column: str, values: tuple[str, ...]) -> BooleanClause:
        return BooleanClause(WithKeyword(column, values))

    def _dates(self, first: date | None, last: date | None) -> BooleanClause:
        start, end = day_bounds(first, last, self.zone)
        return BooleanClause(Published(start, end))


def _all(clauses: list[BooleanClause]) -> Clause:
    """Return a clause that requires all of the clauses."""
    return (
        AllOf(tuple([clause.must for clause in clauses])) if len(clauses) > 1 else clauses[0].must
    )
