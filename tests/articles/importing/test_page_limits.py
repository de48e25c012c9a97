"""Pages made to hurt are read or rejected within a time that their size bounds."""

import io

import pytest

from articles.importing.readers.html import MAX_BYTES, MAX_ELEMENTS, read
from articles.importing.record import Rejection
from tests.costs import costs_at_most

P = "<p>Hujan deras sejak Senin malam membuat sungai meluap dan merendam kelurahan.</p>" * 4
#: A page of 5 MB took 3 s on one core; a quadratic step takes minutes.
SECONDS = 60  # of processor time


def filled(unit: str, head: str = "", tail: str = "") -> str:
    return head + unit * ((MAX_BYTES - len(head) - len(tail)) // len(unit)) + tail


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(lambda: filled("<b></b>"), id="elements"),
        pytest.param(lambda: "<p class=date>a</p>" * 9_000, id="siblings"),
        pytest.param(lambda: "<i class=author>Penulis Editor A</i>" * 9_000, id="bylines"),
        pytest.param(lambda: "<h1>Judul Panjang Nomor Satu</h1>" * 9_000, id="headlines"),
        pytest.param(lambda: filled("a", "<div ", ">" + P).replace("aaa", "a=1 "), id="attributes"),
        pytest.param(lambda: filled("baca-juga ", "<div class='", "'>" + P), id="class names"),
        pytest.param(lambda: filled("a. ", "<p>"), id="sentences"),
        pytest.param(lambda: filled(" ", "<p>", P), id="spaces"),
        pytest.param(
            lambda: filled('\\"/*//', "<script type='application/ld+json'>{\"", "</script>" + P),
            id="comments in json",
        ),
        pytest.param(
            lambda: '<script type="application/ld+json">{"' + '\\"/*//' * 150_000 + "</script>" + P,
            id="open string in json",
        ),
        pytest.param(
            lambda: "<script type='application/ld+json'>" + '{"a":[' * 99_000 + "</script>" + P,
            id="deep json",
        ),
        pytest.param(lambda: filled("<td>a</td>", "<table><tr>"), id="cells"),
        pytest.param(
            lambda: ("<div class='insert related share'>" * 190 + "x" + "</div>" * 190) * 200,
            id="nested",
        ),
    ],
)
def test_time_is_bounded(page):
    content = page().encode()[:MAX_BYTES]

    (item,) = costs_at_most(SECONDS, lambda: list(read(io.BytesIO(content), "p.html")))

    assert item is not None


def test_page_with_too_many_elements_is_told():
    (item,) = read(io.BytesIO(b"<b></b>" * (MAX_ELEMENTS + 1)), "p.html")

    assert isinstance(item, Rejection)
    assert item.problem.code == "complex_html"
