"""The search of the site over a document source: the search service with a separate index."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from bench.relevance.metrics import RECALL_DEPTH
from indexer import spelling
from indexer.deadline import Deadline, until
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import DocumentSource, LikeQuery, Sort
from indexer.exceptions import IndexDamaged, IndexMissing, IndexOutdated
from indexer.query.loan_families import loan_family
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search
from indexer.search.synonym_cache import default_synonyms
from indexer.storage.file_locks import file_lock

BATCH_DOCUMENTS = 14_000
TODAY = date(2026, 11, 1)  # for words of time in queries, so that results do not change
MIN_QUERY_LENGTH_LIMIT = 256  # characters, whatever limit the environment sets


class SiteSearch:
    """Searches an index of the documents; the index is kept for later runs with the same key.

    ``changed`` are settings that differ from those of the environment: of another engine.
    """

    def __init__(
        self,
        documents: DocumentSource,
        key: str,
        scratch: Path,
        changed: Mapping[str, Any] | None = None,
    ) -> None:
        folder = hashlib.sha256(key.encode()).hexdigest()[:16]
        self._folder = scratch / "relevance" / folder
        self._changed = dict(changed or {})
        # Sets over the same documents share an index, and may be measured at the same time.
        lock = self._folder.with_suffix(".lock")
        with self._settings(), file_lock(lock, wait_seconds=float("inf")):
            try:
                get_searcher().check()
            except (IndexMissing, IndexOutdated, IndexDamaged):
                shutil.rmtree(self._folder, ignore_errors=True)
                _build(documents)

    def rank(self, text: str, sort: Sort = Sort.RELEVANCE) -> list[int]:
        """Return the documents that the site shows for a query, in an order of the site."""
        return [hit.article_id for hit in self.search(text, sort).hits]

    def search(self, text: str, sort: Sort = Sort.RELEVANCE) -> SearchResults:
        """Return the results of the search service for a query."""
        with self._settings():
            request = SearchRequest(
                text,
                per_page=RECALL_DEPTH,
                facets=False,
                sort=sort,
                placed=False,
                today=TODAY,
            )
            return search(request, synonyms=default_synonyms())

    def page(self, text: str) -> SearchResults:
        """Return the first page of results with all that it shows; nothing cuts it short."""
        (found,) = self.pages([text])
        return found

    def pages(self, texts: Iterable[str]) -> Iterator[SearchResults]:
        """Yield the first page of each query; what is timed has no change of settings."""
        with self._settings():
            for text in texts:
                with until(Deadline()):
                    request = SearchRequest(text, placed=False, today=TODAY)
                    found = search(request, synonyms=default_synonyms())
                yield found

    def family(self, stem: str) -> tuple[str, ...]:
        """Return the words of the family of a loan word."""
        with self._settings():
            return loan_family(stem, get_searcher().vocabulary())

    def more_like_this(self, query: LikeQuery) -> list[int]:
        """Return the documents most like one, best first."""
        with self._settings():
            return [hit.article_id for hit in get_searcher().more_like_this(query)]

    @contextmanager
    def _settings(self) -> Iterator[None]:
        limit = max(settings.SEARCH_MAX_QUERY_LENGTH, MIN_QUERY_LENGTH_LIMIT)
        changed = {"INDEX_DIR": self._folder, "SEARCH_MAX_QUERY_LENGTH": limit} | self._changed
        with override_settings(**changed):
            yield


def _build(documents: DocumentSource) -> None:
    builder = get_index_builder()
    ranges = documents.ranges(BATCH_DOCUMENTS)
    generation = builder.begin(ranges)
    builder.build(generation, documents, ranges, procs=1, progress=lambda _, __: None)
    builder.switch(generation)
    spelling.write(builder)
