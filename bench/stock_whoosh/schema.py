"""The product's schema and storage for Whoosh's own segment writer, and a document's values."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import FileIndex

from indexer.analysis import Token, analyze, term_of_folded
from indexer.engines.interface import IndexDocument
from indexer.engines.scoring.dates import epoch_seconds
from indexer.engines.whoosh.store import schema
from indexer.engines.whoosh.store.schema import BODY_GAP, TermsField
from indexer.engines.whoosh.store.storage import DurableStorage
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.scoring_weights import TITLE_WEIGHT

SCRATCH = ".writing-"

Posting = tuple[str, list[int], int]  # term, positions (ascending), weighted frequency


class WritableTermsField(TermsField):
    """A field of ``Posting`` items."""

    def index(
        self, value: Iterable[Posting], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield term, frequency, weight and encoded positions as Whoosh's writer needs them."""
        encode = self.format.encode
        for term, positions, frequency in value:
            yield term.encode("utf-8"), frequency, float(frequency), encode(positions)


class ScratchStorage(DurableStorage):
    """A durable storage with a scratch folder, which closes the files of a failed writer."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._created: list[StructFile] = []
        self._scratch = f"{SCRATCH}{os.getpid()}-{secrets.token_hex(4)}"

    def create_file(self, name: str, **kwargs: Any) -> StructFile:
        """Create a file and remember to sync and to close it."""
        self._created.append(file := super().create_file(name, **kwargs))
        return file

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Open a scratch folder of this storage alone; Whoosh would use one name for all."""
        return FileStorage(str(Path(self.folder, self._scratch))).create()

    def abandon(self) -> None:
        """Close the files that a failed writer left open; Whoosh does not if the disk is full."""
        for file in self._created:
            if not file.is_closed:
                with suppress(OSError, ValueError):
                    file.close()
        self._created.clear()


def remove_scratch(folder: Path) -> None:
    """Remove the scratch folders of killed writers."""
    for path in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)


def open_index(folder: Path) -> FileIndex:
    """Open the Whoosh index of a generation for Whoosh's writer."""
    fields = {
        name: WritableTermsField() if isinstance(field, TermsField) else field
        for name, field in schema.make_schema().items()
    }
    return FileIndex(ScratchStorage(folder), schema=Schema(**fields))


def field_values(document: IndexDocument) -> dict[str, Any]:
    """Return the arguments of Whoosh's ``add_document`` for one document."""
    title, body = analyze(document.title), analyze(document.body)
    return {
        "key": str(document.article_id),
        "stem": _postings(_stems, body, title),
        "exact": _postings(_exacts, body, title),
        "title_stem": _postings(_stems, title),
        "title_exact": _postings(_exacts, title),
        "source_words": _postings(_exacts, analyze(document.source)),
        "author_words": _postings(_exacts, analyze(document.author)),
        "category_words": _postings(_exacts, analyze(document.category)),
        "article_id": document.article_id,
        "published": epoch_seconds(document.published_at),
        "copy_group": document.copy_group,
        "digest": document.digest,
    } | {
        column.name: getattr(document, column.name).encode("utf-8", "replace")
        for column in KEYWORD_COLUMNS
    }


def _postings(forms: Any, body: Sequence[Token], title: Sequence[Token] = ()) -> list[Posting]:
    positions: dict[str, list[int]] = {}
    for token in body:
        for form in forms(token):
            positions.setdefault(form, []).append(token.position)
    in_body = {form: len(found) for form, found in positions.items()}
    start = BODY_GAP + len(body)
    for token in title:
        for form in forms(token):
            positions.setdefault(form, []).append(start + token.position)
    return [
        (form, found, TITLE_WEIGHT * len(found) - (TITLE_WEIGHT - 1) * in_body.get(form, 0))
        for form, found in positions.items()
    ]


def _exacts(token: Token) -> tuple[str, ...]:
    return (token.exact, *token.aliases) if token.aliases else (token.exact,)


def _stems(token: Token) -> tuple[str, ...]:
    if not token.aliases:
        return (token.stem,)
    return tuple(dict.fromkeys((token.stem, *map(term_of_folded, token.aliases))))
