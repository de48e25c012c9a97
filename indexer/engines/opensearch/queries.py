"""Queries of the cluster (query DSL) for clauses.

A scored query gives about the site's score: the lengths of fields are rounded in another way. The
best hits are scored again (``exact_scores``). ``Matching`` gives queries without scores.
"""

from collections.abc import Callable, Sequence
from typing import Any

from indexer.engines.opensearch.documents import indexed_term, keyword_value
from indexer.engines.opensearch.occurrences import HEADER, LIBRARY, hash_of
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.clauses import (
    AllDocuments,
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    NoMatch,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}
SCORED_EXPANSIONS = 32  # the most frequent terms of a wildcard, whose frequencies count at first
LEAST_BOOST = 1e-9  # a boost is positive

#: Whether each term of a phrase comes 1 to ``slop`` positions after the preceding one. The spans of
#: the cluster only look at the whole distance, and not at all places.
PHRASE_SCRIPT = f"""{LIBRARY}{HEADER}
int kind = params.kind;
List reached = null;
for (int k = 0; k < params.terms.size(); k++) {{
  int e = entry(b, hashes[kind], size[kind], (int) params.terms.get(k));
  if (e < 0) {{ return false; }}
  int begin = e == 0 ? 0 : number(b, ends[kind], width, e - 1);
  int end = number(b, ends[kind], width, e);
  List next = new ArrayList();
  int before = 0;
  for (int i = begin; i < end; i++) {{
    int at = number(b, places[kind], width, i);
    if (params.title && at < title) {{ continue; }}
    if (reached == null) {{ next.add(at); continue; }}
    while (before < reached.size() && (int) reached.get(before) < at - params.slop) {{ before++; }}
    if (before < reached.size() && (int) reached.get(before) < at) {{ next.add(at); }}
  }}
  if (next.isEmpty()) {{ return false; }}
  reached = next;
}}
return true;
"""
#: The fields with packed places: 0 for exact forms, 1 for stems.
PLACED_FIELDS = {"exact": 0, "stem": 1, "title_exact": 0, "title_stem": 1}


