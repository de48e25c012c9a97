"""The words of the versions of documents that a commit replaces or deletes.

The cluster has no text of a document, but hashes of its terms in ``places``, and the values of its
columns. The word tables have all terms, so a hash names a term; where two terms have one hash, the
cluster says how many of the documents have each. So the words are counted exactly.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.documents import (
    WORD_FIELDS,
    DocumentMaker,
    indexed_term,
    string_of,
)
from indexer.engines.opensearch.failures import too_slow
from indexer.engines.opensearch.stored_places import StoredPlaces, Terms, stored_bytes
from indexer.engines.opensearch.word_tables import WordCounts, WordTable
from indexer.scoring_weights import TITLE_WEIGHT

PAGE = 1_000  # documents in a request
KINDS = ("exact", "stem")


class Version(NamedTuple):
    """A version of a document as the cluster has it."""

    article_id: int
    places: StoredPlaces
    values: dict[str, str]  # of the columns that have words


class EarlierWords:
    """Counts the words of documents before they are replaced or deleted."""

    def __init__(self, cluster: Cluster, maker: DocumentMaker) -> None:
        self._cluster = cluster
        self._maker = maker
        self._hashes: dict[tuple[str, str], _Hashes] = {}

    def count(self, index: str, articles: Iterable[int], tables: Sequence[WordTable]) -> WordCounts:
        """Return the counts of those of the articles that the index has."""
        words = WordCounts()
        waiting = iter(articles)
        while page := list(islice(waiting, PAGE)):
            versions = self._versions(index, page)
            if versions:
                self._add(index, versions, words, tables)
        return words

    def _add(
        self,
        index: str,
        versions: Sequence[Version],
        words: WordCounts,
        tables: Sequence[WordTable],
    ) -> None:
        words.documents += len(versions)
        for kind in KINDS:
            keys = [(table.identity, kind) for table in tables]
            self._hashes |= {
                key: _Hashes(table, kind)
                for key, table in zip(keys, tables, strict=True)
                if key not in self._hashes
            }
            lists = [self._hashes[key] for key in keys]
            for title in (False, True):
                self._count_kind(index, versions, words, lists, kind=kind, title=title)
        names = {table.identity for table in tables}
        self._hashes = {key: value for key, value in self._hashes.items() if key[0] in names}
        for field in WORD_FIELDS:
            values = [each.values[field] for each in versions if each.values[field]]
            self._maker.count_values(words, field, values)

    def _versions(self, index: str, articles: list[int]) -> list[Version]:
        """Return the versions of those of the articles that the index has."""
        body: Json = {
            "size": len(articles),
            "query": {"bool": {"filter": [{"terms": {"id": articles}}]}},
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "places", *WORD_FIELDS.values()],
            "track_total_hits": False,
        }
        (answer,) = self._asked_whole([({"index": index}, body)])
        return [_version(hit["fields"]) for hit in answer["hits"]["hits"]]

    def _asked_whole(self, searches: Sequence[tuple[Json, Json]]) -> list[Json]:
        """Return answers that no limit of time has cut: a part of the words is no count."""
        answers = self._cluster.search_all(searches)
        if any(answer.get("timed_out") for answer in answers):
            raise too_slow(self._cluster.options)
        return answers

    def _count_kind(  # noqa: PLR0913
        self,
        index: str,
        versions: Sequence[Version],
        words: WordCounts,
        lists: Sequence["_Hashes"],
        *,
        kind: str,
        title: bool,
    ) -> None:
        """Count the terms of one kind, of titles only or of whole documents."""
        field = f"title_{kind}" if title else kind
        found: list[Terms] = [getattr(each.places, kind) for each in versions]
        own = [each.hashes[each.in_title] if title else each.hashes for each in found]
        hashes, counts = np.unique(np.concatenate(own), return_counts=True)
        terms = _named(lists, hashes)
        documents = dict(zip(hashes.tolist(), counts.tolist(), strict=True))
        clear = {names[0]: documents[key] for key, names in terms.items() if len(names) == 1}
        unclear = [name for names in terms.values() if len(names) > 1 for name in names]
        if unclear:
            clear |= self._asked(index, [each.article_id for each in versions], field, unclear)
        in_title = sum(each.title_length for each in found)
        length = in_title if title else sum(each.length for each in found)
        if not title:
            length += in_title * (TITLE_WEIGHT - 1)
        words.add(field, clear.keys(), clear.values(), length=length)

    def _asked(
        self, index: str, articles: list[int], field: str, terms: Sequence[bytes]
    ) -> Counter[bytes]:
        """Return how many of the documents have each term, as the postings tell."""
        searches: list[tuple[Json, Json]] = []
        for term in terms:
            conditions: list[Json] = [
                {"terms": {"id": articles}},
                {"term": {field: indexed_term(term.decode())}},
            ]
            body = {
                "size": 0,
                "query": {"bool": {"filter": conditions}},
                "track_total_hits": True,
            }
            searches.append(({"index": index}, body))
        answers = self._asked_whole(searches)
        return Counter(
            {
                term: int(answer["hits"]["total"]["value"])
                for term, answer in zip(terms, answers, strict=True)
            }
        )


def _version(found: Json) -> Version:
    values = {
        field: string_of((found.get(column) or [""])[0]) for field, column in WORD_FIELDS.items()
    }
    return Version(found["id"][0], StoredPlaces.of(stored_bytes(found["places"][0])), values)


class _Hashes:
    """The hashes of the terms of a word table, for look-ups."""

    def __init__(self, table: WordTable, kind: str) -> None:
        self._terms = table.terms[kind]
        hashes = np.fromiter(map(crc32, self._terms.all()), np.uint32, len(self._terms))
        signed = hashes.view(np.int32)
        self._order = np.argsort(signed, kind="stable")
        self._sorted = signed[self._order]

    def named(self, hashes: npt.NDArray[np.int32]) -> Iterator[tuple[int, bytes]]:
        """Yield each of the ascending hashes with each term that has it."""
        begins = np.searchsorted(self._sorted, hashes, "left")
        ends = np.searchsorted(self._sorted, hashes, "right")
        for place in np.flatnonzero(ends > begins).tolist():
            for number in self._order[begins[place] : ends[place]].tolist():
                yield int(hashes[place]), self._terms[number]


def _named(lists: Sequence[_Hashes], hashes: npt.NDArray[np.int32]) -> dict[int, tuple[bytes, ...]]:
    """Return the different terms of each hash."""
    found: dict[int, dict[bytes, None]] = {}
    for each in lists:
        for key, term in each.named(hashes):
            found.setdefault(key, {})[term] = None
    return {key: tuple(terms) for key, terms in found.items()}
