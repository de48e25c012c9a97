"""The interface of a search engine: a ``Searcher`` for readers, an ``IndexBuilder`` for the index.

All values that cross this interface are frozen dataclasses and named tuples of this module, never
an object of a library. An engine stores the terms that ``indexer.analysis`` makes and answers the
query trees of ``indexer.query``. Texts for snippets come from the database, not from the engine.
``tests/engines`` is the conformance suite.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from indexer.query.tree import Node
from indexer.query.vocabulary import Vocabulary

Progress = Callable[[int, int], None]  # documents done, documents in all


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    DATE = "date"  # the latest first
    RECENT = "recent"  # relevance, less for older articles


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that every hit fulfils: one of the values of each column, and a date in the range.

    ``keywords`` maps the name of a column of ``indexer.keyword_columns`` to its accepted values; a
    column without values accepts all articles. Dates are inclusive days in the site's time zone.
    """

    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None

    def __post_init__(self) -> None:
        # Columns without values are left out, so that equal conditions compare equal.
        given = {name: values for name, values in self.keywords.items() if values}
        object.__setattr__(self, "keywords", given)

    def __bool__(self) -> bool:
        return bool(self.keywords or self.date_from or self.date_to)

    def values(self, column: str) -> tuple[str, ...]:
        """Return the accepted values of a column; empty if it accepts all articles."""
        return self.keywords.get(column, ())


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """What an engine is asked: a parsed query, filters, an order and a window of hits."""

    tree: Node
    filters: Filters = NO_FILTERS
    sort: Sort = Sort.RELEVANCE
    offset: int = 0  # hits to skip
    limit: int = 10  # hits to return
    facets: bool = True
    relaxed: bool = False  # one matching word of a bag is enough


@dataclass(frozen=True, slots=True)
class LikeQuery:
    """An article whose like is sought, by its text: it need not be in the index."""

    article_id: int  # never among the hits
    title: str
    body: str
    published_at: datetime | None = None  # aware
    limit: int = 10  # hits to return


class Hit(NamedTuple):
    """One matching article; scores of one query compare, those of two do not."""

    article_id: int
    score: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of all hits have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all hits, most frequent first (years: latest first).

    ``keywords`` maps the name of a column of ``indexer.keyword_columns`` to its counts.
    """

    keywords: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    years: tuple[FacetCount, ...] = ()

    def __post_init__(self) -> None:
        # Columns without values are left out, so that equal counts compare equal.
        given = {name: values for name, values in self.keywords.items() if values}
        object.__setattr__(self, "keywords", given)

    def counts(self, column: str) -> tuple[FacetCount, ...]:
        """Return the counts of a column."""
        return self.keywords.get(column, ())


NO_FACETS = Facets()


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The hits of the window asked for, the exact total, and the facets over all hits."""

    hits: tuple[Hit, ...]
    total: int
    facets: Facets = NO_FACETS
    partial: bool = False  # the time budget ran out: total and facets count what was seen
    truncated_terms: tuple[str, ...] = ()  # wildcards and fuzzy words with too many expansions


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What an engine indexes of a published article."""

    article_id: int
    title: str
    body: str
    source: str
    author: str
    category: str
    published_at: datetime | None  # aware
    digest: bytes  # of everything above; see indexer.sync.article_source.digest


class DocumentSource(Protocol):
    """Where a rebuild takes its documents from. It is pickled into worker processes."""

    def count(self) -> int:
        """Return how many documents there are (for progress)."""
        ...

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        ...

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range in order of their ids."""
        ...


@dataclass(frozen=True, slots=True)
class EngineStats:
    """What an operator wants to know of the index."""

    generation: str
    documents: int
    segments: int
    size_bytes: int


class Searcher(Protocol):
    """Answers questions about the current generation, from any thread and without a lock.

    Visibility: an answer comes from one commit. A call that begins after ``IndexBuilder.apply`` or
    ``IndexBuilder.switch`` has returned, in any process, sees that commit or a later one. A call
    never sees half of a commit.

    Errors: every method but ``warm_up`` raises ``IndexMissing`` when there is no index,
    ``IndexOutdated`` when its fingerprint is another, and ``IndexDamaged`` when its files cannot be
    read. No method returns an empty answer for such a reason. All are subclasses of
    ``indexer.exceptions.IndexerError``.
    """

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``, the exact total and the facets.

        Equal scores are ordered by descending article id, so that pages never overlap. When the
        engine's time budget runs out, ``EngineResults.partial`` is set and totals count only what
        was examined.
        """
        ...

    def more_like_this(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most similar to a text, best first; dissimilar ones are left out."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Return the words of the current commit; the value stays valid after later commits."""
        ...

    def stats(self) -> EngineStats:
        """Return figures about the current generation."""
        ...

    def check(self) -> None:
        """Open the index, and raise the error that a search would raise."""
        ...

    def warm_up(self) -> None:
        """Start loading what makes searches faster, in the background; never raises."""
        ...


class IndexBuilder(Protocol):
    """Keeps an index: applies changes, and builds new generations beside the current one.

    Callers hold the writer's lock (``indexer.sync.index_locks``) around ``apply`` and ``switch``,
    and the rebuild lock around ``begin``, ``build`` and ``clean_up``; an engine takes no lock.

    Errors: every method may raise ``IndexerError``. After an error, or when the process is killed
    at any instant, readers keep the last commit that a call has returned for.
    """

    def current_generation(self) -> str | None:
        """Return the name of the generation that readers use; None without an index."""
        ...

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others by article id, in one atomic commit.

        Durability: the commit is on the disk (acknowledged by the cluster) when the call returns.
        Visibility: at once when ``generation`` is the current one (the default). An id in both
        arguments is updated. Deleting an absent id is no error. Raises ``IndexMissing`` without an
        index, and ``IndexerError`` when nothing can be written; then nothing has changed.
        """
        ...

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Create an empty generation, invisible to readers, and return its name.

        ``plan`` are the id ranges (first and last, inclusive) that it will be built from; it is
        durable when the call returns.
        """
        ...

    def unfinished(self) -> str | None:
        """Return the newest interrupted generation that ``build`` can resume; else None."""
        ...

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges that an unfinished generation is built from."""
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
        """Index the ranges that the generation lacks; return the number of its documents.

        Durability: a finished range survives a kill and is not indexed again. The generation stays
        invisible until ``switch``. ``source`` is pickled when ``procs`` is above 1. ``progress`` is
        called after each range.
        """
        ...

    def switch(self, generation: str) -> None:
        """Make readers use a finished generation; atomic, and durable when the call returns."""
        ...

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove old and unfinished generations; return their names.

        The current generation and ``keep`` complete ones before it stay. Readers that still use a
        removed generation finish their requests.
        """
        ...

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield (article id, digest) of every live document of one commit, in any order.

        A document that is indexed twice is yielded twice. Memory does not grow with the documents.
        """
        ...

    def vocabulary(self, *, generation: str | None = None) -> Vocabulary:
        """Return the words of a generation's latest commit (default: the current generation)."""
        ...

    def damaged_files(self) -> list[str]:
        """Return the parts of the current generation that differ from what was written.

        Reads every byte. Raises ``IndexMissing`` without an index.
        """
        ...

    def size_bytes(self, generation: str) -> int:
        """Return the bytes that a generation takes on disk."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """The two halves of one search engine on one index."""

    searcher: Searcher
    builder: IndexBuilder