class Scoring:
    """Makes queries with scores."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics

    def query(self, clause: Clause) -> Query:
        """Return the query of a clause."""
        return _SCORED.get(type(clause), _unscored)(self, clause)

    def flat(self, clause: Clause) -> Query | None:
        """Return one disjunction of all parts of a clause of which any part suffices, else None.

        The cluster scores it in bulk, and skips documents that are not among the best (MaxScore).
        Documents that have optional parts only are found as well, though they are no matches.
        """
        required, optional = clause if isinstance(clause, WithOptional) else (clause, ())
        match required:
            case AnyOf(parts) if len(parts) > 1:
                return _any(self._all([*parts, *optional]))
            case AtLeast(parts) if len(parts) > 1 and _any_suffices(required):
                return _any(self._all([*parts, *optional]))
            case _:
                return None

    def _all(self, clauses: Sequence[Clause]) -> list[Query]:
        return [self.query(clause) for clause in clauses]

    def _term(self, clause: TermClause) -> Query:
        weight = self._statistics.idf(self._statistics.frequency(clause.field, clause.term))
        return _term(clause.field, clause.term, weight * clause.boost)

    def _phrase(self, clause: PhraseClause) -> Query:
        terms = [self._term(TermClause(clause.field, term)) for term in clause.terms]
        return {"bool": {"filter": [matching(clause)], "should": terms}}

    def _all_of(self, clause: AllOf) -> Query:
        return {"bool": {"must": self._all(clause.clauses)}}

    def _any_of(self, clause: AnyOf) -> Query:
        return _any(self._all(clause.clauses))

    def _at_least(self, clause: AtLeast) -> Query:
        if _any_suffices(clause):
            return _any(self._all(clause.clauses))
        return {"bool": {"filter": [matching(clause)], "should": self._all(clause.clauses)}}

    def _best_of(self, clause: BestOf) -> Query:
        queries = [
            {"bool": {"must": [self.query(part)], "boost": max(factor, LEAST_BOOST)}}
            for part, factor in zip(clause.clauses, clause.factors, strict=True)
        ]
        return {"dis_max": {"queries": queries}}

    def _excluding(self, clause: Excluding) -> Query:
        return {
            "bool": {
                "must": [self.query(clause.required)],
                "must_not": [matching(each) for each in clause.excluded],
            }
        }

    def _with_optional(self, clause: WithOptional) -> Query:
        return {
            "bool": {"must": [self.query(clause.required)], "should": self._all(clause.optional)}
        }

    def _merged(self, clause: MergedTerms) -> Query:
        statistics, name = self._statistics, clause.field
        weight = statistics.merged_idf(name, clause.terms, clause.frequency)
        scored = [_term(name, term, weight) for term in clause.terms[:SCORED_EXPANSIONS]]
        if len(clause.terms) <= SCORED_EXPANSIONS:
            return _any(scored)
        return {"bool": {"filter": [matching(clause)], "should": scored}}


def _unscored(_: Scoring, clause: Clause) -> Query:
    return {"bool": {"filter": [matching(clause)]}}


_SCORED: dict[type, Callable[[Scoring, Any], Query]] = {
    TermClause: Scoring._term,
    PhraseClause: Scoring._phrase,
    AllOf: Scoring._all_of,
    AnyOf: Scoring._any_of,
    AtLeast: Scoring._at_least,
    BestOf: Scoring._best_of,
    Excluding: Scoring._excluding,
    WithOptional: Scoring._with_optional,
    MergedTerms: Scoring._merged,
}


def matching(clause: Clause) -> Query:  # noqa: PLR0911, PLR0912 - a table
    """Return a query for the documents of a clause, whose scores mean nothing."""
    match clause:
        case TermClause(field, term):
            return {"term": {field: indexed_term(term)}}
        case PhraseClause():
            return _phrase(clause)
        case AllOf(clauses):
            return {"bool": {"filter": [matching(each) for each in clauses]}}
        case AnyOf(clauses) | BestOf(clauses):
            return _any([matching(each) for each in clauses])
        case AtLeast():
            return _at_least(clause)
        case Excluding(required, excluded):
            return {
                "bool": {
                    "filter": [matching(required)],
                    "must_not": [matching(each) for each in excluded],
                }
            }
        case WithOptional(required):
            return matching(required)
        case Unscored(inner):
            return matching(inner)
        case MergedTerms(field, terms):
            return {"terms": {field: [indexed_term(term) for term in terms]}}
        case AllDocuments():
            return EVERYTHING
        case Published(first, end):
            return published(first, end)
        case WithKeyword(column, values):
            return with_keyword(column, values)
        case NoMatch():
            return NOTHING
        case _:
            raise TypeError(f"{type(clause).__name__} is no clause")


def published(first: int | None, end: int | None) -> Query:
    """Return a query for the documents with a date in a range of epoch seconds."""
    bounds = {"gte": first, "lt": end}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"range": {"seconds": given}} if given else {"exists": {"field": "seconds"}}


def with_keyword(column: str, values: Sequence[str]) -> Query:
    """Return a query for the documents with one of some values; "" is no value."""
    given = [keyword_value(value) for value in values if value]
    found: list[Query] = [{"terms": {column: given}}] if given else []
    if "" in values:
        found.append({"bool": {"must_not": [{"exists": {"field": column}}]}})
    return _any(found) if found else NOTHING


def _term(field: str, term: str, weight: float) -> Query:
    return {"term": {field: {"value": indexed_term(term), "boost": max(weight, LEAST_BOOST)}}}


def _any(queries: list[Query]) -> Query:
    if not queries:
        return NOTHING
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _any_suffices(clause: AtLeast) -> bool:
    return clause.minimum <= min(clause.weights or (1,))


def _at_least(clause: AtLeast) -> Query:
    """Return a query for the documents whose clauses reach the minimum: constant scores.

    The filter leaves out documents that have only the least weighty clauses, which are mostly the
    most frequent ones. It is what MaxScore calls the essential lists.
    """
    found = [matching(each) for each in clause.clauses]
    if _any_suffices(clause):
        return _any(found)
    weights = clause.weights or (1,) * len(found)
    if sum(weights) < clause.minimum:
        return NOTHING
    if len(set(weights)) == 1:
        needed = -(-clause.minimum // weights[0])
        return {"bool": {"should": found, "minimum_should_match": needed}}
    parts = [
        {"constant_score": {"filter": each, "boost": weight}}
        for each, weight in zip(found, weights, strict=True)
    ]
    essential = [found[place] for place in _essential(weights, clause.minimum)]
    query: Query = {"bool": {"should": parts, "filter": [_any(essential)]}}
    query["bool"]["minimum_should_match"] = 1
    return {"function_score": {"query": query, "min_score": clause.minimum}}


def _essential(weights: Sequence[int], minimum: int) -> list[int]:
    """Return the places of the weights of which each sum from ``minimum`` on has at least one."""
    places = sorted(range(len(weights)), key=weights.__getitem__)
    left_out = 0
    while left_out < len(places) and sum(weights[p] for p in places[: left_out + 1]) < minimum:
        left_out += 1
    return sorted(places[left_out:])


def _phrase(clause: PhraseClause) -> Query:
    field, terms, slop = clause
    words = [indexed_term(term) for term in terms]
    if len(words) == 1:
        return {"term": {field: words[0]}}
    if slop == 1:
        return {"match_phrase": {field: {"query": " ".join(words)}}}
    near: Query = {
        "span_near": {
            "clauses": [{"span_term": {field: word}} for word in words],
            "slop": (slop - 1) * (len(words) - 1),
            "in_order": True,
        }
    }
    if field not in PLACED_FIELDS or len(words) == 2:
        return near
    params = {
        "terms": [hash_of(term) for term in terms],
        "slop": slop,
        "kind": PLACED_FIELDS[field],
        "title": field.startswith("title"),
    }
    script = {"script": {"script": {"source": PHRASE_SCRIPT, "params": params}}}
    return {"bool": {"filter": [near, script]}}
