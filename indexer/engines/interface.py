"""The engine seam: what the rest of the program asks of a search engine, and what it gets back.

Everything that crosses the seam is a frozen dataclass of ours, never a library's object. An engine
stores the terms that ``indexer.analysis`` makes and answers the query trees of ``indexer.query``;
bodies for snippets come from the database, not from the engine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from indexer.query.tree import Node

Progress = Callable[[int, int], None]  # documents done, documents in all


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    DATE = "date"  # the latest first
    RECENT = "recent"  # relevance, less for older articles


@dataclass(frozen=True, slots=True)
class Filters:
    """What the hits are narrowed to. Values of one field are alternatives; fields all hold.

    Dates are inclusive days in the site's time zone.
    """

    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None

    def __bool__(self) -> bool:
        return bool(self.sources or self.categories or self.date_from or self.date_to)


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
    """Counts over all hits, most frequent first (years: latest first)."""

    sources: tuple[FacetCount, ...] = ()
    categories: tuple[FacetCount, ...] = ()
    years: tuple[FacetCount, ...] = ()


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


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the site's settings say to an engine."""

    codec: str = "columnar"  # how segments are stored: "columnar" or "stock"
    compiled: bool = True  # whether compiled inner loops are used, once ``warm_up`` made them
    rebuild_memory_mb: int = 128  # for what a process of a build gathers before it writes it
    minimum_should_match: str = "3<50%"
    recency_half_life_days: int = 180  # in which half of what age can take from a score is taken
    max_expansions: int = 200  # terms a wildcard or fuzzy word
    time_budget_ms: int = 5_000
    time_zone: str = "Asia/Jakarta"


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


@dataclass(frozen=True, slots=True)
class WordList:
    """The exact forms of one part of an index; what the part holds never changes."""

    identity: str  # no other part of the index directory ever had it
    words: Callable[[], Iterable[tuple[str, int]]]  # each with its document frequency


class Vocabulary(Protocol):
    """The words of titles and bodies in one commit. Deleted documents may still count."""

    @property
    def generation(self) -> str:
        """Return the generation it is of."""
        ...

    @property
    def documents(self) -> int:
        """Return the documents of the index."""
        ...

    def frequency(self, exact: str) -> int:
        """Return how many documents have an exact form."""
        ...

    def stem_frequency(self, stem: str) -> int:
        """Return how many documents have a word of this stem."""
        ...

    def together(self, first: str, second: str) -> int:
        """Return how many documents have both exact forms."""
        ...

    def side_by_side(self, first: str, second: str) -> int:
        """Return how many documents have one exact form right before the other."""
        ...

    def parts(self) -> Sequence[WordList]:
        """Return the exact forms in parts, most of which the next commit has as well."""
        ...


class Engine(Protocol):
    """A search engine.

    Every method raises a subclass of ``indexer.exceptions.IndexerError`` when the index is missing,
    outdated or damaged; none ever answers "no hits" for such a reason. Who changes an index holds
    the writer's lock (``indexer.sync.drain``); readers need none.
    """

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``."""
        ...

    def more_like(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most like one, best first; none that has too little in common."""
        ...

    def check(self) -> None:
        """Open the index, or raise what is wrong with it."""
        ...

    def warm_up(self) -> None:
        """Begin to make ready what makes searches faster; return at once."""
        ...

    def current(self) -> str | None:
        """Return the generation that readers use; None without an index."""
        ...

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others, durably, in one commit.

        Readers see it at once when it is the current generation (the default).
        """
        ...

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Make a new, empty generation that no reader uses yet, to be built of these id ranges."""
        ...

    def unfinished(self) -> str | None:
        """Return the generation whose build was interrupted and can be resumed."""
        ...

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges that an unfinished generation is to be built of."""
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
        """Index the ranges that are not in the generation yet; return all its documents."""
        ...

    def switch(self, generation: str) -> None:
        """Make readers use a finished generation, atomically."""
        ...

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove all generations but the current one and ``keep`` complete ones before it."""
        ...

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield (article id, digest) of every indexed document."""
        ...

    def vocabulary(self, *, generation: str | None = None) -> Vocabulary:
        """Return the words of the latest commit."""
        ...

    def damaged_files(self) -> list[str]:
        """Return the files of the index whose content is not what was written; reads them all."""
        ...

    def size_bytes(self, generation: str) -> int:
        """Return the bytes a generation takes on the disk."""
        ...

    def stats(self) -> EngineStats:
        """Return figures about the index."""
        ...
