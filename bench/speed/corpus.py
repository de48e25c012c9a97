"""The documents that are indexed: news, and Wikipedia introductions after them for growth.

They are read once from the corpus beside the checkout and kept as pickled batches, so that reading
costs every engine the same, and little.
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

from indexer.engines.interface import IndexDocument

NEWS_FILE, MORE_FILE = "news.jsonl.gz", "wiki_id_intros.jsonl.gz"
BATCH = 200  # documents
NEWS = 55_369
FORMAT = 2  # of the prepared files


class CorpusMissing(Exception):
    """The corpus is not beside the checkout."""


def corpus_folder() -> Path:
    """Return where the corpus is. Raises ``CorpusMissing``."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
    folder = Path(os.environ.get("BENCH_CORPUS") or beside)
    if not (folder / NEWS_FILE).exists():
        raise CorpusMissing(
            f"The benchmark reads {NEWS_FILE} from {folder}, and it is not there."
            " Put the corpus there or say where it is: BENCH_CORPUS=folder bin/bench speed"
        )
    return folder


@dataclass(frozen=True)
class Documents:
    """A ``DocumentSource`` of pickled batches; ids count from 1."""

    path: Path
    number: int
    offsets: tuple[int, ...]  # of the batches in the file

    def count(self) -> int:
        """Return how many documents there are."""
        return self.number

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges of ``batch_size`` documents."""
        return [
            (first, min(first + batch_size - 1, self.number))
            for first in range(after + 1, self.number + 1, batch_size)
        ]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of a range."""
        with self.path.open("rb") as file:
            batch = (first - 1) // BATCH
            while batch * BATCH < last and batch < len(self.offsets):
                file.seek(self.offsets[batch])
                begin = batch * BATCH
                found = pickle.load(file)
                yield from found[max(0, first - 1 - begin) : last - begin]
                batch += 1


def documents(number: int, scratch: Path) -> Documents:
    """Return the first ``number`` documents, or all if they are fewer, prepared in ``scratch``."""
    path = scratch / f"documents-{number}.pickle"
    key = _key(corpus_folder())
    try:
        found = prepared(path, key)
    except FileNotFoundError:
        found = None
    if found is None:
        offsets, got = _prepare(path, number, corpus_folder())
        facts = {"key": key, "offsets": offsets, "number": got}
        path.with_suffix(".json").write_text(json.dumps(facts))
        found = Documents(path, got, tuple(offsets))
    return found


def prepared(path: Path, key: list[int] | None = None) -> Documents | None:
    """Return the documents of a prepared file; None if they are of another corpus than ``key``."""
    facts = json.loads(path.with_suffix(".json").read_text())
    if key is not None and facts.get("key") != key:
        return None
    return Documents(path, facts["number"], tuple(facts["offsets"]))


def _key(folder: Path) -> list[int]:
    """Return what changes with the corpus."""
    paths = [folder / NEWS_FILE, folder / MORE_FILE]
    return [FORMAT, *(path.stat().st_size if path.exists() else 0 for path in paths)]


def _prepare(path: Path, number: int, folder: Path) -> tuple[list[int], int]:
    offsets, got = [], 0
    rows = islice(_rows(folder), number)
    with path.open("wb") as file:
        while batch := [
            _document(article_id, row)
            for article_id, row in enumerate(islice(rows, BATCH), start=got + 1)
        ]:
            offsets.append(file.tell())
            pickle.dump(batch, file)
            got += len(batch)
    return offsets, got


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    paths = [folder / NEWS_FILE, folder / MORE_FILE]
    return chain.from_iterable(_lines(path) for path in paths if path.exists())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _document(article_id: int, row: dict[str, Any]) -> IndexDocument:
    return IndexDocument(
        article_id=article_id,
        title=str(row.get("title") or ""),  # one in the corpus is a number
        body=row.get("body") or row.get("text") or "",
        source=row.get("source") or "",
        author="",
        category="",
        published_at=_moment(row.get("published")),
        digest=article_id.to_bytes(16, "big"),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
