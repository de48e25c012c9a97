"""Expressions of time in a query: *kemarin*, *tahun lalu*, *5 April 2026*, *terbaru*.

An expression is read as a range of days or as the wish for the newest articles. *Terbaru* and a
relative expression (*tahun lalu*) leave the query: a text without the word may be as new, and one
with the words means another year. *Hari ini* stays while enough articles have it.
An absolute one (*2020*) also stays as words: articles of that year match, and articles that name
it. The clock is a parameter, so the same query and day always give the same tree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from indexer.analysis import fold
from indexer.query.absolute_days import absolute_days
from indexer.query.relative_days import Newest, relative_days, words_of_relative_days
from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, DateRange, Everything, Node, Word
from lexicon.memo import memo
from lexicon.numerals import number_of

MAX_CACHE_BYTES = 512 * 1024
MAX_EXPRESSION_WORDS = 6  # hari senin tanggal 5 april 2026
#: Words of a query that only say that news are wanted.
GENERIC_WORDS = frozenset({"berita", "kabar", "info", "informasi", "artikel", "news"})
MINUTES = "acara"  # after "berita"
_SHORT = {
    **{"hr": "hari", "mgg": "minggu", "bln": "bulan", "thn": "tahun", "taun": "tahun"},
    **{"kmrn": "kemarin", "kmarin": "kemarin", "skrg": "sekarang", "skrng": "sekarang"},
    **{"td": "tadi", "tgl": "tanggal"},
}
_OTHER_WORDS = frozenset({"yang", "tanggal", "jam", "menit", "beberapa"})


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time. Without ``days`` it asks for the newest articles.

    ``kept`` are the words and phrases by which a text names an absolute time. With ``stays``, the
    words stay in the query, if enough articles have them.
    """

    text: str  # as typed
    days: DateRange | None = None
    kept: tuple[Node, ...] = ()
    stays: bool = False


class TimedQuery(NamedTuple):
    """A query within the times that it names; the same query at any time; and the times."""

    node: Node
    timeless: Node
    times: tuple[TimeExpression, ...] = ()

    @property
    def days(self) -> tuple[DateRange, ...]:
        """Return the named ranges of days."""
        return tuple(each.days for each in self.times if each.days)


def within_times(node: Node, today: date, *, absolute: bool = True) -> TimedQuery:
    """Return a query within the times that its plain words name.

    The wish for the newest articles sets no range. With ``absolute=False``, only relative
    expressions are read.
    """
    match node:
        case Bag(words):
            return _within(node, words, today, absolute=absolute)
        case Word():
            return _within(node, (node,), today, absolute=absolute)
        case And((Bag(words) as bag, *others)):
            inside, outside, times = _within(bag, words, today, absolute=absolute)
            whole = all_of((inside, *others)) or node
            return TimedQuery(whole, all_of((outside, *others)) or node, times)
        case _:
            return TimedQuery(node, node)


def may_name_times(node: Node) -> bool:
    """Return whether the plain words may name times; ``within_times`` tells which ones do."""
    match node:
        case Bag(words) | And((Bag(words), *_)):
            return any(map(_may_name_a_time, words))
        case _:
            return _may_name_a_time(node)


def _within(node: Node, words: Sequence[Node], today: date, *, absolute: bool) -> TimedQuery:
    rest: list[Node] = []
    staying: list[Node] = []
    times: list[TimeExpression] = []
    for part, expression in _parts(words, today):
        is_read = expression is not None and (absolute or not expression.kept)
        if expression and is_read:
            times.append(expression)
        else:
            rest += part
        if expression is None or not is_read or expression.stays:
            staying += part
    ranges = [any_of((each.days, *each.kept)) for each in times if each.days]
    if not times or not (rest or ranges):  # a title such as "Hari Ini"
        return TimedQuery(node, node, tuple(times))
    if all(map(_is_generic, rest)):
        rest, staying = [], []
    elif _is_generic(rest[0]) and not _is_minutes(rest):
        rest, staying = rest[1:], [word for word in staying if word != rest[0]]
    timeless = bag_of(rest) or Everything()
    whole = all_of((bag_of(staying) or timeless, *(each for each in ranges if each)))
    return TimedQuery(whole or timeless, timeless, tuple(times))


def _is_generic(word: Node) -> bool:
    return isinstance(word, Word) and fold(word.text) in GENERIC_WORDS


def _is_minutes(words: Sequence[Node]) -> bool:
    """Return whether words begin with *berita acara*, the minutes of a meeting."""
    second = words[1] if len(words) > 1 else None
    return isinstance(second, Word) and fold(second.text) == MINUTES


def _may_name_a_time(word: Node) -> bool:
    """Return whether a word is part of some expression of time; most queries have no such word."""
    return isinstance(word, Word) and _may_belong_to_a_time(word.text)


def _parts(
    words: Sequence[Node], today: date
) -> Iterator[tuple[Sequence[Node], TimeExpression | None]]:
    """Yield the words in order: each expression of time, and each other word."""
    place = 0
    while place < len(words):
        length, expression = _longest(words[place:], today, words[:place])
        yield words[place : place + length], expression
        place += length


def _longest(
    words: Sequence[Node], today: date, before: Sequence[Node]
) -> tuple[int, TimeExpression | None]:
    typed: list[str] = []
    for word in words[:MAX_EXPRESSION_WORDS]:
        if not (isinstance(word, Word) and _may_belong_to_a_time(word.text)):
            break
        typed.append(word.text)
    preceding = [fold(word.text) for word in before if isinstance(word, Word)] if typed else []
    for length in range(len(typed), 0, -1):
        if expression := _read(" ".join(typed[:length]), today, preceding):
            return length, expression
    return 1, None


def _read(text: str, today: date, before: Sequence[str]) -> TimeExpression | None:
    words = [_SHORT.get(word, word) for word in map(fold, text.split()) if word != "yang"]
    if not words:
        return None
    relative = relative_days(words, today)
    if isinstance(relative, Newest):
        return TimeExpression(text, stays=relative is Newest.TODAY)
    if relative:
        return TimeExpression(text, relative)
    named = absolute_days(words, today, before)
    return TimeExpression(text, named.days, named.kept) if named else None


@memo(max_bytes=MAX_CACHE_BYTES)
def _may_belong_to_a_time(text: str) -> bool:
    if any(map(str.isdigit, text)):
        return True
    folded = fold(text)
    if folded in _SHORT or folded in _OTHER_WORDS or number_of(folded):
        return True
    return folded in words_of_relative_days()
