"""The rows of articles with copies, stored and read again."""

from datetime import UTC, datetime

import pytest

from indexer.engines.opensearch import copy_rows
from indexer.engines.scoring.dates import epoch_seconds
from tests.engines.documents import document

DAY = datetime(2020, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize("source", ["Kompas", "", "a\tb\\t\nc\\n", "\\"])
def test_a_row_is_read_as_it_was_stored(source: str) -> None:
    article = document(7, "teks", source=source, published_at=DAY, copy_group=3)

    (row,) = copy_rows.read_rows(copy_rows.stored_row(article, b"places") + "\n")

    assert (row.group, row.article_id, row.seconds) == (3, 7, epoch_seconds(article.published_at))
    assert copy_rows.values_of(row)[0] == source


def test_rows_of_one_text_have_one_digest() -> None:
    stored = [
        copy_rows.stored_row(document(number, "teks", copy_group=3), places)
        for number, places in enumerate([b"one", b"one", b"other"], 1)
    ]

    digests = [row.digest for row in copy_rows.read_rows("\n".join(stored) + "\n")]

    assert digests[0] == digests[1] != digests[2]
