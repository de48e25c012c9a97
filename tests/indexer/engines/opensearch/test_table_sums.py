"""Sums of many word tables: as their counts added up, whatever the groups and intervals."""

import random
from pathlib import Path

import pytest

from indexer.engines.opensearch import table_sums
from indexer.engines.opensearch.table_sums import sum_of
from indexer.engines.opensearch.word_tables import FIELDS, WordCounts, WordTable, merged

WORDS = [f"{first}{second}".encode() for first in "abcdeé" for second in ("", "x", "yz", "日本")]


def a_table(drawn: random.Random, path: Path) -> WordTable:
    counts = WordCounts()
    counts.documents = drawn.randint(-2, 9)
    for name in FIELDS:
        terms = drawn.sample(WORDS, drawn.randint(0, len(WORDS)))
        numbers = [drawn.choice((-2, -1, 1, 2, 70_000)) for _ in terms]
        counts.add(name, terms, numbers, length=drawn.randint(0, 99))
    counts.write(path)
    return WordTable(path)


def content_of(table: WordTable) -> dict[str, object]:
    return {
        name: (dict(zip(table.terms[name].all(), table.counts[name].tolist(), strict=True)))
        for name in FIELDS
    }


@pytest.mark.parametrize("interval", [1, 7, 10_000])
@pytest.mark.parametrize(("tables", "group"), [(0, 2), (1, 2), (5, 2), (9, 3), (6, 50)])
def test_the_sum_has_the_counts_of_all_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interval: int, tables: int, group: int
) -> None:
    monkeypatch.setattr(table_sums, "INTERVAL", interval)
    drawn = random.Random(tables + interval)
    given = [a_table(drawn, tmp_path / f"{number}.words") for number in range(tables)]
    merged(given).write(tmp_path / "expected.words")
    expected = WordTable(tmp_path / "expected.words")

    (tmp_path / "sum.words").write_bytes(sum_of(iter(given), group=group))

    found = WordTable(tmp_path / "sum.words")
    assert content_of(found) == content_of(expected)
    assert (found.documents, found.lengths) == (expected.documents, expected.lengths)
    assert all(found.terms[name].all() == sorted(found.terms[name].all()) for name in FIELDS)
    assert not found.file.damaged_arrays()
