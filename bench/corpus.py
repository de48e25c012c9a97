"""The documents to index: the news, and after them Wikipedia introductions for larger sizes.

The corpus beside the checkout is read once and kept as pickled batches. Every engine then reads
the documents at the same low cost.
"""

import gzip
import json
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from articles.kind_rules import kind_of, stated_kind
from indexer.engines.interface import IndexDocument

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"  # corpus, lexicon and judged sets
NEWS_FILE, WIKIPEDIA_FILE = "news.jsonl.gz", "wiki_id_intros.jsonl.gz"
NEWS_DOCUMENTS = 55_369
BATCH_DOCUMENTS = 200
FORMAT_VERSION = 4  # of the prepared files


class CorpusMissing(Exception):
    """The corpus is not beside the checkout."""


def corpus_folder() -> Path:
    """Return the folder of the corpus. Raises ``CorpusMissing``."""
    folder = Path(os.environ.get("BENCH_CORPUS") or SHARED / "corpus")
    if not (folder / NEWS_FILE).exists():
        raise CorpusMissing(
            f"The benchmark reads {NEWS_FILE} from {folder}, and it is not there."
            " Put the corpus there or say where it is: BENCH_CORPUS=folder bin/bench speed"
        )
    return folder


@dataclass(frozen=True)
class CorpusDocuments:
    """A ``DocumentSource`` over pickled batches in a file; ids count from 1."""

    path: Path
    number: int
    offsets: tuple[int, ...]  # of the batches in the file

    def count(self) -> int:
        """Return the number of documents."""
        return self.number

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        return [
            (first, min(first + batch_size - 1, self.number))
            for first in range(after + 1, self.number + 1, batch_size)
        ]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range in order of their ids."""
        with self.path.open("rb") as file:
            batch = (first - 1) // BATCH_DOCUMENTS
            while batch * BATCH_DOCUMENTS < last and batch < len(self.offsets):
                file.seek(self.offsets[batch])
                start = batch * BATCH_DOCUMENTS
                documents = pickle.load(file)
                yield from documents[max(0, first - 1 - start) : last - start]
                batch += 1


def prepare(number: int, scratch: Path) -> CorpusDocuments:
    """Return the first ``number`` documents, or all if there are fewer, prepared in ``scratch``."""
    path = scratch / f"documents-{number}.pickle"
    key = _cache_key(corpus_folder())
    try:
        documents = open_prepared(path, key)
    except FileNotFoundError:
        documents = None
    if documents is None:
        documents = _write_batches(path, number, corpus_folder())
        index = {"key": key, "offsets": documents.offsets, "number": documents.number}
        path.with_suffix(".json").write_text(json.dumps(index))
    return documents


def open_prepared(path: Path, key: list[int] | None = None) -> CorpusDocuments | None:
    """Return the documents of a prepared file; None if its cache key is not ``key``."""
    index = json.loads(path.with_suffix(".json").read_text())
    if key is not None and index.get("key") != key:
        return None
    return CorpusDocuments(path, index["number"], tuple(index["offsets"]))


def _cache_key(folder: Path) -> list[int]:
    """Return the format version and the sizes of the corpus files in bytes."""
    paths = [folder / NEWS_FILE, folder / WIKIPEDIA_FILE]
    return [FORMAT_VERSION, *(path.stat().st_size if path.exists() else 0 for path in paths)]


def _write_batches(path: Path, number: int, folder: Path) -> CorpusDocuments:
    offsets: list[int] = []
    written = 0
    rows = islice(_rows(folder), number)
    with path.open("wb") as file:
        while batch := [
            _document(article_id, row)
            for article_id, row in enumerate(islice(rows, BATCH_DOCUMENTS), start=written + 1)
        ]:
            offsets.append(file.tell())
            pickle.dump(batch, file)
            written += len(batch)
    return CorpusDocuments(path, written, tuple(offsets))


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    paths = [folder / NEWS_FILE, folder / WIKIPEDIA_FILE]
    return chain.from_iterable(_lines(path) for path in paths if path.exists())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def kind_of_row(row: dict[str, Any]) -> str:
    """Return the kind of an article of the corpus, as an import gives it."""
    body = row.get("body") or row.get("text") or ""
    title, source, url = (str(row.get(name) or "") for name in ("title", "source", "url"))
    stated = stated_kind(str(row.get("kind") or ""), body)
    return stated or kind_of(title=title, body=body, source=source, url=url)


def _document(article_id: int, row: dict[str, Any]) -> IndexDocument:
    return IndexDocument(
        article_id=article_id,
        title=str(row.get("title") or ""),  # one in the corpus is a number
        body=row.get("body") or row.get("text") or "",
        source=row.get("source") or "",
        author="",
        category="",
        published_at=_parsed_date(row.get("published")),
        digest=article_id.to_bytes(16, "big"),
        kind=kind_of_row(row),
    )


def _parsed_date(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
