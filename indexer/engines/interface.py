"""The interface of a search engine: a ``Searcher`` for readers, an ``IndexBuilder`` for the index.

All values that cross this interface are frozen dataclasses and named tuples of this module, never
objects of a library. An engine indexes the terms of ``indexer.analysis`` and executes the query
trees of ``indexer.query``. Texts for snippets come from the database, not from the engine.
``tests/engines`` is the conformance suite.
"""

from calendar import monthrange
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from indexer.query.tree import Node
from indexer.query.vocabulary import Vocabulary

MAX_ONLY = 50_000  # articles that ``EngineQuery.only`` may name
Progress = Callable[[int, int], None]  # indexed documents, all documents
Pace = Callable[[int], None]  # bytes that were read since the last call


def no_pace(count: int) -> None:
    """Read as fast as possible."""


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    DATE = "date"  # the latest first
    OLDEST = "oldest"  # the earliest first
    RECENT = "recent"  # relevance, reduced for older articles

    @property
    def by_date(self) -> bool:
        """Return whether the date alone decides; articles without a date then come last."""
        return self in {Sort.DATE, Sort.OLDEST}


class PeriodUnit(StrEnum):
    """The length of the periods that hits are counted by; a week begins on a Monday."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"

    def first_day(self, day: date) -> date:
        """Return the first day of the period of a day.

        The first week of the calendar begins on 1 January of year 1, which is a Monday.
        """
        match self:
            case PeriodUnit.YEAR:
                return day.replace(month=1, day=1)
            case PeriodUnit.MONTH:
                return day.replace(day=1)
            case PeriodUnit.WEEK:
                return day - timedelta(days=day.weekday())
            case _:
                return day

    def last_day(self, day: date) -> date:
        """Return the last day of the period of a day."""
        match self:
            case PeriodUnit.YEAR:
                return day.replace(month=12, day=31)
            case PeriodUnit.MONTH:
                late = day.replace(day=28)
                return late + timedelta(days=monthrange(day.year, day.month)[1] - 28)
            case PeriodUnit.WEEK:
                days = min(6 - day.weekday(), (date.max - day).days)
                return day + timedelta(days=days)
            case _:
                return day


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that every hit fulfils: one of the values of each column, and a date in the range.

    ``keywords`` maps the name of a column of ``indexer.keyword_columns`` to its accepted values; a
    column without values accepts all articles. Dates are inclusive days in the site's time zone.
    An article without a date passes if there are no days, or with ``undated``. With ``undated`` and
    no days, only articles without a date pass. ``since`` is an aware moment within the days: an
    earlier article does not pass. ``period`` is the expression that named the days from today
    (``7-hari``); it is for links, and engines ignore it. Without days, there is neither.
    """

    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    undated: bool = False
    since: datetime | None = None
    period: str = ""

    def __post_init__(self) -> None:
        if not self.has_days:
            object.__setattr__(self, "since", None)
            object.__setattr__(self, "period", "")
        # Columns without values are left out, so that equal conditions compare equal.
        given = {name: values for name, values in self.keywords.items() if values}
        object.__setattr__(self, "keywords", given)

    def __bool__(self) -> bool:
        return bool(self.keywords or self.has_days or self.undated)

    @property
    def has_days(self) -> bool:
        """Return whether there is a first or a last day."""
        return bool(self.date_from or self.date_to)

    def values(self, column: str) -> tuple[str, ...]:
        """Return the accepted values of a column; empty if it accepts all articles."""
        return self.keywords.get(column, ())

    def without(self, column: str) -> "Filters":
        """Return the conditions without those of one keyword column."""
        kept = {name: values for name, values in self.keywords.items() if name != column}
        return replace(self, keywords=kept)

    def without_time(self) -> "Filters":
        """Return the conditions without days and ``undated``."""
        return replace(self, date_from=None, date_to=None, undated=False)


NO_FILTERS = Filters()


@dataclass(frozen=True, eq=False, slots=True)
class ValueGroups:
    """Groups of the values of a keyword column: value -> name of its group.

    A value without a group is a group of its own. Engines keep what they derive from the object, so
    queries should share it.
    """

    column: str
    group_of: Mapping[str, str]

    def name(self, value: str) -> str:
        """Return the name of the group of a value."""
        return self.group_of.get(value, value)


