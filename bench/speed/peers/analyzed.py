"""Analyzed documents for engines that index terms: the batch analysis of our own engine.

Title terms are repeated, because the title counts twice in our index. A term that is not a word
separates titles and body, so that no phrase crosses the border. Engines that index text get the
terms joined by spaces.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bench.corpus import CorpusDocuments
from indexer.analysis import BatchAnalyzer
from indexer.analysis.batch_analyzer import FieldOccurrences
from indexer.engines.interface import IndexDocument

BATCH_DOCUMENTS = 512
MAX_CACHED_WORDS = 800_000  # surface forms, as in builds of our engine
BORDER = "¦"


class AnalyzedDocument(NamedTuple):
    """The id, facet values and terms of a document, without its text."""

    article_id: int
    source: str
    published: int | None  # seconds since 1970
    stems: str
    exacts: str


def analyzed_documents(documents: CorpusDocuments) -> Iterator[AnalyzedDocument]:
    """Yield all documents with their terms."""
    source = documents.read(1, documents.count())
    analyzer = BatchAnalyzer()
    while batch := list(islice(source, BATCH_DOCUMENTS)):
        if len(analyzer) > MAX_CACHED_WORDS:
            analyzer = BatchAnalyzer()
        yield from _analyzed(batch, analyzer)


def analyzed_document(document: IndexDocument) -> AnalyzedDocument:
    """Return one document with its terms."""
    (analyzed,) = _analyzed([document], BatchAnalyzer())
    return analyzed


def _analyzed(batch: list[IndexDocument], analyzer: BatchAnalyzer) -> Iterator[AnalyzedDocument]:
    titles = analyzer.occurrences([document.title for document in batch])
    bodies = analyzer.occurrences([document.body for document in batch])
    stems = _joined(titles.stem, bodies.stem, analyzer.stem_terms)
    exacts = _joined(titles.exact, bodies.exact, analyzer.exact_terms)
    for document, stem_text, exact_text in zip(batch, stems, exacts, strict=True):
        moment = document.published_at
        published = int(moment.timestamp()) if moment else None
        yield AnalyzedDocument(
            document.article_id, document.source, published, stem_text, exact_text
        )


def _joined(title: FieldOccurrences, body: FieldOccurrences, terms: list[str]) -> list[str]:
    title_terms = list(map(terms.__getitem__, title.terms.tolist()))
    body_terms = list(map(terms.__getitem__, body.terms.tolist()))
    title_ends, body_ends = title.offsets.tolist(), body.offsets.tolist()
    joined = []
    for number in range(len(title_ends) - 1):
        of_title = title_terms[title_ends[number] : title_ends[number + 1]]
        of_body = body_terms[body_ends[number] : body_ends[number + 1]]
        joined.append(" ".join([*of_title, BORDER, *of_title, BORDER, *of_body]))
    return joined
