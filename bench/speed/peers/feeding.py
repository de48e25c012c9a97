"""Documents for engines that analyse text themselves: our terms, joined by spaces.

Every peer is fed the terms of the product's own bulk analysis. Title terms are given twice, as the
title counts twice in our index.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bench.speed.corpus import Documents
from indexer.analysis import BulkAnalyzer
from indexer.analysis.bulk import FieldOccurrences
from indexer.engine import IndexDocument

BATCH = 256


class Fed(NamedTuple):
    """A document and its terms."""

    document: IndexDocument
    stems: str
    exacts: str


def fed(documents: Documents) -> Iterator[Fed]:
    """Yield all documents with their terms."""
    source = documents.read(1, documents.count())
    analyzer = BulkAnalyzer()
    while batch := list(islice(source, BATCH)):
        titles = analyzer.occurrences([document.title for document in batch])
        bodies = analyzer.occurrences([document.body for document in batch])
        stems = _joined(titles.stem, bodies.stem, analyzer.stem_terms)
        exacts = _joined(titles.exact, bodies.exact, analyzer.exact_terms)
        yield from map(Fed, batch, stems, exacts)


def fed_document(document: IndexDocument) -> Fed:
    """Return one document with its terms."""
    analyzer = BulkAnalyzer()
    title, body = analyzer.occurrences([document.title]), analyzer.occurrences([document.body])
    return Fed(
        document,
        _joined(title.stem, body.stem, analyzer.stem_terms)[0],
        _joined(title.exact, body.exact, analyzer.exact_terms)[0],
    )


def _joined(title: FieldOccurrences, body: FieldOccurrences, terms: list[str]) -> list[str]:
    in_titles = list(map(terms.__getitem__, title.terms.tolist()))
    in_bodies = list(map(terms.__getitem__, body.terms.tolist()))
    title_ends, body_ends = title.offsets.tolist(), body.offsets.tolist()
    joined = []
    for number in range(len(title_ends) - 1):
        found = in_titles[title_ends[number] : title_ends[number + 1]]
        rest = in_bodies[body_ends[number] : body_ends[number + 1]]
        joined.append(" ".join([*found, *found, *rest]))
    return joined