class Pin(NamedTuple):
    """An article in a fixed place among the hits; ``position`` counts from 1.

    It must pass the filters and match ``within``, but not the query.
    """

    article_id: int
    position: int
    within: Node | None = None


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A search request: a parsed query, filters, an order and a window of hits.

    ``min_fit`` keeps weak matches out of the orders by date, which do not see the score. It is a
    share of the highest score that any article has for the tree, whatever the filters, so that
    filters only narrow. Only words of title and text count: days, sources, authors, categories and
    kinds do not, nor do words beside days in an ``Or``, which name the same time. Of any other
    ``Or``, the best part counts, as if all were equally rare. An engine may leave out parts of the
    score that no match needs (exact forms, places of words). Hits, total and facets have no
    articles below that share; ``EngineResults.weaker`` counts them.

    ``fold`` shows one hit of each group of copies (``IndexDocument.copy_group``): the first of the
    group in the order of the query without ``fold``. The others are its ``Hit.copies``.

    ``pins`` are hits, whether they match or not: they are counted, and ``min_fit`` leaves none out.
    In the orders by relevance each is at its position, with the score 0, and all others follow in
    their order; at equal positions the first one named comes first. A position beyond the last hit
    is that after the last one. A pinned article is the shown one of its copies. In the orders by
    date, pins are in the place of their date. ``hidden`` articles are no hits, not even as pins.
    Neither counts for what is measured over all matches, such as the best score.

    ``only`` names the articles that may be hits, at most ``MAX_ONLY``; None: all. It is a filter
    that no facet offers: hits, pins, total, facets, copies and ``EngineResults.weaker`` have these
    articles alone, and the floor of fit is that of the whole index. Scores that depend on the other
    hits (places of words, age) are those of a search with a filter.
    """

    tree: Node
    filters: Filters = NO_FILTERS
    sort: Sort = Sort.RELEVANCE
    offset: int = 0  # hits to skip
    limit: int = 10  # hits to return
    last_window: bool = False  # without hits beyond ``offset``, return the last window
    facets: bool = True
    facet_limit: int = 100  # most frequent values that a facet lists; 0: all
    value_groups: ValueGroups | None = None  # count them in ``Facets.groups``
    period_unit: PeriodUnit | None = None  # None: hits are not counted by period
    #: The first and the last day whose hits ``Facets.periods`` counts, inclusive; None: no limit.
    period_bounds: tuple[date | None, date | None] = (None, None)
    fold: bool = False
    relaxed: bool = False  # one matching word of a bag is enough
    #: Multiply the score of an article by the weight of its kind (``scoring_weights.KIND_WEIGHTS``;
    #: 1 for other kinds).
    weigh_kinds: bool = True
    min_fit: float = 0.0  # from 0 to 1; other orders ignore it
    pins: tuple[Pin, ...] = ()
    hidden: frozenset[int] = frozenset()  # article ids
    only: frozenset[int] | None = None  # article ids

    def first_of(self, total: int) -> int:
        """Return the place of the first hit to return, of so many hits."""
        if self.last_window and self.limit and self.offset >= total > 0:
            return (total - 1) // self.limit * self.limit
        return self.offset

    @property
    def has_floor(self) -> bool:
        """Return whether weak matches are left out."""
        return self.min_fit > 0 and self.sort.by_date


@dataclass(frozen=True, slots=True)
class LikeQuery:
    """A request for articles similar to the text of an article, which need not be in the index."""

    article_id: int  # never among the hits
    title: str
    body: str
    published_at: datetime | None = None  # aware
    limit: int = 10  # hits to return


class Hit(NamedTuple):
    """A matching article. Scores are comparable within one query only.

    ``copies`` are the ids of the other matching articles of its group, in the order of the query;
    empty without ``EngineQuery.fold``.
    """

    article_id: int
    score: float
    copies: tuple[int, ...] = ()


class FacetCount(NamedTuple):
    """A value of a facet, and the number of hits that have it.

    A tuple, because each search makes dozens of them.
    """

    value: str
    count: int  # type: ignore[assignment]  # replaces ``tuple.count``


class PeriodCount(NamedTuple):
    """The number of hits of a period, which begins at ``start``.

    ``count`` is the number of hits. ``beyond`` is the number of articles that would be hits without
    the days of the filters: it is the count of periods outside the chosen days, and never less than
    ``count``.
    """

    start: date
    count: int  # type: ignore[assignment]  # replaces ``tuple.count``
    beyond: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all matching articles, by value of a filter and by period.

    A facet is disjunctive: its articles pass all filters but the one that the facet offers, so that
    a second value can be added to the first. Values without articles are left out, unless the
    filter has chosen them.

    ``keywords`` maps the name of a column of ``indexer.keyword_columns`` to its counts, the most
    frequent value first; at equal counts by name. At most ``EngineQuery.facet_limit`` values are
    listed, and the chosen ones. Columns that are ``summed`` above the engine list all values.
    ``distinct`` maps the column to the number of values that it would list without a limit.
    ``years`` (latest first) and ``undated`` (articles without a date) ignore the days of the
    filters and ``Filters.undated``.

    ``periods`` are those with articles, in chronological order, and ``undated_hits`` is the number
    of hits without a date: together, without ``EngineQuery.period_bounds``, the counts add up to
    ``EngineResults.total``. They are counted if ``EngineQuery.period_unit`` is set, even without
    ``EngineQuery.facets``; ``undated_hits`` also with the facets.

    With ``EngineQuery.fold``, a facet counts the groups of copies that a value has: the rows that a
    reader sees after choosing it. So a group can count for several values. Periods and
    ``undated_hits`` count each row once, by the date of the shown hit; ``PeriodCount.beyond`` of a
    group without a hit counts its first article in the order by date.

    ``groups`` are the counts of ``EngineQuery.value_groups``: of the rows that a reader sees after
    choosing all values of a group. With folded copies that is less than the sum over the values.
    """

    keywords: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    years: tuple[FacetCount, ...] = ()
    undated: int = 0
    distinct: Mapping[str, int] = field(default_factory=dict)
    periods: tuple[PeriodCount, ...] = ()
    undated_hits: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Columns without values are left out, so that equal counts compare equal.
        given = {name: values for name, values in self.keywords.items() if values}
        object.__setattr__(self, "keywords", given)
        object.__setattr__(
            self,
            "distinct",
            {name: self.distinct.get(name) or len(values) for name, values in given.items()},
        )

    def counts(self, column: str) -> tuple[FacetCount, ...]:
        """Return the counts of a column."""
        return self.keywords.get(column, ())


