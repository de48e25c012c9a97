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
from pathlib import Path
from typing import Any

from indexer.engine import IndexDocument

FILES = ("news.jsonl.gz", "wiki_id_intros.jsonl.gz")
BATCH = 1_000  # documents
NEWS = 55_369


class CorpusMissing(Exception):
    """The corpus is not beside the checkout."""


def corpus_folder() -> Path:
    """Return where the corpus is. Raises ``CorpusMissing``."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
    folder = Path(os.environ.get("BENCH_CORPUS") or beside)
    if not (folder / FILES[0]).exists():
        raise CorpusMissing(
            f"The benchmark reads {FILES[0]} from {folder}, and it is not there."
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
            while batch * BATCH < last:
                file.seek(self.offsets[batch])
                begin = batch * BATCH
                found = pickle.load(file)
                yield from found[max(0, first - 1 - begin) : last - begin]
                batch += 1


def documents(number: int, scratch: Path) -> Documents:
    """Return the first ``number`` documents, prepared in the folder ``scratch``."""
    path = scratch / f"documents-{number}.pickle"
    index = path.with_suffix(".json")
    if not index.exists():
        offsets, got = _prepare(path, number, corpus_folder())
        index.write_text(json.dumps({"offsets": offsets, "number": got}))
    known = json.loads(index.read_text())
    return Documents(path, known["number"], tuple(known["offsets"]))


def _prepare(path: Path, number: int, folder: Path) -> tuple[list[int], int]:
    offsets, batch, got = [], [], 0
    with path.open("wb") as file:
        for document in _documents(folder, number):
            batch.append(document)
            got += 1
            if len(batch) == BATCH:
                offsets.append(file.tell())
                pickle.dump(batch, file)
                batch = []
        if batch:
            offsets.append(file.tell())
            pickle.dump(batch, file)
    return offsets, got


def _documents(folder: Path, number: int) -> Iterator[IndexDocument]:
    got = 0
    for name in FILES:
        if got == number or not (folder / name).exists():
            return
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                got += 1
                yield _document(got, json.loads(line))
                if got == number:
                    return


def _document(article_id: int, row: dict[str, Any]) -> IndexDocument:
    return IndexDocument(
        article_id=article_id,
        title=row.get("title") or "",
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
