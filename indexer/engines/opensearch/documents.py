"""Articles as documents of the cluster: analysed terms, values of filters, and packed places."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import BatchAnalyzer
from indexer.analysis.batch_analyzer import BatchOccurrences, FieldOccurrences
from indexer.engines.interface import IndexDocument
from indexer.engines.opensearch.copy_rows import stored_row
from indexer.engines.opensearch.occurrences import CODED_FIELDS, Placed, hash_of, packed_places
from indexer.engines.opensearch.word_tables import WordCounts, distinct
from indexer.engines.scoring.dates import epoch_seconds
from indexer.engines.scoring.lengths import length_codes
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.scoring_weights import TITLE_WEIGHT

BODY_GAP = 100  # positions between the body and the title after it, as in the Whoosh engine
MAX_TERM_LETTERS = 8_000  # of a term: Lucene takes 32,766 bytes
MAX_ANALYZER_KEYS = 400_000  # an analyzer with more cached keys is replaced
SEPARATOR = "\0"  # between the sort key and the string of a keyword value
OTHER = "|"  # between the terms of one position; no term has it
TITLE_CODE = CODED_FIELDS.index("title_exact")
WORD_FIELDS = {"source_words": "source", "author_words": "author", "category_words": "category"}


def sendable(text: str) -> str:
    """Return a text without halves of surrogates, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def indexed_term(term: str) -> str:
    """Return a term as the cluster has it."""
    return sendable(term)[:MAX_TERM_LETTERS]


def keyword_value(value: str) -> str:
    """Return a string of a keyword column as the cluster has it: it sorts by name."""
    text = sendable(value)[:MAX_TERM_LETTERS]
    return f"{text.casefold()}{SEPARATOR}{text}"