NO_FACETS = Facets()


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The hits of the requested window, the exact total, and the facets.

    With ``EngineQuery.fold``, ``total`` counts the rows that are shown, and ``folded`` the matching
    articles that are copies of one of them.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Facets = NO_FACETS
    partial: bool = False  # the time budget ran out: total and facets count examined documents
    truncated_terms: tuple[str, ...] = ()  # wildcards and fuzzy words with too many expansions
    weaker: int = 0  # matching articles below ``EngineQuery.min_fit``
    folded: int = 0
    pinned: frozenset[int] = frozenset()  # article ids of the pins that are hits

    @property
    def matching(self) -> int:
        """Return the number of matching articles, whatever their fit."""
        return self.total + self.folded + self.weaker


class Signal(StrEnum):
    """A reason for which an article gains a score."""

    TERM = "term"  # a word of the query, by BM25
    TERMS = "terms"  # several words as one: those that a wildcard or a fuzzy word stands for
    FOLLOWING = "following"  # two words of the query side by side
    NEAR = "near"  # two words of the query near each other
    TITLE_FOLLOWING = "title-following"  # two words of the query side by side in the title
    LEAD = "lead"  # the first place of a word in the body
    ANSWER = "answer"  # words that an answer to the question is likely to have, by BM25
    ANSWER_NEAR = "answer-near"  # a word of the query near one of an answer
    AGE = "age"  # the age alone, if no hit has any other score


