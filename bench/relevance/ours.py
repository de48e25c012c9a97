"""The site itself: documents in an index of its engine, queries through the search service."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.test import override_settings

from bench.relevance.metrics import RECALL_DEPTH
from indexer import spelling
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import DocumentSource, LikeQuery
from indexer.exceptions import IndexMissing, IndexOutdated
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search
from indexer.search.synonym_cache import default_synonyms

BATCH = 14_000


class KeyedDocuments(DocumentSource, Protocol):
    """Documents whose index can be told from that of others."""

    @property
    def key(self) -> str:
        """Return what changes with the documents."""
        ...


class Site:
    """The search of the site over a set's documents; the index is kept for the next run."""

    def __init__(self, documents: KeyedDocuments, scratch: Path) -> None:
        key = hashlib.sha256(documents.key.encode()).hexdigest()[:16]
        self._folder = scratch / "relevance" / key
        with self._settings():
            builder = get_index_builder()
            try:
                get_searcher().check()
            except (IndexMissing, IndexOutdated):
                shutil.rmtree(self._folder, ignore_errors=True)
                ranges = documents.ranges(BATCH)
                generation = builder.begin(ranges)
                builder.build(generation, documents, ranges, procs=1, progress=lambda _, __: None)
                builder.switch(generation)
                spelling.write(builder)

    def rank(self, text: str) -> list[int]:
        """Return the documents that the site shows for a query, in its order."""
        return [hit.article_id for hit in self.search(text).hits]

    def search(self, text: str) -> SearchResults:
        """Return what the site's search answers to a query."""
        with self._settings():
            request = SearchRequest(text, per_page=RECALL_DEPTH, facets=False)
            return search(request, synonyms=default_synonyms())

    def more_like(self, asked: LikeQuery) -> list[int]:
        """Return the documents that are most like one."""
        with self._settings():
            return [hit.article_id for hit in get_searcher().more_like_this(asked)]

    @contextmanager
    def _settings(self) -> Iterator[None]:
        limit = max(settings.SEARCH_MAX_QUERY_LENGTH, 256)
        changed = override_settings(INDEX_DIR=self._folder, SEARCH_MAX_QUERY_LENGTH=limit)
        with changed:
            yield
