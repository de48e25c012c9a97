"""Engine in plain Python dictionaries: the smallest one that passes the basic conformance suite.

It scans all documents for each query, ranks by tf-idf, and keeps the index in the memory of its
process. It shows that the interface does not depend on Whoosh, and is the example of the recipe for
a new engine in CONTRIBUTING.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from indexer.analysis import analyze, term_of_folded
from indexer.engines.interface import (
    Contribution,
    DocumentSource,
    Engine,
    EngineQuery,
    EngineResults,
    EngineStats,
    Explanation,
    FacetCount,
    Facets,
    Filters,
    Hit,
    IndexDocument,
    LikeQuery,
    Pace,
    PeriodCount,
    Progress,
    Signal,
    Sort,
    no_pace,
)
from indexer.exceptions import IndexMissing
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query import tree
from indexer.query.edit_distance import within_distance
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.vocabulary import Pair, Relation, WordList
from indexer.query.wildcard import wildcard_expression
from indexer.scoring_weights import KIND_WEIGHTS

FAMILY_WEIGHT = 0.1  # of the score of a word of the same family
GAP = 1_000  # positions between body and title
Range = tuple[int, int]
Positions = dict[str, list[int]]


@dataclass
class Generation:
    """The documents of one generation; ``plan`` is None once it is complete."""

    plan: list[Range] | None
    documents: dict[int, "Entry"] = field(default_factory=dict)
    done: set[Range] = field(default_factory=set)


@dataclass
class Store:
    """The state of one index directory."""

    generations: dict[str, Generation] = field(default_factory=dict)
    current: str | None = None
    made: int = 0
    commits: int = 0

    def readable(self, name: str | None = None) -> Generation:
        """Return a generation. Raises ``IndexMissing``."""
        if (name or self.current) is None:
            raise IndexMissing("There is no search index yet. Run `manage.py reindex`.")
        return self.generations[str(name or self.current)]


class Entry:
    """An indexed document: the positions of its terms by field."""

    def __init__(self, document: IndexDocument) -> None:
        self.document = document
        self.exact, self.stem = _terms(document.body)
        self.title = _terms(document.title)
        for terms, of_title in zip((self.exact, self.stem), self.title, strict=True):
            for term, positions in of_title.items():
                moved = [GAP + len(document.body) + at for at in positions]
                terms.setdefault(term, []).extend(moved)

    @cached_property
    def others(self) -> dict[tree.FieldName, Positions]:
        """Return the exact forms of source, author and category."""
        return {name: _terms(getattr(self.document, at))[0] for name, at in _ATTRIBUTES.items()}


_ATTRIBUTES = {
    tree.FieldName.SOURCE: "source",
    tree.FieldName.AUTHOR: "author",
    tree.FieldName.CATEGORY: "category",
}


def _terms(text: str) -> tuple[Positions, Positions]:
    exact: Positions = defaultdict(list)
    stem: Positions = defaultdict(list)
    for token in analyze(text):
        for form in (token.exact, *token.aliases):
            exact[form].append(token.position)
        for form in {token.stem, *map(term_of_folded, token.aliases)}:
            stem[form].append(token.position)
    return dict(exact), dict(stem)


def _is_searchable(node: tree.Node) -> bool:
    """Return False for words and phrases of punctuation only, which queries ignore."""
    match node:
        case tree.Word(text) | tree.Phrase(text):
            return bool(analyze(text))
        case tree.Bag(words) | tree.And(words) | tree.Or(words):
            return any(map(_is_searchable, words))
        case _:
            return True


@dataclass
class Match:
    """Evaluates a tree on one entry: a score, or None for no match."""

    searcher: "MemorySearcher"
    relaxed: bool
    exact: Callable[[Entry], Positions] = lambda entry: entry.exact
    stem: Callable[[Entry], Positions] | None = lambda entry: entry.stem

    def score(self, node: tree.Node, entry: Entry) -> float | None:  # noqa: PLR0911, PLR0912
        """Return the score of an entry; None if it does not match."""
        match node:
            case tree.Everything():
                return 0.0
            case tree.Nothing() | tree.RelativeDates():  # the search service replaces the latter
                return None
            case tree.Word(text):
                terms = self.stem(entry) if self.stem else self.exact(entry)
                wanted = [token.stem if self.stem else token.exact for token in analyze(text)]
                joined = "".join(token.exact for token in analyze(text))
                if len(wanted) > 1 and joined in self.exact(entry):
                    return 1.0
                return self._sequence(terms, wanted, 1)
            case tree.Phrase(text, slop):
                wanted = [token.exact for token in analyze(text)]
                return self._sequence(self.exact(entry), wanted, slop + 1)
            case tree.Wildcard(pattern):
                return self._any(entry, wildcard_expression(pattern).fullmatch)
            case tree.Fuzzy(text, distance):
                word = analyze(text)[0].exact
                near = lambda term: term[:1] == word[:1] and within_distance(word, term, distance)  # noqa: E731
                return self._any(entry, near)
            case tree.DateRange(first, last):
                return 0.0 if self.searcher.in_days(entry.document, first, last) else None
            case tree.HasKeyword(column, values):
                return 0.0 if getattr(entry.document, column) in values else None
            case tree.InField(tree.FieldName.TITLE, child):
                exact, stem = (lambda e: e.title[0]), (lambda e: e.title[1])
                inner = Match(self.searcher, self.relaxed, exact, stem)
                return inner.score(child, entry)
            case tree.InField(name, child):
                inner = Match(self.searcher, self.relaxed, lambda e: e.others[name], None)
                return inner.score(child, entry)
            case tree.Bag(words):
                words = tuple(filter(_is_searchable, words))
                scores = [score for word in words if (score := self.score(word, entry)) is not None]
                all_words = self.stem is None  # all words of a name must match
                minimum = (
                    len(words) if all_words else self.searcher.minimum_of(len(words), self.relaxed)
                )
                return sum(scores) if len(scores) >= minimum > 0 else None
            case tree.WithSynonyms(typed, alternatives, family):
                found = [self.score(form, entry) for form in (typed, *alternatives)]
                best = max((score for score in found if score is not None), default=None)
                also = [s for word in family if (s := self.score(word, entry)) is not None]
                if best is None and not also:
                    return None
                return (best or 0.0) + FAMILY_WEIGHT * sum(also)
            case tree.And(children):
                strict = Match(self.searcher, False, self.exact, self.stem)
                total = 0.0
                children = tuple(filter(_is_searchable, children))
                if not children:
                    return None
                for child in children:
                    if isinstance(child, tree.Not):
                        if strict.score(child.child, entry) is not None:
                            return None
                    elif (score := self.score(child, entry)) is None:
                        return None
                    else:
                        total += score
                return total
            case tree.Or(children):
                any_of = [s for child in children if (s := self.score(child, entry)) is not None]
                is_time = any(isinstance(child, tree.DateRange) for child in children)
                return (0.0 if is_time else sum(any_of)) if any_of else None
            case tree.Not(child):
                return 0.0 if self.score(child, entry) is None else None

    def _any(self, entry: Entry, accepts: Callable[[str], Any]) -> float | None:
        count = sum(len(at) for term, at in self.exact(entry).items() if accepts(term))
        return math.log1p(count) if count else None

    def _sequence(self, terms: Positions, wanted: Sequence[str], slop: int) -> float | None:
        ends = set(terms.get(wanted[0], ())) if wanted else set()
        for term in wanted[1:]:
            ends = {at for at in terms.get(term, ()) if any(0 < at - end <= slop for end in ends)}
        return math.log1p(len(ends)) * self.searcher.idf(wanted[0]) if ends else None


class MemorySearcher:
    """Searches the dictionaries; see ``indexer.engines.interface.Searcher``."""

    def __init__(self, store: Store, *, minimum_should_match: str, time_zone: str) -> None:
        self._store = store
        self._minimum = MinimumShouldMatch.parse(minimum_should_match)
        self._zone = ZoneInfo(time_zone)

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``, the exact total and the facets."""
        match = Match(self, query.relaxed)
        matching = []
        pins = self._pins(match, query)
        for key, entry in self._store.readable().documents.items():
            if key in pins or key in query.hidden:
                continue
            score = match.score(query.tree, entry)
            if score is not None:
                weighs = query.weigh_kinds and not query.sort.by_date
                kind = entry.document.kind if weighs else ""
                matching.append((score * KIND_WEIGHTS.get(kind, 1.0), key))
        floor = query.min_fit * self._best(match, query) if query.has_floor else -math.inf
        if query.only is not None:
            matching = [hit for hit in matching if hit[1] in query.only]
            pins = {key: position for key, position in pins.items() if key in query.only}
        fitting = [hit for hit in matching if hit[0] >= floor]
        if query.sort.by_date:
            fitting += [(0.0, key) for key in pins]
        fitting = self._in_order(fitting, query.sort)
        found = [hit for hit in fitting if self._passes(self._document(hit[1]), query.filters)]
        if not query.sort.by_date:
            found = self._with_pins(found, pins, query)
            fitting += [(0.0, key) for key in pins]
        weaker = [hit for hit in matching if hit[0] < floor]
        rows = _rows([(score, self._document(key)) for score, key in found], fold=query.fold)
        window = rows[query.first_of(len(rows)) : query.offset + query.limit] if query.limit else []
        hits = tuple(
            Hit(each.article_id, score, tuple(copy.article_id for copy in copies))
            for score, each, *copies in window
        )
        matched = [self._document(key) for _, key in fitting]
        return EngineResults(
            hits,
            len(rows),
            self._facets(matched, [row[1] for row in rows], query),
            weaker=sum(self._passes(self._document(key), query.filters) for _, key in weaker),
            folded=len(found) - len(rows),
            pinned=frozenset(
                key for key in pins if self._passes(self._document(key), query.filters)
            ),
        )

    def explain(self, query: EngineQuery, article_id: int) -> Explanation | None:
        """Return the score of a hit as one part."""
        found = self.search(replace(query, offset=0, limit=1_000_000, fold=False))
        for hit in found.hits:
            if hit.article_id == article_id:
                part = Contribution(
                    signal=Signal.TERMS,
                    terms=(),
                    value=hit.score,
                    rarity=hit.score,
                    strength=1.0,
                    weight=1.0,
                )
                return Explanation(
                    article_id=article_id,
                    score=hit.score,
                    contributions=(part,) * (hit.score != 0),
                    is_pinned=article_id in found.pinned,
                )
        return None

    def _pins(self, match: "Match", query: EngineQuery) -> dict[int, int]:
        """Return article id -> position of the pins that may be hits, in the order of places."""
        documents = self._store.readable().documents
        pins: dict[int, int] = {}
        for pin in sorted(query.pins, key=attrgetter("position")):
            entry = documents.get(pin.article_id)
            if entry is None or pin.article_id in query.hidden:
                continue
            if pin.within is None or match.score(pin.within, entry) is not None:
                pins.setdefault(pin.article_id, pin.position)
        return pins

    def _with_pins(
        self, found: list[tuple[float, int]], pins: dict[int, int], query: EngineQuery
    ) -> list[tuple[float, int]]:
        """Return the hits with the pins in their places; rows of copies are counted as one."""
        group_of = lambda key: (self._document(key).copy_group if query.fold else 0) or -key  # noqa: E731
        passing = {
            key: position
            for key, position in pins.items()
            if self._passes(self._document(key), query.filters)
        }
        groups: set[int] = set()
        heads: list[tuple[int, int]] = []
        later: list[tuple[int, int]] = []
        for key, position in passing.items():
            (later if group_of(key) in groups else heads).append((position, key))
            groups.add(group_of(key))
        rest: list[tuple[float, int]] = []
        for hit in found:
            if group_of(hit[1]) in groups:
                later.append((0, hit[1]))
            else:
                rest.append(hit)
                groups.add(group_of(hit[1]))
        shown, free = list(rest), 0
        for position, key in heads:
            place = min(max(position - 1, free), len(shown))
            shown.insert(place, (0.0, key))
            free = place + 1
        scores = {key: score for score, key in found}
        return shown + [(scores.get(key, 0.0), key) for _, key in later]

    def _in_order(self, found: list[tuple[float, int]], sort: Sort) -> list[tuple[float, int]]:
        if not sort.by_date:
            return sorted(found, reverse=True)
        found = [(0.0, key) for _, key in found]
        if sort is Sort.DATE:
            found.sort(key=lambda hit: (self._moment(hit[1]), hit[1]), reverse=True)
        else:
            found.sort(key=lambda hit: (self._moment(hit[1], undated=math.inf), hit[1]))
        return found

    def _document(self, key: int) -> IndexDocument:
        return self._store.readable().documents[key].document

    def _best(self, match: Match, query: EngineQuery) -> float:
        """Return the best score for a tree, whatever the filters."""
        taken = query.hidden | {pin.article_id for pin in query.pins}
        entries = self._store.readable().documents.items()
        scores = [match.score(query.tree, entry) for key, entry in entries if key not in taken]
        return max((score or 0.0 for score in scores), default=0.0)

    def more_like_this(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles that share the largest part of their terms with a text."""
        wanted = set(_terms(f"{query.title}. {query.body}")[1])
        hits = []
        for key, entry in self._store.readable().documents.items():
            shared = len(wanted & set(entry.stem)) / (len(wanted | set(entry.stem)) or 1)
            if key != query.article_id and shared > 0.2:
                hits.append(Hit(key, shared))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, -hit.article_id))[: query.limit])

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Do nothing."""
        return False

    def likely_vocabulary(self) -> "MemoryVocabulary":
        """Return the vocabulary of the current generation."""
        return self.vocabulary()

    def vocabulary(self) -> "MemoryVocabulary":
        """Return the vocabulary of the current generation."""
        return MemoryVocabulary(str(self._store.current), dict(self._store.readable().documents))

    def commit(self) -> tuple[str | None, int]:
        """Return the current generation and the number of changes."""
        self._store.readable()
        return self._store.current, self._store.commits

    def stats(self) -> EngineStats:
        """Return figures about the current generation."""
        documents = self._store.readable().documents
        return EngineStats(str(self._store.current), len(documents), 1, 0)

    def check(self) -> None:
        """Raise ``IndexMissing`` if there is no index."""
        self._store.readable()

    def warm_up(self) -> None:
        """Do nothing: there is nothing to load."""

    def idf(self, term: str) -> float:
        """Return log(1 + N / n) of a stem or an exact form."""
        entries = self._store.readable().documents.values()
        having = sum(term in entry.stem or term in entry.exact for entry in entries)
        return math.log(1 + len(entries) / (having or 1))

    def minimum_of(self, words: int, relaxed: bool) -> int:
        """Return the number of words of a bag that must match."""
        if relaxed:
            return 1
        if self._minimum.requires_all(words):
            return words
        return -(-self._minimum.required_weight(100) * words // 100)

    def in_days(self, document: IndexDocument, first: date | None, last: date | None) -> bool:
        """Return whether a document was published on one of the days, both inclusive."""
        if document.published_at is None:
            return False
        day = document.published_at.astimezone(self._zone).date()
        return (first is None or day >= first) and (last is None or day <= last)

    def _passes(self, document: IndexDocument, filters: Filters) -> bool:
        return all(
            getattr(document, name) in values for name, values in filters.keywords.items()
        ) and self._in_time(document, filters)

    def _in_time(self, document: IndexDocument, filters: Filters) -> bool:
        if document.published_at is None:
            return filters.undated or not filters.has_days
        if not filters.has_days:
            return not filters.undated
        if filters.since and document.published_at < filters.since:
            return False
        return self.in_days(document, filters.date_from, filters.date_to)

    def _moment(self, key: int, *, undated: float = -math.inf) -> float:
        published: datetime | None = self._store.readable().documents[key].document.published_at
        return published.timestamp() if published else undated

    def _facets(
        self, matched: list[IndexDocument], shown: list[IndexDocument], query: EngineQuery
    ) -> Facets:
        """Return the facets; ``matched`` are the matching articles, whatever the filters."""
        undated_hits = sum(each.published_at is None for each in shown)
        periods = self._periods(matched, shown, query)
        if not query.facets:
            return Facets(periods=periods, undated_hits=undated_hits if query.period_unit else 0)
        keywords, distinct = {}, {}
        for column in KEYWORD_COLUMNS:
            filters = query.filters.without(column.name)
            among = [each for each in matched if self._passes(each, filters)]
            counts = _counted(among, attrgetter(column.name), fold=query.fold)
            chosen = query.filters.values(column.name)
            counts.update(dict.fromkeys(chosen, 0))
            values, distinct[column.name] = _ranked(counts), len(counts) - ("" in counts)
            if query.facet_limit and not column.summed:
                values = tuple(
                    each
                    for place, each in enumerate(values)
                    if place < query.facet_limit or each.value in chosen
                )
            keywords[column.name] = values
        among = [each for each in matched if self._passes(each, query.filters.without_time())]
        years = _counted(among, self._year, fold=query.fold)
        undated = years.pop("", 0)
        return Facets(
            keywords,
            tuple(FacetCount(year, years[year]) for year in sorted(years, key=int, reverse=True)),
            undated,
            distinct,
            periods,
            undated_hits,
            self._groups(matched, query),
        )

    def _groups(self, matched: list[IndexDocument], query: EngineQuery) -> dict[str, int]:
        groups = query.value_groups
        if groups is None:
            return {}
        among = [
            each for each in matched if self._passes(each, query.filters.without(groups.column))
        ]
        counts = _counted(
            among, lambda each: groups.name(getattr(each, groups.column)), fold=query.fold
        )
        return {name: count for name, count in counts.items() if name}

    def _periods(
        self, matched: list[IndexDocument], shown: list[IndexDocument], query: EngineQuery
    ) -> tuple[PeriodCount, ...]:
        if query.period_unit is None:
            return ()
        filters, days = query.filters.without_time(), query.period_bounds
        others = [each for each in matched if self._passes(each, filters)]
        others.sort(key=lambda each: (self._moment(each.article_id), each.article_id), reverse=True)
        beyond = _rows([(0.0, each) for each in [*shown, *others]], fold=True)
        if not query.fold:
            beyond = [(0.0, each) for each in others]
        counts: list[Counter[date]] = []
        for among in (shown, [row[1] for row in beyond]):
            dated = [each for each in among if self.in_days(each, *days)]
            counts.append(Counter(query.period_unit.first_day(self._day(each)) for each in dated))
        return tuple(
            PeriodCount(start, counts[0][start], counts[1][start]) for start in sorted(counts[1])
        )

    def _day(self, document: IndexDocument) -> date:
        assert document.published_at is not None
        return document.published_at.astimezone(self._zone).date()

    def _year(self, document: IndexDocument) -> str:
        return "" if document.published_at is None else str(self._day(document).year)


Row = tuple[Any, ...]  # a score, the shown document, and its copies


def _rows(found: list[tuple[float, IndexDocument]], *, fold: bool) -> list[Row]:
    """Return the rows of documents in their order: one of each group, with its copies."""
    rows: dict[tuple[str, int], Row] = {}
    for score, each in found:
        group = ("group", each.copy_group) if fold and each.copy_group else ("", each.article_id)
        known = rows.get(group)
        rows[group] = (score, each) if known is None else (*known, each)
    return list(rows.values())


def _counted(
    documents: list[IndexDocument], value: Callable[[IndexDocument], str], *, fold: bool
) -> Counter[str]:
    """Count the documents of each value; with ``fold``, the groups of copies of each value."""
    groups = {
        (
            value(each),
            each.copy_group if fold else 0,
            0 if fold and each.copy_group else each.article_id,
        )
        for each in documents
    }
    return Counter(name for name, *_ in groups)


def _ranked(counts: Counter[str]) -> tuple[FacetCount, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    return tuple(FacetCount(value, count) for value, count in ordered if value)


@dataclass(frozen=True)
class MemoryVocabulary:
    """Counts words in the entries; see ``indexer.query.vocabulary.Vocabulary``."""

    generation: str
    entries: dict[int, Entry]

    @property
    def documents(self) -> int:
        """Return the number of documents."""
        return len(self.entries)

    def frequency(self, exact: str) -> int:
        """Return the document frequency of an exact form."""
        return sum(exact in entry.exact for entry in self.entries.values())

    def stem_frequency(self, stem: str) -> int:
        """Return the number of documents that have a word of this stem."""
        return sum(stem in entry.stem for entry in self.entries.values())

    def together(self, first: str, second: str) -> int:
        """Return the number of documents that have both exact forms."""
        return sum({first, second} <= entry.exact.keys() for entry in self.entries.values())

    def stems_together(self, first: str, second: str) -> int:
        """Return the number of documents that have words of both stems."""
        return sum({first, second} <= entry.stem.keys() for entry in self.entries.values())

    def side_by_side(self, first: str, second: str, *, at_least: int = 0) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``."""
        return sum(
            any(at + 1 in entry.exact.get(second, ()) for at in entry.exact.get(first, ()))
            for entry in self.entries.values()
        )

    def pair_counts(self, pairs: Sequence[Pair]) -> list[int]:
        """Return the number of documents of each pair."""
        counts = {
            Relation.TOGETHER: self.together,
            Relation.STEMS_TOGETHER: self.stems_together,
            Relation.SIDE_BY_SIDE: self.side_by_side,
        }
        return [counts[relation](first, second) for relation, first, second in pairs]

    def expect(self, pairs: Iterable[Pair]) -> None:
        """Do nothing."""

    def parts(self) -> tuple[WordList, ...]:
        """Return the exact forms of each document as one part."""
        return tuple(
            WordList(entry.document.digest.hex(), dict.fromkeys(entry.exact, 1).items)
            for entry in self.entries.values()
        )


class MemoryIndexBuilder:
    """Maintains the dictionaries; see ``indexer.engines.interface.IndexBuilder``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def current_generation(self) -> str | None:
        """Return the generation that readers use."""
        return self._store.current

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others."""
        documents = self._store.readable(generation).documents
        for key in deletes:
            documents.pop(key, None)
        documents.update({each.article_id: Entry(each) for each in updates})
        self._store.commits += 1

    def begin(self, plan: list[Range]) -> str:
        """Create an empty generation."""
        self._store.made += 1
        name = f"m{self._store.made:06d}"
        self._store.generations[name] = Generation(list(plan))
        return name

    def unfinished(self) -> str | None:
        """Return the newest generation that is not complete and not older than the current one."""
        for name in reversed(self._store.generations):
            if name == self._store.current:
                return None
            if self._store.generations[name].plan is not None:
                return name
        return None

    def plan(self, generation: str) -> list[Range]:
        """Return the id ranges of an unfinished generation."""
        return list(self._store.generations[generation].plan or ())

    def build(
        self,
        generation: str,
        source: DocumentSource,
        ranges: list[Range],
        *,
        procs: int,
        progress: Progress,
    ) -> int:
        """Index the ranges that are missing in the generation."""
        building = self._store.generations[generation]
        for each in ranges:
            if each not in building.done:
                read = {document.article_id: Entry(document) for document in source.read(*each)}
                building.documents |= read
                building.done.add(each)
                progress(len(building.documents), source.count())
        return len(building.documents)

    def switch(self, generation: str) -> None:
        """Point readers to a generation."""
        self._store.generations[generation].plan = None
        self._store.current = generation

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove all generations but the current one and ``keep`` complete ones before it."""
        known = self._store.generations
        complete = [n for n in known if known[n].plan is None and n != self._store.current]
        kept = {*complete[max(0, len(complete) - keep) :], self._store.current}
        removed = [name for name in known if name not in kept]
        for name in removed:
            del known[name]
        return removed

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each document."""
        for key, entry in list(self._store.readable(generation).documents.items()):
            yield key, entry.document.digest

    def vocabulary(self, *, generation: str | None = None) -> MemoryVocabulary:
        """Return the words of a generation."""
        documents = self._store.readable(generation).documents
        return MemoryVocabulary(str(generation or self._store.current), dict(documents))

    def damaged_files(self, pace: Pace = no_pace) -> list[str]:
        """Return nothing: there are no files."""
        self._store.readable()
        return []

    def sound_articles(self, damaged: Iterable[str]) -> set[int]:
        """Return all articles: nothing can be damaged."""
        return set(self._store.readable().documents)

    def mend(self, damaged: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Add documents."""
        self.apply(list(documents), [])

    def earlier_generations(self) -> list[str]:
        """Return the complete generations but the current one, the newest first."""
        known = self._store.generations
        complete = [name for name in known if known[name].plan is None]
        return [name for name in reversed(complete) if name != self._store.current]

    def size_bytes(self, generation: str) -> int:
        """Return 0: nothing is on disk."""
        return 0


_stores: dict[Path, Store] = defaultdict(Store)


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """The engine's options, read from the site's settings."""

    root: Path  # only names the index
    minimum_should_match: str = "3<50%"
    time_zone: str = "Asia/Jakarta"


def read_options(settings: Any) -> MemoryOptions:
    """Return the options from the site's settings."""
    return MemoryOptions(
        root=Path(settings.INDEX_DIR),
        minimum_should_match=settings.SEARCH_MINIMUM_SHOULD_MATCH,
        time_zone=settings.TIME_ZONE,
    )


def open_engine(options: MemoryOptions) -> Engine:
    """Return the engine of an index directory, in which it stores nothing."""
    store = _stores[options.root]
    searcher = MemorySearcher(
        store,
        minimum_should_match=options.minimum_should_match,
        time_zone=options.time_zone,
    )
    return Engine(searcher, MemoryIndexBuilder(store))
