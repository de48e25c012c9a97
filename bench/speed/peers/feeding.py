"""Documents for engines that are given terms: those of the product's own bulk analysis.

Title terms are given twice, as the title counts twice in our index, and a term of no word stands
between titles and body, since no phrase reaches across them. Where an engine takes text it gets the
terms with spaces between them.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bench.speed.corpus import Documents
from indexer.analysis import BatchAnalyzer
from indexer.analysis.batch_analyzer import FieldOccurrences
from indexer.engines.interface import IndexDocument

BATCH = 512
REMEMBERED = 800_000  # words as they are written, as in the product's own builds
BORDER = "¦"


class Fed(NamedTuple):
    """A document without its text, and its terms."""

    article_id: int
    source: str
    published: int | None  # seconds since 1970
    stems: str
    exacts: str


def fed(documents: Documents) -> Iterator[Fed]:
    """Yield all documents with their terms."""
    source = documents.read(1, documents.count())
    analyzer = BatchAnalyzer()
    while batch := list(islice(source, BATCH)):
        if len(analyzer) > REMEMBERED:
            analyzer = BatchAnalyzer()
        yield from _fed(batch, analyzer)


def fed_document(document: IndexDocument) -> Fed:
    """Return one document with its terms."""
    (found,) = _fed([document], BatchAnalyzer())
    return found


def _fed(batch: list[IndexDocument], analyzer: BatchAnalyzer) -> Iterator[Fed]:
    titles = analyzer.occurrences([document.title for document in batch])
    bodies = analyzer.occurrences([document.body for document in batch])
    stems = _joined(titles.stem, bodies.stem, analyzer.stem_terms)
    exacts = _joined(titles.exact, bodies.exact, analyzer.exact_terms)
    for document, in_stems, in_exacts in zip(batch, stems, exacts, strict=True):
        moment = document.published_at
        published = int(moment.timestamp()) if moment else None
        yield Fed(document.article_id, document.source, published, in_stems, in_exacts)


def _joined(title: FieldOccurrences, body: FieldOccurrences, terms: list[str]) -> list[str]:
    in_titles = list(map(terms.__getitem__, title.terms.tolist()))
    in_bodies = list(map(terms.__getitem__, body.terms.tolist()))
    title_ends, body_ends = title.offsets.tolist(), body.offsets.tolist()
    joined = []
    for number in range(len(title_ends) - 1):
        found = in_titles[title_ends[number] : title_ends[number + 1]]
        rest = in_bodies[body_ends[number] : body_ends[number + 1]]
        joined.append(" ".join([*found, BORDER, *found, BORDER, *rest]))
    return joined
