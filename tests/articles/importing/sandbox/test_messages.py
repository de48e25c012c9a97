"""Messages between the processes: what is sent arrives, and nothing else is built."""

from datetime import UTC, datetime

import pytest

from articles.importing.problems import Problem
from articles.importing.record import Fields, RawArticle, Rejection
from articles.importing.sandbox.messages import BadMessage, decode, encode


def test_items_arrive_as_they_were() -> None:
    article = RawArticle(
        text="baris\nkedua \ud83d \u2028 “ya”",
        origin="a.docx:1",
        fields=Fields(title="Judul", published_at=datetime(2024, 8, 12, 7, 30, tzinfo=UTC)),
        warnings=(Problem("left_out", {"text": "x"}),),
    )
    rejection = Rejection("a\udcff.zip/b", 3, Problem("bomb", {"limit": 200}))

    line = encode("item", article, rejection, [1, 2])

    assert line.count(b"\n") == 1
    assert decode(line) == ["item", article, rejection, (1, 2)]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"x",
        b"{}",
        b"[]",
        b"[1]",
        b'["item", {"=": "Popen"}]',
        b'["item", {"=": "RawArticle"}]',
        b'["item", {"=": "Problem", "code": "tidak ada"}]',
        b'["item", {"=": "datetime", "value": "x"}]',
        b'["item", {"=": []}]',
        b'["item", ' + b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(line)
