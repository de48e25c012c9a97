"""The rows of articles with copies, stored and read again."""

from datetime import UTC, datetime

import pytest

from indexer.engines.opensearch import copy_rows
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from tests.engines.documents import document

DAY = datetime(2020, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize("source", ["Kompas", "", "a\tb\\t\nc\\n", "\\", "é=\N{NO-BREAK SPACE}"])
def test_a_row_is_read_as_it_was_stored(source: str) -> None:
    article = document(7, "teks", source=source, published_at=DAY, copy_group=1 << 40)

    rows = copy_rows.read_rows(copy_rows.stored_row(article, b"places") + "\n")

    group, number, seconds, _, _ = rows.numbers[0].item()
    assert (group, number, seconds) == (1 << 40, 7, epoch_seconds(DAY))
    assert copy_rows.values_of(rows.texts[rows.text_of[0]])[0] == source


def test_rows_of_one_text_have_one_digest() -> None:
    stored = [
        copy_rows.stored_row(document(number, "teks", copy_group=3), places)
        for number, places in enumerate([b"one", b"one", b"other"], 1)
    ]

    rows = copy_rows.read_rows("".join(f"{row}\n" for row in stored))

    digests = rows.numbers["digest"].tolist()
    assert digests[0] == digests[1] != digests[2]
    assert rows.numbers["id"].tolist() == [1, 2, 3]
    assert rows.text_of.tolist() == [0, 0, 0]


def test_an_article_without_a_date_and_an_answer_without_rows() -> None:
    stored = copy_rows.stored_row(document(1, "teks", copy_group=3), b"")

    assert copy_rows.read_rows(stored + "\n").numbers["seconds"].tolist() == [NO_DATE]
    assert len(copy_rows.read_rows("").numbers) == 0