def string_of(value: str) -> str:
    """Return the string of a value that ``keyword_value`` has returned."""
    return value.split(SEPARATOR, value.count(SEPARATOR) // 2 + 1)[-1] if value else ""


class DocumentMaker:
    """Makes documents in batches, and counts their words."""

    def __init__(self) -> None:
        self._renew()

    def documents(
        self, batch: Sequence[IndexDocument], words: WordCounts
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the id and the fields of each article; add the words of all to ``words``."""
        if len(self._analyzer) > MAX_ANALYZER_KEYS:
            self._renew()
        analyze = self._analyzer.occurrences
        title = analyze([each.title for each in batch])
        body = analyze([each.body for each in batch])
        others = {
            field: analyze([getattr(each, name) for each in batch]).exact
            for field, name in WORD_FIELDS.items()
        }
        self._extend()
        words.documents += len(batch)
        codes = self._count(words, title, body, others, len(batch))
        starts = (BODY_GAP + body.lengths).astype(np.int64)
        places = packed_places(
            _placed(self._exact_hashes, body.exact, title.exact, starts),
            _placed(self._stem_hashes, body.stem, title.stem, starts),
            starts.tolist(),
            codes,
        )
        exact, stem = self._exact, self._stem
        texts = {
            "title_exact": list(_texts(title.exact, exact)),
            "title_stem": list(_texts(title.stem, stem)),
            "body_exact": list(_texts(body.exact, exact)),
            "body_stem": list(_texts(body.stem, stem)),
            **{name: list(_texts(found, exact)) for name, found in others.items()},
        }
        for number, each in enumerate(batch):
            values = {name: found[number] for name, found in texts.items()}
            fields = _fields(each, values, places[number])
            fields["title_code"] = int(codes[number, TITLE_CODE])
            yield each.article_id, fields

    def count_values(self, words: WordCounts, field: str, values: Sequence[str]) -> None:
        """Add the words of values of a column."""
        found = self._analyzer.occurrences(list(values)).exact
        counted = distinct(found.terms, found.offsets)
        _add(words, field, counted, self._analyzer.exact_terms, np.diff(found.offsets))

    def _renew(self) -> None:
        self._analyzer = BatchAnalyzer()
        self._exact: list[str] = []  # as the cluster has them, by number
        self._stem: list[str] = []
        self._exact_hashes = self._stem_hashes = np.empty(0, dtype=np.int32)

    def _extend(self) -> None:
        """Add the new terms of the analyzer."""
        for own, terms in (
            (self._exact, self._analyzer.exact_terms),
            (self._stem, self._analyzer.stem_terms),
        ):
            own.extend(map(indexed_term, terms[len(own) :]))
        self._exact_hashes = _hashes(self._exact_hashes, self._analyzer.exact_terms)
        self._stem_hashes = _hashes(self._stem_hashes, self._analyzer.stem_terms)

    def _count(
        self,
        words: WordCounts,
        title: BatchOccurrences,
        body: BatchOccurrences,
        others: dict[str, FieldOccurrences],
        size: int,
    ) -> npt.NDArray[np.uint8]:
        """Count the words of a batch; return the codes of the lengths of each article."""
        exact, stem = self._analyzer.exact_terms, self._analyzer.stem_terms
        lengths: dict[str, npt.NDArray[Any]] = {}
        for name, terms, in_title, in_body in (
            ("stem", stem, title.stem, body.stem),
            ("exact", exact, title.exact, body.exact),
        ):
            of_title = np.diff(in_title.offsets)
            lengths[name] = np.diff(in_body.offsets) + TITLE_WEIGHT * of_title
            lengths[f"title_{name}"] = of_title
            joined = np.concatenate([in_body.terms, in_title.terms])
            texts = np.concatenate(
                [
                    np.repeat(np.arange(size), np.diff(in_body.offsets)),
                    np.repeat(np.arange(size), of_title),
                ]
            )
            order = np.argsort(texts, kind="stable")
            offsets = in_body.offsets + in_title.offsets
            _add(words, name, distinct(joined[order], offsets), terms, lengths[name])
            _add(
                words,
                f"title_{name}",
                distinct(in_title.terms, in_title.offsets),
                terms,
                of_title,
            )
        for name, found in others.items():
            _add(words, name, distinct(found.terms, found.offsets), exact, np.diff(found.offsets))
        return np.stack([length_codes(lengths[name]) for name in CODED_FIELDS], axis=1)


def _add(
    words: WordCounts, field: str, counted: tuple[Any, Any], terms: list[str], lengths: Any
) -> None:
    numbers, counts = counted
    encoded = [terms[number].encode("utf-8", "replace") for number in numbers.tolist()]
    words.add(field, encoded, counts.tolist(), length=int(lengths.sum()))


def _hashes(known: npt.NDArray[np.int32], terms: list[str]) -> npt.NDArray[np.int32]:
    new = np.array([hash_of(term) for term in terms[len(known) :]], dtype=np.int32)
    return np.concatenate([known, new]) if len(new) else known


def _placed(
    hashes: npt.NDArray[np.int32],
    body: FieldOccurrences,
    title: FieldOccurrences,
    starts: npt.NDArray[np.int64],
) -> Placed:
    """Return the occurrences in bodies and titles; a title comes after its body."""
    size = len(starts)
    in_body, in_title = np.diff(body.offsets), np.diff(title.offsets)
    texts = np.concatenate(
        [np.repeat(np.arange(size), in_body), np.repeat(np.arange(size), in_title)]
    )
    order = np.argsort(texts, kind="stable")
    positions = np.concatenate([body.positions, title.positions + np.repeat(starts, in_title)])
    terms = np.concatenate([body.terms, title.terms])
    return Placed(hashes[terms[order]], positions[order], body.offsets + title.offsets)


def _texts(found: FieldOccurrences, terms: list[str]) -> Iterator[str]:
    """Yield the terms of each text for the tokenizer of the cluster, by position."""
    offsets = found.offsets.tolist()
    numbers, positions = found.terms.tolist(), found.positions.tolist()
    for number in range(len(offsets) - 1):
        own = slice(offsets[number], offsets[number + 1])
        words = [terms[term] for term in numbers[own]]
        places = positions[own]
        if words and places[-1] + 1 != len(words):  # several terms at a position
            pairs = groupby(zip(places, words, strict=True), key=itemgetter(0))
            words = [OTHER.join(word for _, word in group) for _, group in pairs]
        yield " ".join(words)


def _fields(document: IndexDocument, texts: dict[str, str], places: bytes) -> dict[str, Any]:
    """Return the fields of a document; those without a value are left out."""
    fields: dict[str, Any] = {
        "id": document.article_id,
        "digest": b64encode(document.digest).decode("ascii"),
        "places": b64encode(places).decode("ascii"),
    }
    for kind in ("stem", "exact"):
        title = texts[f"title_{kind}"]
        fields[kind] = [texts[f"body_{kind}"], *[title] * TITLE_WEIGHT]
        fields[f"title_{kind}"] = title
    fields |= {name: texts[name] for name in WORD_FIELDS if texts[name]}
    for column in KEYWORD_COLUMNS:
        if value := getattr(document, column.name):
            fields[column.name] = keyword_value(value)
    if document.published_at is not None:
        fields["seconds"] = fields["published"] = epoch_seconds(document.published_at)
    if document.copy_group:
        fields["group"] = document.copy_group
        fields["copy"] = b64encode(sendable(stored_row(document, places)).encode()).decode("ascii")
    return fields
