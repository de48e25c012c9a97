"""The request and the results of one search, for pages, commands and the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from indexer.engines.interface import NO_FILTERS, Facets, Filters, Hit, PeriodUnit, Sort
from indexer.highlight.highlighter import Highlighter
from indexer.query.time_words import TimeExpression
from indexer.search.messages import message


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A validated search; ``page`` counts from 1."""

    text: str
    filters: Filters = NO_FILTERS
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    offset: int | None = None  # hits to skip, at any depth; None: those before the page
    hidden: frozenset[int] = frozenset()  # ids of articles that are no hits
    last_page: bool = False  # show the last page in place of a later one
    facets: bool = True
    facet_limit: int = 100  # values of a facet; 0: all
    period_unit: PeriodUnit | None = None  # of ``Facets.periods``; None: they are not counted
    period_bounds: tuple[date | None, date | None] = (None, None)
    shares: bool = False  # show counts by period as shares of all articles
    literal: bool = False  # search the typed words, without synonyms and corrections
    copies: bool = False  # show each copy of a text as a hit of its own
    weak_hits: bool = False  # in an order by date, also show hits below the floor of fit
    placed: bool = True  # with the pins and without the hidden articles of the editors
    read_times: bool = True  # read expressions of time (kemarin, 2020) as dates
    today: date | None = None  # in the site's time zone; None: the clock


@dataclass(frozen=True, slots=True)
class PartCount:
    """A source of an outlet with several sources: its filter value, and its number of hits."""

    value: str
    count: int
    outlet: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of hits, and the values that the page shows about them."""

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int  # exact, unless ``partial``
    sort: Sort  # of the hits; words of time may ask for another order than the request
    facets: Facets
    notices: tuple[str, ...]  # sentences for the reader
    took_ms: float  # from parsing to the report
    partial: bool
    highlighter: Highlighter
    understood: str  # the interpreted query, as text
    page: int
    pages: int  # pages that can be opened, bounded by SEARCH_MAX_DEPTH
    has_relative_dates: bool = False  # ``tanggal:kemarin``; ``understood`` has their days
    corrected: str = ""  # the searched query, if words of the typed query were replaced
    suggested: str = ""  # another query with more hits, if this one has few
    synonyms: tuple[str, ...] = ()  # synonyms that were searched as well
    kinds: tuple[str, ...] = ()  # of articles, which a word of the query names
    pinned: frozenset[int] = frozenset()  # article ids of hits that editors have pinned
    outlet_of: Callable[[str], str] = str  # returns the name of the outlet of a source
    parts: Callable[[], tuple[PartCount, ...]] = tuple  # of outlets with several, largest first
    times: tuple[TimeExpression, ...] = ()  # expressions of time that were read as dates
    sequences: tuple[str, ...] = ()  # numbers of laws and amounts, searched side by side
    folded: int = 0  # matching articles that are copies of a hit
    weaker: int = 0  # matching articles below the floor of fit, in an order by date
    undated: int = 0  # articles without a date that match but for the dates of the query
    undated_text: str | None = None  # the query without its dates, if it has any

    def spelling_notices(self) -> tuple[str, ...]:
        """Return the sentences about spelling, which the results page shows as links."""
        remarks = (("corrected", self.corrected), ("suggested", self.suggested))
        return tuple(message(code, query) for code, query in remarks if query)