class Role(StrEnum):
    """The relation of a term to the words that were typed."""

    WORD = "word"  # the typed word, in any form
    EXACT = "exact"  # the typed form itself, which adds to the score of the word
    SYNONYM = "synonym"  # a synonym, which scores more than the typed word in this article
    FAMILY = "family"  # a word of the same family of loan words
    LONGER = "longer"  # a longer or joined word, of a query that is relaxed


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A part of a score: ``rarity * strength * weight``, times the factors of the explanation.

    ``strength`` grows with the occurrences in the article, and shrinks with its length; of a place
    in the body, with the distance from its beginning. ``documents`` is the number of articles with
    the term; for features of places (``Signal.FOLLOWING`` and those after it), that of the best
    hits with the feature. ``occurrences`` are as the score counts them, the ones in the title more
    than once; ``in_title`` is the number of those. ``place`` counts words from 0.
    """

    signal: Signal
    terms: tuple[str, ...]  # as the index has them
    value: float  # what the part adds to the score
    rarity: float
    strength: float
    weight: float
    field: str = ""  # of a term: exact, stem, title_exact, title_stem, source_words, ...
    role: Role = Role.WORD
    documents: int = 0
    occurrences: int = 0
    in_title: int = 0
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The score of a hit, part by part: the values of ``contributions`` add up to ``score``.

    Sums of floats depend on their order, so the relative difference can be some 1e-15. Each value
    has the factors ``kind_weight`` and ``recency``. In orders by date, and for a pinned article,
    the score is 0 and there are no parts.
    """

    article_id: int
    score: float  # as ``Hit.score``
    contributions: tuple[Contribution, ...] = ()
    kind: str = ""
    kind_weight: float = 1.0
    recency: float = 1.0
    is_rescored: bool = False  # whether the places of words count: only for the best hits
    is_pinned: bool = False
    is_partial: bool = False  # the time budget ran out: the places of words may be missing
    length: int = 0  # words of the article, those of the title as often as they count
    mean_length: float = 0.0
    documents: int = 0  # in the index


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """The indexed fields of a published article."""

    article_id: int
    title: str
    body: str
    source: str
    author: str
    category: str
    published_at: datetime | None  # aware
    digest: bytes  # of the other fields; see indexer.sync.article_source.digest
    kind: str = ""  # a value of ``articles.kinds.Kind``
    copy_group: int = 0  # the same number for all copies of a text; 0: there are none


