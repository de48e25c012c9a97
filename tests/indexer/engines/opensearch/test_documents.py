"""Documents of the cluster: terms by position, packed places, words and values."""

from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.analysis import analyze, term_of_folded
from indexer.engines.opensearch.documents import (
    BODY_GAP,
    DocumentMaker,
    keyword_value,
    string_of,
)
from indexer.engines.opensearch.occurrences import hash_of
from indexer.engines.opensearch.word_tables import WordCounts, WordTable, merged
from tests.engines.documents import at, document

BODY = "Banjir BaratIni di Jum'at, banjir anak-anak lagi."
Places = dict[int, list[int]]


def made(*documents: Any) -> list[dict[str, Any]]:
    return [fields for _, fields in DocumentMaker().documents(documents, WordCounts())]


def unpacked(value: str) -> tuple[Places, Places, int]:
    """Return the positions of exact forms and stems by hash, and the position of the title."""
    content = b64decode(value)
    wide, exact, stems, title, _ = np.frombuffer(content, "<i4", 5).tolist()
    hashes = np.frombuffer(content, "<i4", exact + stems, 20).tolist()
    at, kind = 20 + 4 * len(hashes), np.dtype("<i4" if wide else "<u2")
    ends = np.frombuffer(content, kind, len(hashes), at).tolist()
    positions = np.frombuffer(content, kind, -1, at + kind.itemsize * len(hashes)).tolist()
    found: list[Places] = []
    for first, last in ((0, exact), (exact, exact + stems)):
        begin, own = 0, {}
        for number in range(first, last):
            own[hashes[number]] = positions[begin : ends[number]]
            begin = ends[number]
        positions = positions[begin:]
        found.append(own)
    return found[0], found[1], title


def test_the_terms_of_a_position_are_written_together() -> None:
    (fields,) = made(document(1, "Jakarta", BODY))

    assert fields["exact"][0] == "banjir barat|baratini ini di jumat banjir anak-anak|anak lagi"
    assert fields["exact"][1:] == ["jakarta", "jakarta"]
    assert fields["title_exact"] == "jakarta"


@pytest.mark.parametrize("repeated", [1, 9_000], ids=["16 bits", "32 bits"])
def test_places_are_those_of_the_analysis(repeated: int) -> None:
    body = f"{BODY} " * repeated
    (fields,) = made(document(1, "Banjir di Jakarta", body))

    exact, stems, title = unpacked(fields["places"])

    expected: tuple[Places, Places] = {}, {}
    words = analyze(body)
    assert title == len(words) + BODY_GAP
    for start, tokens in ((0, words), (title, analyze("Banjir di Jakarta"))):
        for token in tokens:
            for form in (token.exact, *token.aliases):
                expected[0].setdefault(hash_of(form), []).append(start + token.position)
            for form in {token.stem, *map(term_of_folded, token.aliases)}:
                expected[1].setdefault(hash_of(form), []).append(start + token.position)
    assert (exact, stems) == expected


def test_values_sort_by_name_whatever_the_case() -> None:
    values = ["kompas", "Antara", "Kompas", "\0x", "Éa", "a\0b"]

    assert [string_of(keyword_value(value)) for value in values] == values
    in_order = [string_of(value) for value in sorted(map(keyword_value, values))]
    assert in_order == sorted(values, key=lambda value: (value.casefold(), value))


def test_a_document_without_values_has_no_fields_for_them() -> None:
    bare, full = made(
        document(1, "a"),
        document(2, "a", source="Antara", published_at=at(2020), copy_group=7),
    )

    assert not {"source", "seconds", "published", "group", "source_words"} & bare.keys()
    assert (full["group"], full["source_words"], full["seconds"]) == (7, "antara", 1_577_836_800)


def test_word_tables_count_articles_and_add_up(tmp_path: Path) -> None:
    maker, tables = DocumentMaker(), []
    batches = ([document(1, "Banjir", "banjir air"), document(2, "", "air")], [document(3, "Air")])
    for number, batch in enumerate(batches):
        words = WordCounts()
        list(maker.documents(batch, words))
        words.write(tmp_path / f"{number}.words")
        tables.append(WordTable(tmp_path / f"{number}.words"))

    merged(tables).write(tmp_path / "all.words")
    both = WordTable(tmp_path / "all.words")

    assert (tables[0].documents, tables[1].documents, both.documents) == (2, 1, 3)
    counts = [table.frequency("exact", b"air") for table in (*tables, both)]
    assert counts == [2, 1, 3]
    assert both.frequency("title_exact", b"air") == 1
    assert both.frequency("exact", b"gempa") == 0
    assert both.lengths["exact"] == 4 + 1 + 2  # a word of a title counts twice
    assert both.identity == "all"
