"""Judged sets: documents, queries, and the documents that answer each query.

A set is a folder with ``queries.tsv`` (query id, text), ``qrels.tsv`` (query id, document id,
grade) and ``docs.jsonl.gz`` (id, text, and optionally title and day). A set without
``docs.jsonl.gz`` uses the news corpus: titles and bodies, or bodies only if the queries are titles
of the news.

The folder ``judged`` has further judgements: a set of its own (``keywords``), and for another set
NAME over the news a file ``NAME.tsv`` of documents that the set does not judge, but rankings find.
"""

import csv
import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from bench.corpus import NEWS_FILE, CorpusMissing, corpus_folder, kind_of_row
from bench.memory_source import MemorySource
from indexer.engines.interface import IndexDocument

MAX_GRADE = 3
JUDGED = Path(__file__).parent / "judged"
NOON = 12  # hour of a document whose day is known


class SetError(Exception):
    """A set cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the grades of its answers: document number (from 1) -> grade (from 1)."""

    text: str
    grades: Mapping[int, int]

    @property
    def answers(self) -> frozenset[int]:
        """Return the numbers of the documents that answer the query."""
        return frozenset(self.grades)


class Document(NamedTuple):
    """A document of a set."""

    name: str
    title: str
    body: str
    day: date | None
    kind: str


@dataclass(frozen=True)
class SetDocuments:
    """The documents of a set; ids count from 1 in the order of the file."""

    path: Path
    bodies_only: bool

    @cached_property
    def _rows(self) -> list[Document]:
        rows = []
        with gzip.open(self.path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = json.loads(line)
                    text = row["body"] if "body" in row else row["text"]
                    title = "" if self.bodies_only else str(row.get("title") or "")
                    published = str(row.get("published") or "")
                    day = datetime.fromisoformat(published).date() if published else None
                    rows.append(Document(str(row["id"]), title, text or "", day, kind_of_row(row)))
                except (ValueError, KeyError, TypeError) as error:
                    raise SetError(f"{self.path}, line {number}: {error!r}") from None
        return rows

    @property
    def key(self) -> str:
        """Return a cache key that changes with the documents."""
        stat = self.path.stat()
        return f"{self.path.resolve()} {stat.st_size} {stat.st_mtime_ns} {self.bodies_only} kind"

    def names(self) -> list[str]:
        """Return the ids of the documents in the file."""
        return [row.name for row in self._rows]

    def texts(self) -> list[str]:
        """Return title and body of every document as one text."""
        return [f"{row.title}\n{row.body}" if row.title else row.body for row in self._rows]

    def body(self, number: int) -> str:
        """Return the body of a document by its number, from 1."""
        return self._rows[number - 1].body

    def count(self) -> int:
        """Return the number of documents."""
        return len(self._rows)

    def source(self) -> MemorySource:
        """Return the documents as a source for an index."""
        rows = enumerate(self._rows, start=1)
        return MemorySource(tuple(_document(number, row) for number, row in rows))


@dataclass(frozen=True)
class JudgedSet:
    """The documents of a set, and its queries that have an answer among them."""

    name: str
    documents: SetDocuments
    queries: tuple[Query, ...]


def folders(paths: list[Path]) -> list[Path]:
    """Return the sets among the folders and one level below them. Raises ``SetError``."""
    sets: list[Path] = []
    for path in paths:
        inside = [path] if (path / "queries.tsv").exists() else sorted(path.glob("*/queries.tsv"))
        if not inside:
            raise SetError(f"{path} holds no judged set: no queries.tsv in it or one folder below.")
        sets += [each if each.is_dir() else each.parent for each in inside]
    return sets


def read(
    folder: Path, *, max_queries: int | None = None, seed: int = 1, as_given: bool = False
) -> JudgedSet:
    """Read a set, with at most ``max_queries`` random queries. Raises ``SetError``.

    ``as_given``: without the further judgements of the folder ``judged``.
    """
    documents = _documents(folder)
    numbers = {name: number for number, name in enumerate(documents.names(), start=1)}
    files = [folder / "qrels.tsv"]
    more = JUDGED / f"{folder.name}.tsv"
    if more.exists() and not as_given and not (folder / "docs.jsonl.gz").exists():
        files.append(more)
    queries = _queries(folder, files, numbers)
    if max_queries is not None and len(queries) > max_queries:
        queries = random.Random(seed).sample(queries, max_queries)
    return JudgedSet(folder.name, documents, tuple(queries))


def query_texts(folder: Path) -> list[str]:
    """Return the texts of all queries of a set, judged or not. Raises ``SetError``."""
    return [text for _, text in _rows(folder / "queries.tsv", 2)]


def _documents(folder: Path) -> SetDocuments:
    own = folder / "docs.jsonl.gz"
    if own.exists():
        return SetDocuments(own, bodies_only=False)
    try:
        news = corpus_folder() / NEWS_FILE
    except CorpusMissing as error:
        raise SetError(f"{folder} has no docs.jsonl.gz. {error}") from None
    return SetDocuments(news, bodies_only=_are_headlines(folder, news))


def _are_headlines(folder: Path, news: Path) -> bool:
    """Return whether most queries are titles of the news, which would give the answer away."""
    queries = query_texts(folder)
    titles = _titles(news)
    return 2 * sum(query.strip() in titles for query in queries) > len(queries)


@cache
def _titles(news: Path) -> frozenset[str]:
    with gzip.open(news, "rt", encoding="utf-8") as lines:
        return frozenset(str(json.loads(line).get("title") or "").strip() for line in lines)


def _queries(folder: Path, files: Sequence[Path], numbers: Mapping[str, int]) -> list[Query]:
    grades: dict[str, dict[int, int]] = {}
    for file in files:
        for row in _rows(file, 3):
            grade = _grade(file, row)
            if row[1] in numbers and grade:
                grades.setdefault(row[0], {}).setdefault(numbers[row[1]], grade)
    queries = [
        Query(text, grades[key]) for key, text in _rows(folder / "queries.tsv", 2) if key in grades
    ]
    if not queries:
        raise SetError(f"{folder}: no query of queries.tsv has an answer in qrels.tsv.")
    return queries


def _grade(file: Path, row: Sequence[str]) -> int:
    """Return the grade of a judgement; an empty one is 0."""
    try:
        grade = int(row[2].strip() or 0)
    except ValueError:
        grade = -1
    if not 0 <= grade <= MAX_GRADE:
        raise SetError(f"{file}: {row[2]!r} for query {row[0]} is no grade from 0 to {MAX_GRADE}.")
    return grade


def _document(number: int, row: Document) -> IndexDocument:
    published = datetime.combine(row.day, time(NOON), UTC) if row.day else None
    digest = number.to_bytes(16, "big")
    return IndexDocument(number, row.title, row.body, "", "", "", published, digest, kind=row.kind)


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE), 1):
                if len(row) < columns:
                    raise SetError(
                        f"{path}, line {number}: {columns} columns separated by tabs are needed."
                    )
                yield row[:columns]
    except OSError as error:
        raise SetError(f"{path} cannot be read: {error.strerror}.") from None
