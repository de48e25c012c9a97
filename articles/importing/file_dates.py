"""Settle the dates of a file's records by its other records and by the texts.

``date_order`` exchanges day and month where the texts ask for it, ``date_inference`` gives a day to
articles without a date. Both need the records around: up to ``WINDOW_RECORDS`` records of a file
are held back, and the votes and months of earlier windows are kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from articles.importing.date_inference import FileMonths, infer_days
from articles.importing.date_order import DatedRecord, OrderVotes, settle_order
from articles.importing.named_days import named_days
from articles.importing.record import ArticleRecord, RawArticle, Rejection

WINDOW_RECORDS = 4_000
WINDOW_CHARACTERS = 16_000_000

Pair = tuple[RawArticle | Rejection, ArticleRecord | Rejection]


def settle_dates(pairs: Iterable[Pair]) -> Iterator[ArticleRecord | Rejection]:
    """Yield the cleaned items with settled dates, in order; each comes with its raw item.

    An error of ``pairs`` is raised after the items before it.
    """
    window = _Window()
    rest = iter(pairs)
    while True:
        try:
            raw, item = next(rest)
        except StopIteration:
            yield from window.flushed()
            return
        except Exception:
            yield from window.flushed()
            raise
        name = _file_of(item)
        if name != window.file:
            yield from window.flushed()
            window = _Window(name)
        window.add(raw, item)
        if window.is_full:
            yield from window.flushed()


@dataclass(slots=True)
class _Window:
    """Some records of one file."""

    file: str = ""
    items: list[Rejection | DatedRecord] = field(default_factory=list)
    characters: int = 0
    votes: OrderVotes = field(default_factory=OrderVotes)
    months: FileMonths = field(default_factory=FileMonths)

    @property
    def is_full(self) -> bool:
        """Return whether the window reached a limit."""
        return len(self.items) >= WINDOW_RECORDS or self.characters >= WINDOW_CHARACTERS

    def add(self, raw: RawArticle | Rejection, item: ArticleRecord | Rejection) -> None:
        """Append an item of the file."""
        if isinstance(item, Rejection):
            self.items.append(item)
            return
        order = raw.day_order if isinstance(raw, RawArticle) else ""
        self.items.append(DatedRecord(item, named_days(item.body), order))
        self.characters += len(item.body) + len(item.original)

    def flushed(self) -> Iterator[ArticleRecord | Rejection]:
        """Settle the dates of the items, yield the items and forget them."""
        items, self.items, self.characters = self.items, [], 0
        dated = [item for item in items if isinstance(item, DatedRecord)]
        settle_order(dated, self.votes)
        infer_days(dated, self.months)
        for item in items:
            yield item if isinstance(item, Rejection) else item.record


def _file_of(item: ArticleRecord | Rejection) -> str:
    return item.file if isinstance(item, Rejection) else item.origin.rpartition(":")[0]
