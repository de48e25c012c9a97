"""Occurrences of a query's stems in a few documents, for proximity scores."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from types import ModuleType

import numpy as np

from indexer.engines.scoring.proximity import RANK_SHIFT, Floats, Occurrences, WantedStems
from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.search.scorers import places_of
from indexer.engines.whoosh.search.statistics import (
    NO_FACTORS,
    CollectionStatistics,
    SegmentView,
    TermStatistics,
    norms_by_code,
)

FIELD, TITLE_FIELD = "stem", "title_stem"
NONE = np.empty(0, dtype=np.int64)


def occurrences(
    collection: CollectionStatistics,
    articles: Sequence[int],
    stems: WantedStems,
    kernels: ModuleType | None = None,
    *,
    weigh_kinds: bool = False,
) -> Occurrences:
    """Return the occurrences of the stems in the articles; articles not in the index are omitted.

    ``kernels``: the compiled functions for proximity, or None.
    ``weigh_kinds``: whether to return the weights of the kinds of the articles.
    """
    wanted = np.array(articles, dtype=np.int64)
    fields = [FIELD] * len(stems.anywhere) + [TITLE_FIELD] * len(stems.in_titles)
    terms = list(map(collection.term, fields, (*stems.anywhere, *stems.in_titles)))
    ranked: list[int] = []
    codes: list[Ints] = []
    weights: list[Floats] = []
    words: list[list[Ints]] = [[] for _ in terms]
    for segment in collection.segments:
        documents = segment.documents_of(wanted)
        if not len(documents):
            continue
        found = (
            _compiled(segment, terms, documents, len(ranked), kernels)
            if kernels
            else _in_segment(segment, zip(fields, terms, strict=True), documents, len(ranked))
        )
        for word, part in zip(words, found, strict=True):
            word.append(part)
        ranked += segment.arrays.article_ids[documents].tolist()
        factors = segment.kind_factors if weigh_kinds else NO_FACTORS
        weights.append(factors[documents] if len(factors) else np.ones(len(documents)))
        codes.append(segment.arrays.fields[FIELD].length_codes[documents])
    by_code = norms_by_code(collection.average_length(FIELD))
    occurring = [
        word[0] if len(word) == 1 else np.concatenate(word) if word else NONE for word in words
    ]
    return Occurrences(
        ranked,
        by_code[np.concatenate(codes)] if codes else by_code[:0],
        occurring[: len(stems.anywhere)],
        occurring[len(stems.anywhere) :],
        np.concatenate(weights) if weights else NO_FACTORS,
    )


def _compiled(
    segment: SegmentView,
    terms: Sequence[TermStatistics],
    documents: Ints,
    rank: int,
    kernels: ModuleType,
) -> list[Ints]:
    """Return the occurrences of terms in ascending documents; the first has this ``rank``."""
    order: list[int] = []
    rows: list[bytes] = []
    for term in terms:
        row = term.rows[segment.number]
        order.append(-1 if row is None else len(rows))
        if row is not None:
            rows.append(row)
    keys, starts = kernels.occurrences(
        segment.arrays.content,
        np.frombuffer(bytearray(b"".join(rows)), dtype=np.int64),
        np.array(order, dtype=np.int64),
        documents,
        rank,
    )
    ends = starts.tolist()
    return [keys[begin:end] for begin, end in pairwise(ends)]


def _in_segment(
    segment: SegmentView,
    terms: Iterable[tuple[str, TermStatistics]],
    documents: Ints,
    rank: int,
) -> Iterator[Ints]:
    """Yield the occurrences of terms as ``_compiled`` returns them; ``terms``: with their field."""
    for name, term in terms:
        number = term.numbers[segment.number]
        yield _of_term(segment, name, number, documents, rank) if number >= 0 else NONE


def _of_term(segment: SegmentView, name: str, number: int, documents: Ints, rank: int) -> Ints:
    field = segment.arrays.fields[name]
    begin, end = field.span(number)
    places, present = places_of(field.documents(begin, end), documents)
    places = places[present]
    if not len(places):
        return NONE
    counts, positions = field.positions_of(places + begin)
    keys = np.repeat((rank + np.flatnonzero(present)) << RANK_SHIFT, counts) + positions
    different = np.concatenate(([True], keys[1:] != keys[:-1]))  # title words are indexed twice
    found: Ints = keys[different]
    return found