class DocumentSource(Protocol):
    """Source of the documents of a rebuild. A source is pickled for worker processes."""

    def count(self) -> int:
        """Return the number of documents, for progress."""
        ...

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        ...

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range, in order of their ids."""
        ...


@dataclass(frozen=True, slots=True)
class EngineStats:
    """Statistics of the index for operators."""

    generation: str
    documents: int
    segments: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ClusterState:
    """The state of a cluster that holds the index. ``shards`` counts those of the site's indices.

    ``status`` is green if all copies of all shards are there, yellow if each shard has one at
    least, and red if a shard has none.
    """

    name: str
    status: str
    nodes: int
    shards: int
    missing_shards: int


class Searcher(Protocol):
    """Searches the current generation, from any thread and without a lock.

    Visibility: a call reads one commit, never a part of it. If it begins after
    ``IndexBuilder.apply`` or ``IndexBuilder.switch`` has returned in any process, it reads that
    commit or a later one.

    Errors: every method except ``warm_up`` raises ``IndexMissing`` if there is no index,
    ``IndexOutdated`` if the index has another fingerprint, and ``IndexDamaged`` if its files cannot
    be read; no method returns an empty result instead. All these errors are subclasses of
    ``indexer.exceptions.IndexerError``.
    """

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``, the exact total and the facets.

        Hits with equal scores or dates are ordered by descending article id, so that pages never
        overlap; in the order ``Sort.OLDEST`` by ascending id. In orders by date, articles without a
        date come last. If
        the engine's time budget runs out, ``EngineResults.partial`` is set, and the total counts
        only examined documents.
        """
        ...

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Announce queries that may be searched later in this request, the likeliest first.

        An engine that searches by requests to another machine sends them along with the next one,
        and returns True. Any other leaves the iterator unread, and returns False.
        """
        ...

    def explain(self, query: EngineQuery, article_id: int) -> Explanation | None:
        """Return the parts of an article's score for ``query``; None if it is no hit.

        The window, facets and folding of the query change nothing.
        """
        ...

    def more_like_this(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most similar to a text, best first, above a minimum score."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the current commit; it stays valid after later commits."""
        ...

    def likely_vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the commit that is probably the current one, at once.

        If the next search of this request finds a later commit, it raises ``IndexMoved``: the
        caller begins anew.
        """
        ...

    def commit(self) -> Hashable:
        """Return a value that identifies the current commit; each commit has another one."""
        ...

    def stats(self) -> EngineStats:
        """Return statistics of the current generation."""
        ...

    def check(self) -> None:
        """Open the index. Raises the error that a search would raise."""
        ...

    def warm_up(self) -> None:
        """Start background work that makes later searches faster; never raises."""
        ...


class IndexBuilder(Protocol):
    """Maintains an index: applies changes, and builds new generations beside the current one.

    Callers hold the writer's lock (``indexer.sync.index_locks``) around ``apply`` and ``switch``,
    and the rebuild lock around ``begin``, ``build`` and ``clean_up``. An engine takes no lock.

    Errors: every method may raise ``IndexerError``. After an error, or after the process is killed
    at any instant, readers keep the commit of the last call that has returned.
    """

    def current_generation(self) -> str | None:
        """Return the name of the generation that readers use; None if there is no index."""
        ...

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others by article id, in one atomic commit.

        Durability: when the call returns, the commit is on the disk (or acknowledged by the
        cluster). Visibility: at once, if ``generation`` is the current one (the default). An id in
        both arguments is updated. Deleting an absent id is no error. Raises ``IndexMissing`` if
        there is no index, and ``IndexerError`` if nothing can be written; the index is then
        unchanged.
        """
        ...

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Create an empty generation, invisible to readers, and return its name.

        ``plan`` is the list of id ranges (first and last, inclusive) to build it from. The plan is
        durable when the call returns.
        """
        ...

    def unfinished(self) -> str | None:
        """Return the newest interrupted generation that ``build`` can resume, or None."""
        ...

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges of an unfinished generation."""
        ...

    def build(
        self,
        generation: str,
        source: DocumentSource,
        ranges: list[tuple[int, int]],
        *,
        procs: int,
        progress: Progress,
    ) -> int:
        """Index the ranges that are missing in the generation; return its number of documents.

        Durability: an indexed range survives a kill and is not indexed again. Visibility: readers
        do not see the generation before ``switch``. ``source`` is pickled if ``procs`` is above 1.
        ``progress`` is called after each range.
        """
        ...

    def switch(self, generation: str) -> None:
        """Point readers to a finished generation; atomic, and durable when the call returns."""
        ...

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove old and unfinished generations; return their names.

        The current generation and the ``keep`` complete ones before it remain. Readers that still
        use a removed generation can finish their requests.
        """
        ...

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield (article id, digest) of each live document of one commit, in any order.

        A document that is indexed twice is yielded twice. The use of memory does not depend on the
        number of documents.
        """
        ...

    def vocabulary(self, *, generation: str | None = None) -> Vocabulary:
        """Return the vocabulary of the latest commit of a generation (default: the current one)."""
        ...

    def damaged_files(self, pace: Pace = no_pace) -> list[str]:
        """Return the parts of the current generation with a wrong checksum.

        Reads all bytes of the index; ``pace`` is called after each block with its bytes. Raises
        ``IndexMissing`` if there is no index. During a commit of another process, a part that was
        merged away can be among them: the writer's lock makes the answer exact.
        """
        ...

    def sound_articles(self, damaged: Iterable[str]) -> set[int]:
        """Return the live article ids of the current generation outside its damaged parts.

        ``damaged`` are names of ``damaged_files``. Raises ``IndexDamaged`` if the rest cannot be
        read without them: only a new generation helps then.
        """
        ...

    def mend(self, damaged: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Replace damaged parts of the current generation by documents, in one atomic commit.

        ``documents`` are all articles that ``sound_articles`` does not name. Until the commit,
        readers keep the damaged parts. Durable and visible as ``apply`` is.
        """
        ...

    def earlier_generations(self) -> list[str]:
        """Return the complete generations that ``switch`` can go back to, the newest first."""
        ...

    def size_bytes(self, generation: str) -> int:
        """Return the size of a generation on disk, in bytes."""
        ...


class GenerationFiles(Protocol):
    """Files beside the generations of an index that several machines share.

    An engine whose index is in a directory of this machine has none: the files are in the directory
    of the generation. All calls raise ``IndexerError``. The caller of ``put``, ``replace_listing``
    and ``write_note`` holds the writer's lock, or is the only one that knows the generation.
    """

    def listing(self, generation: str) -> dict[str, str]:
        """Return the version of each file; empty if the generation has none."""
        ...

    def put(self, generation: str, content: bytes) -> str:
        """Store a content that is not listed yet; return its version."""
        ...

    def replace_listing(
        self, generation: str, versions: dict[str, str], *, before: dict[str, str]
    ) -> None:
        """List the files that count, in one step; remove contents that only ``before`` lists."""
        ...

    def get(self, generation: str, version: str) -> bytes | None:
        """Return a content; None if it is no longer listed."""
        ...

    def note(self, generation: str, name: str) -> str | None:
        """Return a note about the generation; None if there is none."""
        ...

    def write_note(self, generation: str, name: str, text: str) -> None:
        """Replace a note, durably."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """The searcher and the builder of one search engine on one index.

    ``files`` are those of an engine whose index several machines share.
    """

    searcher: Searcher
    builder: IndexBuilder
    files: GenerationFiles | None = None
